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
    var meter = InformationMeter(spec, layout)
    for _ in 0..<((pictureCount + settings.batch - 1) / settings.batch) {
      let codes = drawCodes(&random)
      generator.input.load(codes.values)
      generator.forward(.inference)
      meter.add(recognise(generator.output.unloaded()), codes: codes)
    }
    return meter.bounds
  }

  /// The categories that Q sees in labelled pictures.
  func classRecovery(_ test: ImageSet) -> ClassRecovery? {
    guard let code = layout.categorical.first, test.hasClasses(code.logits.count) else {
      return nil
    }
    var categories: [Int] = []
    for start in stride(from: 0, to: test.count, by: settings.batch) {
      // The last batch is filled up with the last picture; rows do not influence each other here.
      let indices = (start..<(start + settings.batch)).map { min($0, test.count - 1) }
      let outputs = recognise(test.values(at: indices, range: pictureRange))
      categories +=
        layout.categories(of: code, in: outputs)
        .prefix(min(settings.batch, test.count - start))
    }
    return ClassRecovery(
      categories: categories, labels: test.labels.map(Int.init), count: code.logits.count)
  }

  /// What Q says about a batch of pictures, a row each.
  private func recognise(_ pictures: [Float]) -> [Float] {
    trunk.input.load(pictures)
    trunk.forward(.inference)
    recognition.input.load(trunk.output.unloaded())
    recognition.forward(.inference)
    return recognition.output.unloaded()
  }
}

extension RecognitionLayout {
  /// The likeliest category of `code` in each row of Q's outputs.
  func categories(of code: Categorical, in outputs: [Float]) -> [Int] {
    stride(from: 0, to: outputs.count, by: outputCount).map { row in
      code.logits.max { outputs[row + $0] < outputs[row + $1] }.map { $0 - code.logits.lowerBound }
        ?? 0
    }
  }
}

extension ImageSet {
  /// Whether every picture has one of `count` classes, and all of them are there.
  func hasClasses(_ count: Int) -> Bool {
    !labels.isEmpty && Set(labels).count == count && labels.allSatisfy { $0 < count }
  }
}
