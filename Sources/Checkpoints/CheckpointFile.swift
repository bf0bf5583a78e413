import Formats
import Tensors

/// An opened checkpoint: the card is read and checked, weights are read when asked for.
///
/// The explorer needs the generator only, which is half of an InfoGAN file.
public struct CheckpointFile: Sendable {
  /// The key of the model card among the metadata.
  public static let cardKey = "latent.card"
  /// The key of the progress of a training run among the metadata of a training state.
  public static let trainingStateKey = "latent.trainingState"

  /// What the model is.
  public let card: ModelCard
  /// The table of tensors.
  public let table: SafeTensors

  /// Opens the checkpoint at `path`.
  public init(path: String) throws(CheckpointError) {
    do {
      try self.init(SafeTensors(path: path))
    } catch let error as FormatError {
      throw .format(error)
    } catch let error as CheckpointError {
      throw error
    } catch {
      preconditionFailure("\(error) is neither of the two")
    }
  }

  /// Reads the card behind an open table of tensors.
  ///
  /// - Throws: `CheckpointError` for a missing or odd card, and for networks whose parameters are
  ///   not all in the table, in their shapes.
  public init(_ table: SafeTensors) throws(CheckpointError) {
    self.table = table
    guard let text = table.metadata[Self.cardKey] else {
      throw .noCard(key: Self.cardKey, tensorCount: table.entries.count)
    }
    let version: CardVersion = try MetadataJSON.value(text, subject: "the model card")
    if version.formatVersion > ModelCard.currentFormatVersion {
      throw .newerCard(
        found: version.formatVersion, supported: ModelCard.currentFormatVersion)
    }
    card = try MetadataJSON.value(text, subject: "the model card")
    try card.validate()
    let shapes = Dictionary(uniqueKeysWithValues: table.entries.map { ($0.name, $0.shape) })
    for (name, network) in card.networks.sorted(by: { $0.key < $1.key }) {
      try network.check(shapes, name: name)
    }
  }

  /// The weights of the named networks, or of all, in Float32 under their full names.
  public func weights(of networks: [String]? = nil) throws(CheckpointError) -> NamedTensors {
    for name in networks ?? [] where card.networks[name] == nil {
      throw .noNetwork(name: name, found: Array(card.networks.keys))
    }
    let prefixes = (networks ?? Array(card.networks.keys)).map { $0 + "." }
    var result = NamedTensors()
    for entry in table.entries where prefixes.contains(where: entry.name.hasPrefix) {
      switch entry.type {
      case .float64, .float32, .float16, .bfloat16: break
      default: throw .weightType(tensor: entry.name, found: entry.type)
      }
      result[entry.name] = try table.tensor(entry)
    }
    return result
  }
}

/// The part of a card that every version has.
private struct CardVersion: Decodable {
  var formatVersion: Int
}

extension SafeTensors {
  /// One tensor in Float32.
  func tensor(_ entry: Entry) throws(CheckpointError) -> Tensor {
    do {
      return try Tensor(entry, of: self)
    } catch {
      throw .format(error)
    }
  }
}
