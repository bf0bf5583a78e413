import Checkpoints
import Datasets
import Kernels
import Metrics
import Models
import Networks
import Tensors
import Training

/// What the features of a network know: how well a linear classifier tells classes by them that the
/// network was never told of, beside what simpler features and a supervised network reach.
///
/// - Source: Radford et al. 2016 (arXiv:1511.06434), sections 5.1 and 5.2.
public struct FeatureProbe: Sendable {
  /// One kind of features, or a network trained with the labels.
  public struct Row: Equatable, Sendable {
    /// What it is.
    public let name: String
    /// Numbers that describe a picture; nil for the supervised network, which chooses its own.
    public let featureCount: Int?
    /// Share of the test pictures whose class is right, 0...1.
    public let accuracy: Double
    /// The cost of the SVM that did best on the labelled pictures held back for it; nil likewise.
    public let cost: Double?
  }

  /// What can be compared.
  public struct Settings: Equatable, Sendable {
    /// Labelled pictures, equally many of each class; nil for all.
    public var labels: Int?
    /// Steps of the supervised network, 64 pictures each.
    public var supervisedSteps = 2_000
    /// Of the choice of pictures, the patches and the weights.
    public var seed: UInt64 = 1

    /// The usual settings.
    public init() {}
  }

  /// The results, the network's features first.
  public let rows: [Row]
  /// Labelled pictures.
  public let trainingCount: Int
  /// Pictures that the accuracy is counted on.
  public let testCount: Int

  /// Probes a network that reads pictures.
  ///
  /// - Parameters:
  ///   - network: (channels, height, width) to anything; layers after the last rectifier do not count.
  ///   - weights: as `<layer>.<parameter>`.
  ///   - range: the values of black and white that it takes.
  ///   - training: labelled pictures of that shape; patches are learned from all of them.
  ///   - test: others.
  ///   - report: told what is done next.
  /// - Throws: `StudyError` when labels are missing or too few, `NetworkError` when the weights do not
  ///   fit.
  public init(
    _ network: NetworkDescription, weights: NamedTensors, range: ClosedRange<Float>,
    training: ImageSet, test: ImageSet, settings: Settings, processor: Processor,
    report: (String) -> Void = { _ in }
  ) throws {
    let labelled = try LabelledChoice(training, test: test, settings: settings)
    trainingCount = labelled.training.count
    testCount = test.count
    var rows: [Row] = []
    func judge(_ name: String, _ features: (ImageSet) throws -> Tensor) rethrows {
      report(name)
      rows.append(try labelled.row(name, features: features, on: processor))
    }

    let reader = try FeatureReader(
      network, weights: weights, batch: Self.batch, processor: processor)
    judge("features of the network") { reader.pooledFeatures(of: $0, range: range) }
    var random = SeededGenerator(seed: settings.seed)
    let blank = try FeatureReader(
      network, weights: Initialiser().draw(network, using: &random), batch: Self.batch,
      processor: processor)
    judge("the same layers, untrained") { blank.pooledFeatures(of: $0, range: range) }
    judge("pixels") {
      Tensor(shape: [$0.count, $0.pictureSize], values: $0.values(at: 0..<$0.count))
    }
    let patches = PatchFeatures(training, seed: settings.seed, on: processor)
    judge("k-means of patches") { patches.features(of: $0) }

    report(Self.supervisedName)
    rows.append(
      try Self.supervised(
        network, on: labelled.training, test: test, settings: settings, processor: processor))
    self.rows = rows
  }

  private static let supervisedName = "the same layers, supervised"

  private static func supervised(
    _ network: NetworkDescription, on labelled: ImageSet, test: ImageSet, settings: Settings,
    processor: Processor
  ) throws -> Row {
    var training = ClassifierTraining.Settings()
    training.steps = settings.supervisedSteps
    training.isMirrored = false
    let run = try ClassifierTraining(
      labelled, features: network.withHiddenVector, kind: .classes, settings: training,
      seed: settings.seed, processor: processor)
    while !run.isFinished { _ = run.advance() }
    let classifier = try Classifier(run.file(name: supervisedName), processor: processor)
    return Row(
      name: supervisedName, featureCount: nil,
      accuracy: try ClassifierAccuracy(of: classifier, test: test).accuracy, cost: nil)
  }

  /// Pictures that are read together.
  private static let batch = 64
}

extension NetworkDescription {
  /// The layers up to the last rectifier; where they end in maps, a hidden layer of 128 numbers on top.
  var withHiddenVector: NetworkDescription {
    let end = layers.lastIndex { layer in
      switch layer.kind {
      case .relu, .leakyRelu: true
      default: false
      }
    }
    var network = NetworkDescription(
      input: input, layers: Array(layers.prefix((end ?? layers.count - 1) + 1)))
    guard let shape = try? network.outputShape(), shape.count > 1 else { return network }
    let area = shape.reduce(1, *)
    network.layers += [
      LayerDescription("hidden_view", .reshape([area])),
      LayerDescription("hidden", .linear(inputs: area, outputs: 128, bias: false)),
      LayerDescription("hidden_bn", .batchNorm(features: 128, epsilon: 1e-5, decay: 0.9)),
      LayerDescription("hidden_lrelu", .leakyRelu(slope: 0.1)),
    ]
    return network
  }
}
