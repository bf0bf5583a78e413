import Glibc
import Kernels
import Tensors

/// dHSIC: how far the codes of pictures are from being independent of each other, all at once; 0 for
/// independent ones, lower is better.
///
/// Kernel exp(-|a - b| / h^2) for each code, h the median of |a - b| over all pairs of pictures, each with
/// itself included, as in the code of InfoGAN-CR. Codes that are constant, and those of which half of all
/// pairs agree, have no such kernel and are left out.
/// - Source: Pfister et al. 2018, "Kernel-based tests for joint independence", eq. 4.
public struct JointIndependence: Equatable, Sendable {
  /// The estimate.
  public let score: Double

  /// Estimates it from `codes`, (pictures, codes); time grows with the square of the pictures.
  public init(_ codes: Tensor, on processor: Processor) {
    let all = CodeColumns(codes)
    let count = all.count
    let scaled = all.columns.compactMap { column -> [Double]? in
      let median = Self.medianDistance(column)
      return median > 0 ? column.map { $0 / (median * median) } : nil
    }
    guard !scaled.isEmpty, count > 0 else {
      score = 0
      return
    }
    // Of each picture: its row's sum for every code, then the sum of the products.
    let width = scaled.count + 1
    var sums = [Double](repeating: 0, count: count * width)
    sums.withUnsafeMutableBufferPointer { sums in
      processor.parallelFor(count) { row in
        for other in 0..<count {
          var product = 1.0
          for (code, column) in scaled.enumerated() {
            let kernel = exp(-abs(column[row] - column[other]))
            sums[row * width + code] += kernel
            product *= kernel
          }
          sums[row * width + width - 1] += product
        }
      }
    }
    let n = Double(count)
    var (joint, mixed) = (0.0, 0.0)
    var marginals = [Double](repeating: 0, count: scaled.count)
    for row in 0..<count {
      joint += sums[row * width + width - 1]
      var product = 1.0
      for code in scaled.indices {
        marginals[code] += sums[row * width + code]
        product *= sums[row * width + code] / n
      }
      mixed += product
    }
    score =
      joint / (n * n) + marginals.reduce(1) { $0 * $1 / (n * n) } - 2 * mixed / n
  }

  /// The median of |a - b| over all ordered pairs, each number with itself included.
  static func medianDistance(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let count = sorted.count
    guard count > 0 else { return 0 }
    let pairs = count * count
    /// How many ordered pairs are at most so far apart.
    func within(_ distance: Double) -> Int {
      var (sum, last) = (0, 0)
      for first in 0..<count {
        if last < first { last = first }
        while last + 1 < count, sorted[last + 1] - sorted[first] <= distance { last += 1 }
        sum += last - first
      }
      return 2 * sum + count
    }
    /// The smallest distance that `place` pairs are within, found among the bits of all numbers.
    func smallest(_ place: Int) -> Double {
      var (low, high) = (UInt64(0), (sorted[count - 1] - sorted[0]).bitPattern)
      while low < high {
        let middle = low + (high - low) / 2
        if within(Double(bitPattern: middle)) >= place { high = middle } else { low = middle + 1 }
      }
      return Double(bitPattern: low)
    }
    // Of an even count the mean of the two in the middle.
    let upper = smallest(pairs / 2 + 1)
    return pairs % 2 == 1 ? upper : (smallest(pairs / 2) + upper) / 2
  }
}
