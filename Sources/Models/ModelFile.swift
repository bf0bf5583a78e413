public import Checkpoints
public import Formats
public import Kernels
import Networks
import Tensors

/// A file that holds a generator: a checkpoint of this program, or what other programs wrote.
public enum ModelFile: Sendable {
  /// Our own.
  case checkpoint(CheckpointFile)
  /// Anybody else's.
  case foreign(ForeignModel)

  /// Opens the file at `path`.
  ///
  /// - Parameters:
  ///   - path: a file in any container that is read; what it is, its bytes tell.
  ///   - card: the path of a model card for a foreign file; nil for one beside it, if there is any.
  ///   - processor: what candidates for a network are run on.
  ///   - dangerousNames: what is done about a file that names functions which reach outside of it.
  /// - Throws: `ModelError` with the path and the first fault of the file or the card.
  public init(
    path: String, card: String? = nil, processor: Processor,
    dangerousNames: WeightFile.DangerousNames = .refuse
  ) throws(ModelError) {
    let bytes: FileBytes
    do {
      bytes = try FileBytes(path: path)
      if let table = try Self.ownTable(bytes) {
        if let card { throw ModelError.cardGiven(path: path, card: card) }
        do {
          self = .checkpoint(try CheckpointFile(table))
          return
        } catch {
          throw ModelError.checkpoint(path: path, error)
        }
      }
    } catch let error as ModelError {
      throw error
    } catch let error as FormatError {
      throw .checkpoint(path: path, .format(error))
    } catch {
      preconditionFailure("\(error) is neither of the two")
    }
    do {
      self = .foreign(
        try ForeignModel.beside(
          bytes, path: path, card: card, processor: processor, dangerousNames: dangerousNames))
    } catch {
      throw .foreign(path: path, error)
    }
  }

  /// Whether the file at `path` is a checkpoint of this program, which has a card of its own.
  public static func isCheckpoint(at path: String) -> Bool {
    guard let bytes = try? FileBytes(path: path) else { return false }
    return (try? ownTable(bytes)) ?? nil != nil
  }

  /// The tensors of a file that this program wrote; nil for any other.
  private static func ownTable(_ bytes: FileBytes) throws(FormatError) -> SafeTensors? {
    // A header that claims to be longer than any is refused here, by its name.
    let prefix = try bytes.prefix(9)
    guard prefix.count == 9, prefix[8] == UInt8(ascii: "{") else { return nil }
    let table = try SafeTensors(bytes)
    return table.metadata.keys.contains { $0.hasPrefix("latent.") } ? table : nil
  }

  /// What the model is.
  public var card: ModelCard {
    switch self {
    case .checkpoint(let file): file.card
    case .foreign(let model): model.card
    }
  }

  /// How the card was worked out; nil for one that was given.
  public var proposal: Proposal? {
    if case .foreign(let model) = self { model.proposal } else { nil }
  }

  /// The names of tensors that belong to the generator of a foreign file and that no layer reads.
  public func leftOver() -> [String] {
    if case .foreign(let model) = self { model.leftOver() } else { [] }
  }

  /// The weights of the named networks.
  func weights(of networks: [String]) throws(CheckpointError) -> NamedTensors {
    switch self {
    case .checkpoint(let file): return try file.weights(of: networks)
    case .foreign(let model): return try Self.read(model)
    }
  }

  /// The weights of a network, where possible read one after the other as they are asked for.
  func source(of network: String) throws(CheckpointError) -> any WeightSource {
    switch self {
    case .checkpoint(let file): return try file.weights(of: [network])
    case .foreign(let model): return model.weights
    }
  }

  private static func read(_ model: ForeignModel) throws(CheckpointError) -> NamedTensors {
    do {
      return try model.weights.weights(of: model.card.networks["generator"]?.layers ?? [])
    } catch {
      throw .format(error)
    }
  }

  /// The whole model as a checkpoint of this program.
  ///
  /// - Throws: `CheckpointError` if its weights cannot be read.
  public func checkpoint() throws(CheckpointError) -> Checkpoint {
    switch self {
    case .checkpoint(let file): return Checkpoint(card: file.card, weights: try file.weights())
    case .foreign(let model):
      var card = model.card
      // From now on its layers have their own names.
      card.tensorRoot = nil
      return Checkpoint(card: card, weights: try Self.read(model))
    }
  }

  /// The SHA-256 of the whole file in hexadecimal digits.
  func fileHash() throws(FormatError) -> String {
    switch self {
    case .checkpoint(let file): try file.table.fileHash()
    case .foreign(let model): try SHA256.hexadecimal(of: model.bytes)
    }
  }
}
