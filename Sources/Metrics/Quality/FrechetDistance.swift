import Tensors

/// Mean and covariance of features of some pictures: all that the Fréchet distance looks at.
public struct FeatureStatistics: Sendable {
  /// The mean of each feature.
  public let mean: [Double]
  /// The unbiased covariance, row by row.
  public let covariance: [Double]

  /// The statistics of `features` (pictures, features).
  ///
  /// - Precondition: there are at least two pictures.
  public init(_ features: Tensor) {
    let (count, width) = (features.shape[0], features.shape[1])
    precondition(count > 1, "a covariance of \(count) pictures")
    var mean = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for i in 0..<width { mean[i] += Double(features.values[row * width + i]) }
    }
    for i in 0..<width { mean[i] /= Double(count) }
    var covariance = [Double](repeating: 0, count: width * width)
    var centred = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for i in 0..<width { centred[i] = Double(features.values[row * width + i]) - mean[i] }
      covariance.withUnsafeMutableBufferPointer { sums in
        for i in 0..<width {
          let x = centred[i]
          for j in i..<width { sums[i * width + j] += x * centred[j] }
        }
      }
    }
    for i in 0..<width {
      for j in i..<width {
        let value = covariance[i * width + j] / Double(count - 1)
        covariance[i * width + j] = value
        covariance[j * width + i] = value
      }
    }
    self.mean = mean
    self.covariance = covariance
  }

  /// The Fréchet distance between the normal distributions with these statistics, 0 or more; biased
  /// upward for few pictures.
  ///
  /// |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^{1/2} C2 C1^{1/2})^{1/2}). With features of a classifier of our
  /// own it is a classifier-FID, comparable only under the same classifier and number of pictures.
  /// - Source: Dowson & Landau 1982; Heusel et al. 2017 (arXiv:1706.08500), eq. 6.
  /// - Precondition: both have as many features.
  public func frechetDistance(to other: FeatureStatistics) -> Double {
    let size = mean.count
    precondition(size == other.mean.count, "\(size) features and \(other.mean.count)")
    var distance = 0.0
    for i in 0..<size {
      let difference = mean[i] - other.mean[i]
      distance +=
        difference * difference + covariance[i * size + i] + other.covariance[i * size + i]
    }
    let root = Self.squareRoot(covariance, size)
    let inner = Self.product(Self.product(root, other.covariance, size), root, size)
    let trace = SymmetricEigen(inner, size: size).values.reduce(0) {
      $0 + max(0, $1).squareRoot()
    }
    return max(0, distance - 2 * trace)
  }

  /// The symmetric root of a covariance; eigenvalues that rounding made negative count as 0.
  private static func squareRoot(_ matrix: [Double], _ size: Int) -> [Double] {
    let eigen = SymmetricEigen(matrix, size: size)
    var root = [Double](repeating: 0, count: size * size)
    for (value, vector) in zip(eigen.values, eigen.vectors) where value > 0 {
      let scale = value.squareRoot()
      for i in 0..<size {
        let x = scale * vector[i]
        for j in 0..<size { root[i * size + j] += x * vector[j] }
      }
    }
    return root
  }

  private static func product(_ a: [Double], _ b: [Double], _ size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for k in 0..<size {
        let x = a[i * size + k]
        for j in 0..<size { result[i * size + j] += x * b[k * size + j] }
      }
    }
    return result
  }
}
