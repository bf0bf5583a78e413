import Tensors

/// A model as it is stored: its card and its weights.
///
/// The file is safetensors, so that Python reads it with `safetensors.numpy.load_file(path)`. Tensors
/// are called `<network>.<layer>.<weight | bias | running_mean | running_var>`, in PyTorch's layouts.
public struct Checkpoint: Equatable, Sendable {
  /// What the model is.
  public var card: ModelCard
  /// The weights of all networks, in Float32.
  public var weights: NamedTensors

  /// A model in memory.
  public init(card: ModelCard, weights: NamedTensors) {
    self.card = card
    self.weights = weights
  }

  /// How weights are stored.
  public enum Storage: String, CaseIterable, Sendable {
    /// The same bits as in memory.
    case float32
    /// Matrices and kernels in half precision; biases and running statistics, which are few and have
    /// a wide range, in single precision, as are matrices with numbers beyond the largest half.
    case float16
  }

  /// Reads all networks, or only the named ones, from the file at `path`.
  ///
  /// - Throws: `CheckpointError` for any file that is not a whole, sane checkpoint.
  public static func load(path: String, networks: [String]? = nil) throws(CheckpointError)
    -> Checkpoint
  {
    let file = try CheckpointFile(path: path)
    return Checkpoint(card: file.card, weights: try file.weights(of: networks))
  }

  /// Writes the model to `path`, whole or not at all; equal models give equal bytes.
  ///
  /// - Throws: `CheckpointError` if card and weights do not belong together, or the file cannot be
  ///   written.
  public func save(to path: String, storage: Storage = .float32) throws(CheckpointError) {
    try NetworkFileContents(card, weights, storage: storage).write(to: path)
  }

  /// The bytes that `save` writes.
  ///
  /// - Throws: `CheckpointError` if card and weights do not belong together.
  public func encoded(storage: Storage = .float32) throws(CheckpointError) -> [UInt8] {
    try NetworkFileContents(card, weights, storage: storage).encoded
  }
}
