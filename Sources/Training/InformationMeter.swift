import Latents
import Metrics

/// Adds up what Q says about batches of generated pictures and gives L_I of each code.
struct InformationMeter {
  private let outputCount: Int
  private var estimate: InformationEstimate

  init(_ spec: LatentSpec, _ layout: RecognitionLayout) {
    outputCount = layout.outputCount
    estimate = InformationEstimate(spec, layout)
  }

  /// Adds pictures made from `codes`; `outputs` has a row of Q's outputs for each.
  mutating func add(_ outputs: [Float], codes: LatentBatch) {
    for row in 0..<(outputs.count / outputCount) {
      estimate.add(
        outputs[(row * outputCount)..<((row + 1) * outputCount)],
        categories: codes.categories.map { $0[row] }, numbers: codes.numbers.map { $0[row] })
    }
  }

  /// L_I of each code in the order of the layout, in nats.
  var bounds: [Double] { estimate.bounds }
}
