/// The lower triangle L with L·Lᵀ = A of a symmetric positive definite matrix A, to solve A·x = b.
///
/// - Source: Golub & Van Loan, "Matrix Computations", 4th edition, algorithm 4.2.1.
public struct CholeskyFactor: Sendable {
  /// Rows and columns.
  public let size: Int
  /// Row by row; what is above the diagonal is 0.
  private let lower: [Double]

  /// Factors `matrix`, row by row, of which the lower triangle counts; nil if it is not positive
  /// definite.
  ///
  /// - Precondition: `matrix` has `size * size` entries.
  public init?(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) entries for \(size) rows and columns")
    self.size = size
    var lower = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        var rest = matrix[row * size + column]
        for k in 0..<column { rest -= lower[row * size + k] * lower[column * size + k] }
        if column < row {
          lower[row * size + column] = rest / lower[column * size + column]
        } else {
          // Not a number is not positive either.
          guard rest > 0, rest.isFinite else { return nil }
          lower[row * size + row] = rest.squareRoot()
        }
      }
    }
    self.lower = lower
  }

  /// The x with A·x = `right`.
  ///
  /// - Precondition: `right` has `size` entries.
  public func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == size, "\(right.count) entries for \(size) rows")
    var x = right
    for row in 0..<size {
      for k in 0..<row { x[row] -= lower[row * size + k] * x[k] }
      x[row] /= lower[row * size + row]
    }
    for row in (0..<size).reversed() {
      for k in (row + 1)..<max(size, row + 1) { x[row] -= lower[k * size + row] * x[k] }
      x[row] /= lower[row * size + row]
    }
    return x
  }
}
