/// The eigenvalues and eigenvectors of a real symmetric matrix, by Jacobi's rotations.
///
/// Small to middling matrices (a few hundred rows); every pair is accurate to rounding, small
/// eigenvalues included.
/// - Source: Golub & Van Loan, "Matrix Computations", 4th edition, section 8.5 (cyclic by rows).
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, largest first.
  public let values: [Double]
  /// Row k is the eigenvector of `values[k]`, of length 1.
  public let vectors: [[Double]]

  /// Decomposes `matrix`, row by row, of which the upper triangle counts.
  ///
  /// - Precondition: `matrix` has `size * size` finite entries.
  public init(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) entries for \(size) rows and columns")
    var a = matrix
    for row in 0..<size {
      for column in 0..<row { a[row * size + column] = a[column * size + row] }
    }
    // Rows of v become the eigenvectors: every rotation of a's rows is one of v's rows.
    var v = [Double](repeating: 0, count: size * size)
    for i in 0..<size { v[i * size + i] = 1 }
    let total = a.reduce(0) { $0 + $1 * $1 }
    var sweep = 0
    while sweep < Self.sweepLimit, Self.outside(a, size) > 1e-26 * total {
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) { Self.rotate(&a, &v, size, p, q) }
      }
      sweep += 1
    }
    let order = (0..<size).sorted { a[$0 * size + $0] > a[$1 * size + $1] }
    values = order.map { a[$0 * size + $0] }
    vectors = order.map { Array(v[($0 * size)..<(($0 + 1) * size)]) }
  }

  /// Convergence is quadratic; nine sweeps do for a thousand rows.
  private static let sweepLimit = 60

  /// The sum of squares off the diagonal.
  private static func outside(_ a: [Double], _ size: Int) -> Double {
    var sum = 0.0
    for row in 0..<size {
      for column in 0..<size where column != row {
        sum += a[row * size + column] * a[row * size + column]
      }
    }
    return sum
  }

  /// Makes a[p][q] zero by a rotation in the plane of rows and columns p and q.
  private static func rotate(
    _ a: inout [Double], _ v: inout [Double], _ size: Int, _ p: Int, _ q: Int
  ) {
    let off = a[p * size + q]
    if off == 0 { return }
    let tau = (a[q * size + q] - a[p * size + p]) / (2 * off)
    let tangent = (tau >= 0 ? 1.0 : -1.0) / (tau.magnitude + (1 + tau * tau).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    a.withUnsafeMutableBufferPointer { a in
      v.withUnsafeMutableBufferPointer { v in
        for k in 0..<size {
          let (x, y) = (a[p * size + k], a[q * size + k])
          a[p * size + k] = cosine * x - sine * y
          a[q * size + k] = sine * x + cosine * y
          let (s, t) = (v[p * size + k], v[q * size + k])
          v[p * size + k] = cosine * s - sine * t
          v[q * size + k] = sine * s + cosine * t
        }
        for k in 0..<size {
          let (x, y) = (a[k * size + p], a[k * size + q])
          a[k * size + p] = cosine * x - sine * y
          a[k * size + q] = sine * x + cosine * y
        }
      }
    }
  }
}
