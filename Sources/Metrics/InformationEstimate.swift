import Latents
import Tensors

/// Adds up what Q says about generated pictures and gives the bound L_I of each code, in nats.
public struct InformationEstimate: Sendable {
  private let spec: LatentSpec
  private let layout: RecognitionLayout
  private var crossEntropies: [Double]
  private var squares: [Double]
  /// How many pictures were added.
  public private(set) var count = 0

  /// An estimate for the codes of `spec`.
  public init(_ spec: LatentSpec) {
    self.spec = spec
    layout = RecognitionLayout(spec)
    crossEntropies = [Double](repeating: 0, count: layout.categorical.count)
    squares = [Double](repeating: 0, count: layout.continuous.count)
  }

  /// Adds pictures.
  ///
  /// - Parameters:
  ///   - outputs: what Q says of them, a row of `layout.outputCount` numbers for each.
  ///   - latents: what they were made from.
  /// - Precondition: there is a row for each latent.
  public mutating func add(_ outputs: [Float], of latents: [LatentVector]) {
    precondition(
      outputs.count == latents.count * layout.outputCount,
      "\(outputs.count) outputs for \(latents.count) latents, \(layout.outputCount) each")
    for (index, latent) in latents.enumerated() {
      let start = index * layout.outputCount
      add(outputs[start..<(start + layout.outputCount)], of: latent)
    }
  }

  private mutating func add(_ output: ArraySlice<Float>, of latent: LatentVector) {
    count += 1
    let start = output.startIndex
    for (index, code) in layout.categorical.enumerated() {
      let logits = output[(start + code.logits.lowerBound)..<(start + code.logits.upperBound)]
      crossEntropies[index] -= logSoftmax(
        logits, at: latent.category(ofPart: code.part, in: spec))
    }
    for (index, code) in layout.continuous.enumerated() {
      let number = latent.value(at: LatentCoordinate(part: code.part), in: spec)
      let difference = Double(output[start + code.mean]) - Double(number)
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
