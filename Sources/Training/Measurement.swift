import Datasets
import Latents
import Metrics
import Networks
import Tensors

/// How well a run does, measured with running statistics as the finished model will work.
public struct Measurement: Equatable, Codable, Sendable {
  /// The step after which it was measured.
  public var step: Int
  /// L_I of each code in the order of the recognition layout, in nats, on generated pictures.
  public var information: [Double]
  /// Share of the test pictures outside the one-to-one matching of categories and classes; nil where
  /// there are no labels, or not as many classes as categories.
  public var matchedError: Double?
  /// Share of the test pictures outside the commonest class of their category; nil likewise.
  public var majorityError: Double?
}

extension InfoGANObjective {
  /// L_I of the pictures of `generator`, and Q on the test pictures; weights, statistics and
  /// gradients stay as they are.
  public func measure(
    _ generator: TrainableNetwork, step: Int, test: ImageSet, pictureCount: Int
  ) -> Measurement {
    let recovery = classRecovery(test)
    return Measurement(
      step: step, information: information(of: generator, pictureCount: pictureCount),
      matchedError: recovery?.matchedError, majorityError: recovery?.majorityError)
  }

  /// L_I of each code over pictures of `generator`, always from the same latents.
  func information(of generator: TrainableNetwork, pictureCount: Int) -> [Double] {
    var random = SeededGenerator(seed: 10_000)
    var estimate = InformationEstimate(spec)
    for _ in 0..<((pictureCount + settings.batch - 1) / settings.batch) {
      let latents = spec.draw(settings.batch, using: &random)
      generator.input.load(latents.flatMap(\.values))
      generator.forward(.inference)
      estimate.add(recognise(generator.output.unloaded()), of: latents)
    }
    return estimate.bounds
  }

  /// The categories that Q sees in labelled pictures.
  func classRecovery(_ test: ImageSet) -> ClassRecovery? {
    guard let code = layout.categorical.first, test.hasClasses(code.logits.count) else {
      return nil
    }
    var categories: [Int] = []
    for start in stride(from: 0, to: test.count, by: settings.batch) {
      let indices = start..<min(start + settings.batch, test.count)
      let outputs = recognise(test.values(at: indices, range: pictureRange))
      categories += layout.categories(of: code, in: outputs).prefix(indices.count)
    }
    return ClassRecovery(
      categories: categories, labels: test.labels.map(Int.init), count: code.logits.count)
  }

  /// What Q says about pictures, a batch at most, a row each; rows do not influence each other here.
  private func recognise(_ pictures: [Float]) -> [Float] {
    trunk.input.load(filledUp: pictures)
    trunk.forward(.inference)
    recognition.input.load(trunk.output.unloaded())
    recognition.forward(.inference)
    return recognition.output.unloaded()
  }
}
