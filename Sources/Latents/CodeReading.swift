import Glibc
import Tensors

/// What the recognition network Q says about one code of a picture.
public struct CodeReading: Equatable, Sendable {
  /// The most probable category, or the mean of a continuous code.
  public var value: Float
  /// The probability of that category; nil for a continuous code.
  public var certainty: Float?
  /// The deviation of a continuous code; nil for a category.
  public var deviation: Float?

  /// The given reading.
  public init(value: Float, certainty: Float?, deviation: Float? = nil) {
    self.value = value
    self.certainty = certainty
    self.deviation = deviation
  }
}

extension RecognitionLayout {
  /// What `outputs` say about the code of part `part`; nil for noise, of which Q says nothing.
  ///
  /// - Precondition: there are `outputCount` outputs.
  public func reading(ofPart part: Int, in outputs: [Float]) -> CodeReading? {
    precondition(
      outputs.count == outputCount, "\(outputs.count) outputs of Q, not \(outputCount)")
    if let code = categorical.first(where: { $0.part == part }) {
      let logits = outputs[code.logits]
      guard let top = logits.indexOfMaximum else { return nil }
      let category = top - logits.startIndex
      return CodeReading(
        value: Float(category), certainty: Float(exp(logSoftmax(logits, at: category))))
    }
    return continuous.first { $0.part == part }.map {
      CodeReading(
        value: outputs[$0.mean], certainty: nil, deviation: exp(outputs[$0.logDeviation]))
    }
  }
}
