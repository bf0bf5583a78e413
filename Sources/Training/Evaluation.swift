import Checkpoints
import Datasets
import Inference
import Latents
import Metrics
import Models
import Tensors

/// How well a finished model does: the figures of its card.
public struct Evaluation: Sendable {
  /// One code and how much of it the pictures carry.
  public struct Code: Sendable {
    /// The name of the part.
    public let name: String
    /// L_I in nats.
    public let information: Double
    /// H(c) in nats, which L_I cannot exceed for a categorical code.
    public let entropy: Double
  }

  /// The codes in the order of the recognition layout.
  public let codes: [Code]
  /// The first categorical code against the labels of the test pictures; nil if there is none, or
  /// as many categories as classes are not there.
  public let recovery: ClassRecovery?
  /// Generated pictures behind the information.
  public let pictureCount: Int

  /// Measures `model` on generated pictures and on the labelled test pictures.
  ///
  /// - Parameter seed: of the latents.
  /// - Throws: `InferenceError` when the pictures do not fit the model.
  /// - Precondition: `model` was loaded with its recognition network.
  public init(
    of model: GeneratorModel, test: ImageSet, pictureCount: Int, seed: UInt64 = 10_000
  ) throws {
    guard let recognition = model.recognition else {
      preconditionFailure("\(model.path) was loaded without its recognition network")
    }
    let spec = model.spec
    let layout = RecognitionLayout(spec)
    var random = SeededGenerator(seed: seed)
    var estimate = InformationEstimate(spec)
    for start in stride(from: 0, to: pictureCount, by: Self.batch) {
      let latents = spec.draw(min(Self.batch, pictureCount - start), using: &random)
      estimate.add(try recognition.run(model.generate(latents)).values, of: latents)
    }
    self.pictureCount = pictureCount
    let parts = layout.categorical.map(\.part) + layout.continuous.map(\.part)
    codes = zip(parts, estimate.bounds).map { index, bound in
      let part = spec.parts[index]
      return Code(name: part.name, information: bound, entropy: part.entropy)
    }
    recovery = try Self.recovery(
      of: recognition, layout, test, range: model.card.outputRange)
  }

  /// Pictures that go through the networks together.
  private static let batch = 100

  private static func recovery(
    of recognition: Recognition, _ layout: RecognitionLayout, _ test: ImageSet,
    range: ClosedRange<Float>
  ) throws -> ClassRecovery? {
    guard let code = layout.categorical.first, test.hasClasses(code.logits.count) else {
      return nil
    }
    var categories: [Int] = []
    for start in stride(from: 0, to: test.count, by: batch) {
      let indices = start..<min(start + batch, test.count)
      let pictures = Tensor(
        shape: [indices.count, test.channels, test.height, test.width],
        values: test.values(at: indices, range: range))
      categories += layout.categories(of: code, in: try recognition.run(pictures).values)
    }
    return ClassRecovery(
      categories: categories, labels: test.labels.map(Int.init), count: code.logits.count)
  }

  /// The figures for the card, with the command that measures them again.
  public func figures(command: String) -> [Figure] {
    var figures = codes.map { code in
      Figure(
        name: "L_I of \(code.name), \(pictureCount) pictures", value: code.information,
        unit: "nats", command: command)
    }
    if let recovery {
      figures += [
        Figure(
          name: "class error, one-to-one matching, \(recovery.total) test pictures",
          value: 100 * recovery.matchedError, unit: "%", command: command),
        Figure(
          name: "class error, majority vote, \(recovery.total) test pictures",
          value: 100 * recovery.majorityError, unit: "%", command: command),
      ]
    }
    return figures
  }
}
