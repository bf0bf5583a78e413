import Checkpoints
import Formats
import Inference
import Kernels
import Latents
import Networks
import Synchronization
import Tensors

/// A checkpoint ready to run: its card, the compiled generator and, when asked for, Q.
///
/// Immutable after `init`, so that several threads may share it, each with a workspace of its own.
public final class GeneratorModel: Sendable {
  /// The file it was read from.
  public let path: String
  /// The compiled generator: (N, latent size) to (N, C, H, W).
  public let generator: Plan
  /// The compiled recognition network with its trunk, or the encoder; nil unless it was asked for and is in
  /// the file.
  public let recognition: Recognition?

  /// How the card of a foreign file was worked out; nil for cards that were given.
  public var proposal: Proposal? { file.proposal }

  /// The names of tensors that belong to the generator of a foreign file and that no layer reads.
  public func leftOver() -> [String] { file.leftOver() }

  private let file: ModelFile
  private let cachedHash = Mutex<String?>(nil)

  /// Reads and compiles the generator in the file at `path`.
  ///
  /// - Parameters:
  ///   - path: a checkpoint or a foreign file; `ShippedFiles.find` gives one for a name.
  ///   - card: the path of a model card for a foreign file; nil for one beside it, if there is any.
  ///   - storage: how the generator keeps its weights.
  ///   - processor: what it runs on.
  ///   - withRecognition: whether Q, or the encoder, is compiled too, which doubles memory and time.
  /// - Throws: `ModelError` with the path and the first fault of the file.
  public convenience init(
    path: String, card: String? = nil, storage: WeightStorage = .exact, processor: Processor,
    withRecognition: Bool = false
  ) throws(ModelError) {
    try self.init(
      ModelFile(path: path, card: card, processor: processor), path: path, storage: storage,
      processor: processor, withRecognition: withRecognition)
  }

  /// Compiles the generator of an opened file.
  ///
  /// - Throws: `ModelError` with the path and the first fault of the networks.
  public init(
    _ file: ModelFile, path: String, storage: WeightStorage = .exact, processor: Processor,
    withRecognition: Bool = false
  ) throws(ModelError) {
    self.path = path
    self.file = file
    generator = try Self.plan("generator", of: file, path: path, storage, processor)
    recognition =
      withRecognition ? try Self.recognition(of: file, path: path, processor) : nil
  }

  /// Compiles the recognition network, or the encoder, of the file, for a model that was opened without it.
  ///
  /// - Returns: nil if the file has none.
  /// - Throws: `ModelError` if its weights cannot be read any more, or do not fit.
  public func loadRecognition() throws(ModelError) -> Recognition? {
    try Self.recognition(of: file, path: path, generator.processor)
  }

  /// Compiles the beginning of the generator once more, to look at what comes of latents first.
  ///
  /// - Throws: `ModelError` if its weights cannot be read any more, or do not fit.
  public func loadEarlyLayers() throws(ModelError) -> EarlyLayers {
    guard let description = card.networks["generator"] else {
      preconditionFailure("a generator was compiled from no description")
    }
    let linear = description.layersBeforeActivation
    func plan(_ count: Int) throws(ModelError) -> Plan {
      try Self.plan(
        "generator", as: description.prefix(count), of: file, path: path, .exact,
        generator.processor)
    }
    return EarlyLayers(
      linear: try plan(linear), activated: try plan(min(linear + 1, description.layers.count)))
  }

  /// The generator as a network that takes gradients back, for `batch` latents at a time.
  ///
  /// - Throws: `ModelError` if its weights cannot be read any more, or do not fit.
  public func loadTrainable(batch: Int) throws(ModelError) -> TrainableNetwork {
    guard let description = card.networks["generator"] else {
      preconditionFailure("a generator was compiled from no description")
    }
    let weights = try loadWeights(of: "generator")
    do {
      let network = try TrainableNetwork(
        description, batch: batch, processor: generator.processor)
      try network.load(weights)
      return network
    } catch {
      throw .network(path: path, network: "generator", .network(error))
    }
  }

  /// The network that reads pictures, opened up for one picture at a time.
  ///
  /// - Returns: nil where none travels with the model.
  /// - Throws: `ModelError` if its weights cannot be read any more, or do not fit.
  public func loadFeatureReader() throws(ModelError) -> FeatureReader? {
    guard let reader = card.pictureReader else { return nil }
    let weights = try loadWeights(of: reader.name)
    do {
      return try FeatureReader(
        reader.network, weights: weights, processor: generator.processor)
    } catch {
      throw .network(path: path, network: reader.name, .network(error))
    }
  }

  /// The weights of a network as `<layer>.<parameter>`.
  private func loadWeights(of network: String) throws(ModelError) -> NamedTensors {
    do {
      return try file.weights(of: [network]).under(network)
    } catch {
      throw .checkpoint(path: path, error)
    }
  }

  private static func recognition(
    of file: ModelFile, path: String, _ processor: Processor
  ) throws(ModelError) -> Recognition? {
    let readers = file.card.codeReaders
    guard let head = readers.last else { return nil }
    return Recognition(
      trunk: readers.count < 2
        ? nil : try plan(readers[0], of: file, path: path, .exact, processor),
      head: try plan(head, of: file, path: path, .exact, processor),
      layout: RecognitionLayout(file.card.latent))
  }

  /// What the model is.
  public var card: ModelCard { file.card }

  /// The parts of the generator's input.
  public var spec: LatentSpec { card.latent }

  /// Channels, height and width of a generated picture.
  public var pictureShape: (channels: Int, height: Int, width: Int) {
    (generator.outputShape[0], generator.outputShape[1], generator.outputShape[2])
  }

  /// The pictures of `latents`, (N, C, H, W), values within the card's `outputRange`.
  ///
  /// - Precondition: every latent has the size of `spec`, and `workspace` was made by `generator`.
  public func generate(_ latents: [LatentVector], in workspace: Workspace? = nil) -> Tensor {
    do {
      return try generator.run(input(latents), in: workspace)
    } catch {
      preconditionFailure("the card was checked against the network: \(error)")
    }
  }

  /// The pictures of `latents`, and the feature maps that `use` keeps (N, channels, height, width).
  ///
  /// - Precondition: as for `generate(_:in:)`.
  public func generate(
    _ latents: [LatentVector], using use: FeatureUse, in workspace: Workspace
  ) -> (output: Tensor, maps: Tensor?) {
    do {
      return try generator.run(input(latents), using: use, in: workspace)
    } catch {
      preconditionFailure("the card was checked against the network: \(error)")
    }
  }

  private func input(_ latents: [LatentVector]) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(latents.count * spec.size)
    for latent in latents {
      precondition(
        latent.values.count == spec.size,
        "a latent of \(latent.values.count) numbers for a model that takes \(spec.size)")
      values += latent.values
    }
    return Tensor(shape: [latents.count, spec.size], values: values)
  }

  /// The first 16 hexadecimal digits of the SHA-256 of the file; computed once, when first asked for.
  ///
  /// - Throws: `ModelError` if the file cannot be read any more.
  public func hash() throws(ModelError) -> String {
    if let known = cachedHash.withLock({ $0 }) { return known }
    do {
      let hash = String(try file.fileHash().prefix(16))
      cachedHash.withLock { $0 = hash }
      return hash
    } catch {
      throw .checkpoint(path: path, .format(error))
    }
  }

  /// Compiles `network`, or what `part` leaves of it.
  private static func plan(
    _ network: String, as part: NetworkDescription? = nil, of file: ModelFile, path: String,
    _ storage: WeightStorage, _ processor: Processor
  ) throws(ModelError) -> Plan {
    let weights: any WeightSource
    do {
      weights = try file.source(of: network)
    } catch {
      throw .checkpoint(path: path, error)
    }
    guard let description = part ?? file.card.networks[network] else {
      preconditionFailure("\(network) has weights but no description")
    }
    do {
      return try Plan(
        description, weights: weights, prefix: network, storage: storage, processor: processor)
    } catch .unreadable(let fault) {
      throw .checkpoint(path: path, .format(fault))
    } catch {
      throw .network(path: path, network: network, error)
    }
  }
}

extension GeneratorModel {
  /// The same file with another choice of one assumption; nil if no picture comes of it.
  ///
  /// - Throws: `ModelError` if the network cannot be compiled.
  public func choosing(_ choice: Int, for assumption: Int) throws(ModelError) -> GeneratorModel? {
    guard case .foreign(let model) = file, let other = model.choosing(choice, for: assumption)
    else { return nil }
    return try GeneratorModel(
      .foreign(other), path: path, storage: .compact, processor: generator.processor)
  }
}
