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
  /// Share of the test pictures outside the one-to-one matching of categories and digits.
  public var matchedError: Double
  /// Share of the test pictures outside the commonest digit of their category.
  public var majorityError: Double
}

extension InfoGANObjective {
  /// Measures the networks as they are; their weights, statistics and gradients stay as they are.
  ///
  /// - Parameter pictureCount: how many pictures are generated for L_I, rounded up to whole batches.
  public func measure(step: Int, test: ImageSet, pictureCount: Int) -> Measurement {
    let recovery = classRecovery(test)
    return Measurement(
      step: step, information: information(pictureCount: pictureCount),
      matchedError: recovery.matchedError, majorityError: recovery.majorityError)
  }

  /// L_I of each code over generated pictures, always from the same latents.
  func information(pictureCount: Int) -> [Double] {
    var random = SeededGenerator(seed: 10_000)
    let batches = (pictureCount + settings.batch - 1) / settings.batch
    var crossEntropies = [Double](repeating: 0, count: layout.categorical.count)
    var squares = [Double](repeating: 0, count: layout.continuous.count)
    for _ in 0..<batches {
      let codes = drawCodes(&random)
      generator.input.load(codes.values)
      generator.forward(.inference)
      let outputs = recognise(generator.output.unloaded())
      for (index, code) in layout.categorical.enumerated() {
        for (row, category) in codes.categories[index].enumerated() {
          crossEntropies[index] -= logSoftmax(
            outputs[row][code.logits], at: category)
        }
      }
      for (index, code) in layout.continuous.enumerated() {
        for (row, number) in codes.numbers[index].enumerated() {
          let difference = Double(outputs[row][code.mean]) - Double(number)
          squares[index] += difference * difference
        }
      }
    }
    let count = Double(batches * settings.batch)
    return zip(layout.categorical, crossEntropies).map { code, sum in
      InformationBound.categorical(crossEntropy: sum / count, categories: code.logits.count)
    }
      + zip(layout.continuous, squares).map { code, sum in
        InformationBound.uniform(
          meanSquaredError: sum / count, range: spec.parts[code.part].trainingRange)
      }
  }

  /// The categories that Q sees in labelled pictures.
  func classRecovery(_ test: ImageSet) -> ClassRecovery {
    guard let code = layout.categorical.first else {
      return ClassRecovery(categories: [], labels: [], count: 0)
    }
    var categories: [Int] = []
    for start in stride(from: 0, to: test.count, by: settings.batch) {
      // The last batch is filled up with the last picture; rows do not influence each other here.
      let indices = (start..<(start + settings.batch)).map { min($0, test.count - 1) }
      let outputs = recognise(test.values(at: indices))
      for row in 0..<min(settings.batch, test.count - start) {
        let logits = outputs[row][code.logits]
        categories.append(
          (logits.indices.max { logits[$0] < logits[$1] } ?? 0) - code.logits.lowerBound)
      }
    }
    return ClassRecovery(
      categories: categories, labels: test.labels.map(Int.init), count: code.logits.count)
  }

  /// What Q says about a batch of pictures, a row each.
  private func recognise(_ pictures: [Float]) -> [[Float]] {
    trunk.input.load(pictures)
    trunk.forward(.inference)
    recognition.input.load(trunk.output.unloaded())
    recognition.forward(.inference)
    let values = recognition.output.unloaded()
    return (0..<settings.batch).map { row in
      Array(values[(row * layout.outputCount)..<((row + 1) * layout.outputCount)])
    }
  }
}
