import Latents
import Metrics

/// Adds up what Q says about generated pictures and gives L_I of each code.
struct InformationMeter {
  private let spec: LatentSpec
  private let layout: RecognitionLayout
  private var count = 0
  private var crossEntropies: [Double]
  private var squares: [Double]

  init(_ spec: LatentSpec, _ layout: RecognitionLayout) {
    self.spec = spec
    self.layout = layout
    crossEntropies = [Double](repeating: 0, count: layout.categorical.count)
    squares = [Double](repeating: 0, count: layout.continuous.count)
  }

  /// Adds pictures made from `codes`; `outputs` has a row of Q's outputs for each.
  mutating func add(_ outputs: [Float], codes: LatentBatch) {
    let width = layout.outputCount
    let rows = outputs.count / width
    count += rows
    for row in 0..<rows {
      let output = outputs[(row * width)..<((row + 1) * width)]
      let start = output.startIndex
      for (index, code) in layout.categorical.enumerated() {
        let logits = output[(start + code.logits.lowerBound)..<(start + code.logits.upperBound)]
        crossEntropies[index] -= logSoftmax(logits, at: codes.categories[index][row])
      }
      for (index, code) in layout.continuous.enumerated() {
        let difference = Double(output[start + code.mean]) - Double(codes.numbers[index][row])
        squares[index] += difference * difference
      }
    }
  }

  /// L_I of each code in the order of the layout, in nats.
  ///
  /// Continuous codes with the one deviation that makes the bound largest, whatever Q says of it.
  var bounds: [Double] {
    let total = Double(max(1, count))
    return zip(layout.categorical, crossEntropies).map { code, sum in
      InformationBound.categorical(crossEntropy: sum / total, categories: code.logits.count)
    }
      + zip(layout.continuous, squares).map { code, sum in
        InformationBound.uniform(
          meanSquaredError: sum / total, range: spec.parts[code.part].trainingRange)
      }
  }
}
