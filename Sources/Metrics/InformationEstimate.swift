import Latents

/// Adds up what Q says about generated pictures and gives the bound L_I of each code, in nats.
public struct InformationEstimate: Sendable {
  private let spec: LatentSpec
  private let layout: RecognitionLayout
  private var crossEntropies: [Double]
  private var squares: [Double]
  /// How many pictures were added.
  public private(set) var count = 0

  /// An estimate for the codes of `spec`, of which Q speaks in the order of `layout`.
  public init(_ spec: LatentSpec, _ layout: RecognitionLayout) {
    self.spec = spec
    self.layout = layout
    crossEntropies = [Double](repeating: 0, count: layout.categorical.count)
    squares = [Double](repeating: 0, count: layout.continuous.count)
  }

  /// Adds a picture.
  ///
  /// - Parameters:
  ///   - output: what Q says, `layout.outputCount` numbers.
  ///   - categories: the category that the picture was made from, for each categorical code.
  ///   - numbers: the value that it was made from, for each continuous code.
  public mutating func add(_ output: ArraySlice<Float>, categories: [Int], numbers: [Float]) {
    precondition(
      output.count == layout.outputCount, "\(output.count) outputs, not \(layout.outputCount)")
    count += 1
    let start = output.startIndex
    for (index, code) in layout.categorical.enumerated() {
      let logits = output[(start + code.logits.lowerBound)..<(start + code.logits.upperBound)]
      crossEntropies[index] -= logSoftmax(logits, at: categories[index])
    }
    for (index, code) in layout.continuous.enumerated() {
      let difference = Double(output[start + code.mean]) - Double(numbers[index])
      squares[index] += difference * difference
    }
  }

  /// L_I of each code in the order of the layout, in nats.
  ///
  /// Continuous codes with the one deviation that makes the bound largest, whatever Q says of it.
  public var bounds: [Double] {
    let total = Double(max(1, count))
    return zip(layout.categorical, crossEntropies).map { code, sum in
      InformationBound.of(
        negativeLogLikelihood: sum / total, entropy: spec.parts[code.part].entropy)
    }
      + zip(layout.continuous, squares).map { code, sum in
        InformationBound.continuous(
          meanSquaredError: sum / total, entropy: spec.parts[code.part].entropy)
      }
  }
}
