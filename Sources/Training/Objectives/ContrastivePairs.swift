import Latents
import Tensors

/// A batch of pairs of generator inputs that agree in one code: the game of the contrastive regulariser.
///
/// Of each pair one code, drawn evenly, has the same number twice; in every other one the numbers are at
/// least the gap apart. For a code uniform in low...high and a gap g: a, b uniform in
/// low + g / 2 ... high - g / 2, the larger one moved up by g / 2, the smaller one down. Noise is the same in
/// both. Drawn anew in place: a step of training allocates no batch.
/// - Source: Lin et al. 2020 (arXiv:1906.06034); `fjxmlzn/InfoGAN-CR`, `latent.py`.
final class ContrastivePairs {
  /// (N, latent size), row-major.
  private(set) var first: [Float]
  /// The other one of each pair.
  private(set) var second: [Float]
  /// The code that each pair shares, counted among the continuous ones.
  private(set) var shared: [Int]

  private let spec: LatentSpec
  private let size: Int
  private let codeCount: Int

  /// `count` pairs of zeros, to be drawn.
  ///
  /// - Precondition: every code is continuous, with a uniform prior.
  convenience init(_ spec: LatentSpec, count: Int) {
    let zeros = [Float](repeating: 0, count: count * spec.size)
    self.init(spec, first: zeros, second: zeros, shared: [Int](repeating: 0, count: count))
  }

  /// Pairs that exist.
  init(_ spec: LatentSpec, first: [Float], second: [Float], shared: [Int]) {
    self.spec = spec
    size = spec.size
    codeCount = spec.parts.filter { $0.kind == .continuous }.count
    self.first = first
    self.second = second
    self.shared = shared
  }

  /// Replaces all pairs.
  ///
  /// - Parameter gap: from 0, which leaves the codes that differ independent, to less than the width of
  ///   the prior.
  func draw(gap: Float, using random: inout SeededGenerator) {
    var position = 0
    for pair in shared.indices {
      shared[pair] = random.nextInt(below: codeCount)
      var code = 0
      for part in spec.parts {
        if part.kind == .continuous, code != shared[pair] {
          (first[position], second[position]) = part.prior.drawApart(by: gap, using: &random)
        } else {
          first.withUnsafeMutableBufferPointer { values in
            part.draw(
              into: UnsafeMutableBufferPointer(rebasing: values[position..<(position + part.size)]),
              using: &random)
          }
          for place in position..<(position + part.size) { second[place] = first[place] }
        }
        if part.kind == .continuous { code += 1 }
        position += part.size
      }
    }
  }
}

extension Prior {
  /// Two numbers at least `gap` apart.
  fileprivate func drawApart(by gap: Float, using random: inout SeededGenerator) -> (Float, Float) {
    guard case .uniform(let low, let high) = self else {
      preconditionFailure("a gap needs a uniform prior, not \(self)")
    }
    let half = gap / 2
    let a = random.nextUniform(from: low + half, to: high - half)
    let b = random.nextUniform(from: low + half, to: high - half)
    return a > b ? (a + half, b - half) : (a - half, b + half)
  }
}
