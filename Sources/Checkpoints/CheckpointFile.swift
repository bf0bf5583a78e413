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

  private let stored: StoredNetworks<ModelCard>

  /// Opens the checkpoint at `path`.
  ///
  /// - Throws: `CheckpointError` for any file that is not a whole, sane checkpoint.
  public init(path: String) throws(CheckpointError) {
    stored = try StoredNetworks(path: path)
  }

  /// Reads the card behind an open table of tensors.
  ///
  /// - Throws: `CheckpointError` for a missing or odd card, and for networks whose parameters are
  ///   not all in the table, in their shapes.
  public init(_ table: SafeTensors) throws(CheckpointError) {
    stored = try StoredNetworks(table)
  }

  /// What the model is.
  public var card: ModelCard { stored.card }

  /// The table of tensors.
  public var table: SafeTensors { stored.table }

  /// The weights of the named networks, or of all, in Float32 under their full names.
  ///
  /// - Throws: `CheckpointError` for a network that is not there, or weights that cannot be read.
  public func weights(of networks: [String]? = nil) throws(CheckpointError) -> NamedTensors {
    try stored.weights(of: networks)
  }
}

extension ModelCard: StoredCard {
  static let key = CheckpointFile.cardKey
  static let subject = "the model card"
}
