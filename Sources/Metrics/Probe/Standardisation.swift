import Tensors

/// Brings features to mean 0 and one common size, as they were in the rows that it was made from.
///
/// Every feature has deviation 1 / sqrt(features) afterwards, so that rows have length 1 on average
/// and one cost of an SVM means the same for few features and for many.
public struct Standardisation: Sendable {
  private let means: [Float]
  private let factors: [Float]

  /// The means and deviations of `features`, (rows, features); what is constant becomes 0.
  public init(_ features: Tensor) {
    let (rows, width) = (features.shape[0], features.shape[1])
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for index in 0..<width { sums[index] += Double(features.values[row * width + index]) }
    }
    let centres = sums.map { $0 / Double(max(1, rows)) }
    var squares = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for index in 0..<width {
        let difference = Double(features.values[row * width + index]) - centres[index]
        squares[index] += difference * difference
      }
    }
    means = centres.map { Float($0) }
    factors = squares.map { square in
      let deviation = (square / Double(max(1, rows))).squareRoot()
      return deviation > 1e-9 ? Float(1 / (deviation * Double(width).squareRoot())) : 0
    }
  }

  /// `features`, (rows, features), moved and scaled.
  public func applied(to features: Tensor) -> Tensor {
    let width = features.shape[1]
    precondition(width == means.count, "\(width) features for \(means.count)")
    var result = features
    for row in 0..<features.shape[0] {
      for index in 0..<width {
        let place = row * width + index
        result.values[place] = (result.values[place] - means[index]) * factors[index]
      }
    }
    return result
  }
}
