import Tensors

/// The kernel distance between two sets of features: the squared maximum mean discrepancy under a
/// cubic kernel, estimated without bias, so that few pictures do.
///
/// k(a, b) = (a . b / d + 1)^3 with d features. Around 0 for equal distributions, below it by chance.
/// - Source: Gretton et al. 2012, lemma 6; Binkowski et al. 2018 (arXiv:1801.01401), section 3.2.
public struct KernelDistance: Equatable, Sendable {
  /// The mean over random subsets.
  public let mean: Double
  /// The standard deviation over them, with n - 1 below.
  public let deviation: Double

  /// Compares `first` with `second`, (pictures, features) each, on `subsets` draws of `size` pictures
  /// from either.
  ///
  /// The deviation tells little where `size` is near the number of pictures, since the draws are then
  /// nearly the same.
  /// - Precondition: as many features in both, at least `size` pictures in each, `size` at least 2;
  ///   more pictures than `size` for more than one draw.
  public init(
    _ first: Tensor, _ second: Tensor, subsets: Int = 100, size: Int = 1_000,
    using random: inout SeededGenerator
  ) {
    precondition(
      first.shape[1] == second.shape[1] && size >= 2 && subsets >= 1
        && min(first.shape[0], second.shape[0]) >= (subsets == 1 ? size : size + 1),
      "\(subsets) subsets of \(size) from \(first.shape) and \(second.shape)")
    var values: [Double] = []
    for _ in 0..<subsets {
      values.append(
        Self.squaredDiscrepancy(
          Self.draw(size, of: first, using: &random), Self.draw(size, of: second, using: &random),
          width: first.shape[1]))
    }
    let mean = values.reduce(0, +) / Double(subsets)
    self.mean = mean
    deviation =
      subsets == 1
      ? 0
      : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(subsets - 1)).squareRoot()
  }

  /// `size` rows without repetition.
  private static func draw(
    _ size: Int, of features: Tensor, using random: inout SeededGenerator
  ) -> [Float] {
    let width = features.shape[1]
    return random.sample(size, of: Array(0..<features.shape[0])).flatMap {
      features.values[($0 * width)..<(($0 + 1) * width)]
    }
  }

  /// The unbiased estimate: the mean kernel within each set, without a row against itself, less twice
  /// the mean kernel across.
  static func squaredDiscrepancy(_ first: [Float], _ second: [Float], width: Int) -> Double {
    let size = first.count / width
    let pairs = Double(size * (size - 1))
    return kernelSum(first, first, width, skipsDiagonal: true) / pairs
      + kernelSum(second, second, width, skipsDiagonal: true) / pairs
      - 2 * kernelSum(first, second, width, skipsDiagonal: false) / Double(size * size)
  }

  private static func kernelSum(
    _ a: [Float], _ b: [Float], _ width: Int, skipsDiagonal: Bool
  ) -> Double {
    let scale = 1 / Double(width)
    var total = 0.0
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for row in 0..<(a.count / width) {
          for other in 0..<(b.count / width) where !(skipsDiagonal && row == other) {
            // Eight sums at a time, which the compiler keeps in one vector.
            var sums = SIMD8<Float>.zero
            var i = 0
            while i + 8 <= width {
              var x = SIMD8<Float>.zero
              var y = SIMD8<Float>.zero
              for lane in 0..<8 {
                x[lane] = a[row &* width &+ i &+ lane]
                y[lane] = b[other &* width &+ i &+ lane]
              }
              sums += x * y
              i &+= 8
            }
            var dot = Double(sums.sum())
            while i < width {
              dot += Double(a[row &* width &+ i]) * Double(b[other &* width &+ i])
              i &+= 1
            }
            let base = dot * scale + 1
            total += base * base * base
          }
        }
      }
    }
    return total
  }
}
