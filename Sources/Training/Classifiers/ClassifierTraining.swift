import Checkpoints
import Datasets
import Kernels
import Models
import Networks
import Tensors

/// Trains a classifier of pictures on what is known of them: their attributes, or their class.
///
/// Adam on the cross-entropy, every picture also mirrored where asked for; the rate falls linearly to
/// zero over the last half.
public final class ClassifierTraining {
  /// How it is trained.
  public struct Settings: Equatable, Sendable {
    /// Pictures a batch.
    public var batch = 64
    /// Learning rate at the start.
    public var rate = 1e-3
    /// Steps of the whole training.
    public var steps = 2_000
    /// Whether pictures are mirrored half of the time.
    public var isMirrored = true

    /// The usual settings.
    public init() {}
  }

  /// Steps done.
  public private(set) var step = 0
  private let settings: Settings
  private let seed: UInt64
  private let data: ImageSet
  private let target: ClassifierTarget
  private let networks: (features: NetworkDescription, head: NetworkDescription)
  private let features: TrainableNetwork
  private let head: TrainableNetwork
  private let optimiser: Adam
  private var order: BatchOrder

  /// The values of black and white.
  private static let range: ClosedRange<Float> = -1...1

  /// A new classifier of what is known of the pictures in `data`.
  ///
  /// - Parameters:
  ///   - layers: from a picture to a vector, for other features than those of `PictureClassifier`.
  ///   - kind: what is to be told; nil for attributes where there are any, else classes.
  /// - Throws: `TrainingError.recipe` when nothing is known, or there are fewer pictures than a batch;
  ///   `NetworkError` when the layers do not fit the pictures.
  public init(
    _ data: ImageSet, features layers: NetworkDescription? = nil,
    kind: ClassifierFile.Kind? = nil, settings: Settings, seed: UInt64, processor: Processor
  ) throws {
    target = try ClassifierTarget(of: data, kind: kind)
    self.settings = settings
    self.seed = seed
    self.data = settings.isMirrored ? data.withMirrorImages() : data
    guard self.data.count >= settings.batch, data.height == data.width, data.height % 2 == 0,
      data.height >= 8
    else {
      throw TrainingError.recipe(
        field: "dataset",
        found: "\(data.count) pictures of \(data.height) x \(data.width)",
        expected: "at least \(settings.batch) square pictures, their side even and 8 or more")
    }
    var usual = PictureClassifier(
      side: data.height, pictureChannels: data.channels, outputs: target.names.count)
    if let layers {
      let picture = [data.channels, data.height, data.width]
      guard layers.input == picture else {
        throw NetworkError.shape(layer: "features", found: layers.input, expected: "\(picture)")
      }
      usual.features = try layers.outputShape().reduce(1, *)
    }
    networks = (layers ?? usual.featureNetwork, usual.head)
    features = try TrainableNetwork(
      networks.features, batch: settings.batch, processor: processor)
    head = try TrainableNetwork(networks.head, batch: settings.batch, processor: processor)
    optimiser = Adam(
      [("features", features), ("head", head)],
      settings: .init(learningRate: settings.rate, beta1: 0.9))
    var seeds = SeededGenerator(seed: seed)
    var initial = SeededGenerator(seed: seeds.next())
    order = BatchOrder(count: self.data.count, batch: settings.batch, seed: seeds.next())
    try features.load(Self.initialised(networks.features, &initial))
    try head.load(Self.initialised(networks.head, &initial))
  }

  /// Weights for networks without a game: the deviation that keeps the size of signals.
  ///
  /// - Source: He et al. 2015 (arXiv:1502.01852), section 2.2.
  private static func initialised(
    _ network: NetworkDescription, _ random: inout SeededGenerator
  ) -> NamedTensors {
    var weights = Initialiser(deviation: 1).draw(network, using: &random)
    for (name, tensor) in weights.pairs where name.hasSuffix(".weight") {
      let scale =
        tensor.shape.count < 2 ? 0 : (2 / Float(tensor.shape.dropFirst().reduce(1, *))).squareRoot()
      weights[name] = Tensor(
        shape: tensor.shape,
        values: tensor.shape.count < 2
          ? tensor.values.map { _ in 1 } : tensor.values.map { $0 * scale })
    }
    return weights
  }

  /// A classifier with the layers of another, and weights that were never trained: what its features
  /// tell by their architecture alone.
  public static func untrained(like card: ClassifierFile.Card, seed: UInt64 = 1) -> ClassifierFile {
    var random = SeededGenerator(seed: seed)
    var weights = NamedTensors()
    for (name, network) in card.networks.sorted(by: { $0.key < $1.key }) {
      weights.merge(initialised(network, &random), under: name)
    }
    var blank = card
    blank.name = card.name + ", untrained"
    blank.figures = []
    return ClassifierFile(card: blank, weights: weights)
  }

  /// Whether all steps are done.
  public var isFinished: Bool { step >= settings.steps }

  /// Does one step; the cross-entropy of its batch, in nats.
  public func advance() -> Double {
    let left = Double(settings.steps - step) / Double(settings.steps)
    optimiser.settings.learningRate = settings.rate * min(1, 2 * left)
    let indices = order.next()
    features.input.load(data.values(at: indices, range: Self.range))
    features.forward(.training)
    features.feed(head)
    head.forward(.training)
    let loss = target.loss(head, of: indices.map { $0 % data.originalCount })
    head.backward(.training, input: true)
    features.takeGradient(from: head)
    features.backward(.training)
    optimiser.step()
    step += 1
    return loss
  }

  /// The classifier as it is now, without figures.
  public func file(name: String) -> ClassifierFile {
    var weights = NamedTensors()
    weights.merge(features.exportWeights(), under: "features")
    weights.merge(head.exportWeights(), under: "head")
    return ClassifierFile(
      card: ClassifierFile.Card(
        name: name, kind: target.kind, outputs: target.names, inputRange: Self.range,
        networks: ["features": networks.features, "head": networks.head],
        dataset: DatasetReference(
          name: data.name, sha256: data.sha256(), terms: DatasetCatalogue.terms(of: data.name)),
        steps: step, seed: seed),
      weights: weights)
  }
}
