import Glibc
import Latents
import Tensors

/// The decoder's input in training: a sample of q(z | x) for each picture, and the way of its gradient back.
///
/// A continuous code is mean + deviation * normal number. A discrete one is relaxed, a point between
/// the categories: softmax((logits + Gumbel numbers) / temperature), so that a gradient passes.
/// - Source: Maddison, Mnih & Teh 2017 (arXiv:1611.00712); Jang, Gu & Poole 2017 (arXiv:1611.01144).
final class PosteriorSamples {
  /// The normal numbers behind the continuous codes, (rows, continuous codes).
  let normals: UnsafeMutablePointer<Float>
  /// The gradient at the continuous codes, (rows, continuous codes), after `takeGradient`.
  let numberGradients: UnsafeMutablePointer<Float>

  private let layout: RecognitionLayout
  private let rows: Int
  private let size: Int
  private let temperature: Float
  /// Where the discrete and the continuous codes lie in the decoder's input.
  private let categoryPlaces: [Int]
  private let numberPlaces: [Int]
  /// Gumbel numbers, (rows, categories of all codes).
  private let gumbels: UnsafeMutablePointer<Float>
  private let width: Int

  init(_ spec: LatentSpec, rows: Int, temperature: Double) {
    layout = RecognitionLayout(spec)
    self.rows = rows
    self.temperature = Float(temperature)
    size = spec.size
    categoryPlaces = layout.categorical.map { spec.range(ofPart: $0.part).lowerBound }
    numberPlaces = layout.continuous.map { spec.range(ofPart: $0.part).lowerBound }
    width = layout.categorical.last?.logits.upperBound ?? 0
    normals = .allocate(capacity: rows * layout.continuous.count)
    normals.initialize(repeating: 0, count: rows * layout.continuous.count)
    numberGradients = .allocate(capacity: rows * layout.continuous.count)
    numberGradients.initialize(repeating: 0, count: rows * layout.continuous.count)
    gumbels = .allocate(capacity: rows * width)
    gumbels.initialize(repeating: 0, count: rows * width)
  }

  deinit {
    normals.deallocate()
    numberGradients.deallocate()
    gumbels.deallocate()
  }

  /// Draws new numbers for all rows.
  func draw(using random: inout SeededGenerator) {
    for index in 0..<(rows * layout.continuous.count) { normals[index] = random.nextNormal() }
    for index in 0..<(rows * width) {
      // Half a step away from 0, so that both logarithms exist.
      let uniform = Double(random.nextUniform()) + 0x1p-25
      gumbels[index] = Float(-log(-log(uniform)))
    }
  }

  /// Takes given numbers in place of drawn ones.
  func take(normals: [Float], uniforms: [Float]) {
    for (index, value) in normals.enumerated() { self.normals[index] = value }
    for (index, value) in uniforms.enumerated() {
      gumbels[index] = Float(-log(-log(Double(value))))
    }
  }

  /// Makes the decoder's input, (rows, size), of what the encoder says.
  func sample(_ outputs: UnsafePointer<Float>, into latents: UnsafeMutablePointer<Float>) {
    for row in 0..<rows {
      let output = outputs + row * layout.outputCount
      let latent = latents + row * size
      for (index, code) in layout.continuous.enumerated() {
        latent[numberPlaces[index]] =
          output[code.mean]
          + exp(output[code.logDeviation]) * normals[row * layout.continuous.count + index]
      }
      for (index, code) in layout.categorical.enumerated() {
        relax(
          output + code.logits.lowerBound, gumbels + row * width + code.logits.lowerBound,
          into: latent + categoryPlaces[index], count: code.logits.count)
      }
    }
  }

  private func relax(
    _ logits: UnsafePointer<Float>, _ noise: UnsafePointer<Float>,
    into shares: UnsafeMutablePointer<Float>, count: Int
  ) {
    var top = -Float.infinity
    for category in 0..<count {
      shares[category] = (logits[category] + noise[category]) / temperature
      top = max(top, shares[category])
    }
    var sum: Float = 0
    for category in 0..<count {
      shares[category] = exp(shares[category] - top)
      sum += shares[category]
    }
    for category in 0..<count { shares[category] /= sum }
  }

  /// Takes the gradient at the decoder's input back: to the logits in `gradient`, whose rows are written
  /// over, and to `numberGradients`.
  func takeGradient(
    _ latentGradient: UnsafePointer<Float>, latents: UnsafePointer<Float>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    gradient.update(repeating: 0, count: rows * layout.outputCount)
    for row in 0..<rows {
      let slopes = latentGradient + row * size
      for (index, place) in numberPlaces.enumerated() {
        numberGradients[row * layout.continuous.count + index] = slopes[place]
      }
      for (index, code) in layout.categorical.enumerated() {
        let shares = latents + row * size + categoryPlaces[index]
        let slopes = slopes + categoryPlaces[index]
        var mean: Float = 0
        for category in 0..<code.logits.count { mean += shares[category] * slopes[category] }
        let target = gradient + row * layout.outputCount + code.logits.lowerBound
        for category in 0..<code.logits.count {
          target[category] = shares[category] * (slopes[category] - mean) / temperature
        }
      }
    }
  }
}
