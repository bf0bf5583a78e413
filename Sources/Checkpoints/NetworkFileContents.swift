import Formats
import Tensors

/// Networks and their card in memory, in the form that a file of them has.
struct NetworkFileContents {
  /// The table of tensors.
  let items: [SafeTensors.Item]
  /// The card.
  let metadata: [String: String]
  private let weights: NamedTensors

  /// - Throws: `CheckpointError` if card and weights do not belong together.
  init(_ card: some StoredCard, _ weights: NamedTensors, storage: Checkpoint.Storage)
    throws(CheckpointError)
  {
    try card.validate()
    try card.check(weights.pairs.map { ($0.name, $0.tensor.shape) })
    items = weights.pairs.map { name, tensor in
      let isHalf =
        storage == .float16 && tensor.shape.count >= 2
        && tensor.values.allSatisfy { $0.magnitude <= HalfFloat.greatest }
      return SafeTensors.Item(
        name: name, type: isHalf ? .float16 : .float32, shape: tensor.shape)
    }
    metadata = [type(of: card).key: try MetadataJSON.text(card, subject: type(of: card).subject)]
    self.weights = weights
  }

  /// Writes the file to `path`, whole or not at all.
  func write(to path: String) throws(CheckpointError) {
    do {
      try SafeTensors.write(items, metadata: metadata, to: path, contents: bytes(at:))
    } catch {
      throw .format(error)
    }
  }

  /// The bytes that `write` writes.
  var encoded: [UInt8] { SafeTensors.encode(items, metadata: metadata, contents: bytes(at:)) }

  private func bytes(at index: Int) -> [UInt8] {
    guard let tensor = weights[items[index].name] else {
      preconditionFailure("\(items[index].name) is listed but not among the weights")
    }
    return items[index].type == .float16 ? tensor.float16Bytes : tensor.float32Bytes
  }
}
