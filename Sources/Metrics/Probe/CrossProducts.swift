/// What a lasso needs to know of rows: their number, the sums of their features and of a target, and the
/// sums of all products.
///
/// Sums of parts add up, and parts can be taken away again, so folds of a cross-validation cost one pass
/// over the rows.
struct CrossProducts {
  private(set) var count = 0.0
  private(set) var sums: [Double]
  /// Features by features, row by row.
  private(set) var products: [Double]
  private(set) var targetSum = 0.0
  private(set) var targetSquares = 0.0
  private(set) var targetProducts: [Double]

  /// The sums of some rows of `features` and `target`.
  init(_ features: CodeColumns, _ target: [Double], rows: Range<Int>) {
    let columns = features.columns
    let width = columns.count
    count = Double(rows.count)
    sums = columns.map { $0[rows].reduce(0, +) }
    products = [Double](repeating: 0, count: width * width)
    for first in 0..<width {
      for second in 0...first {
        var sum = 0.0
        for row in rows { sum += columns[first][row] * columns[second][row] }
        products[first * width + second] = sum
        products[second * width + first] = sum
      }
    }
    targetProducts = columns.map { column in
      rows.reduce(0.0) { $0 + column[$1] * target[$1] }
    }
    for row in rows {
      targetSum += target[row]
      targetSquares += target[row] * target[row]
    }
  }

  /// The sums without those of `part`.
  static func - (whole: CrossProducts, part: CrossProducts) -> CrossProducts {
    var rest = whole
    rest.count -= part.count
    rest.targetSum -= part.targetSum
    rest.targetSquares -= part.targetSquares
    for index in rest.sums.indices {
      rest.sums[index] -= part.sums[index]
      rest.targetProducts[index] -= part.targetProducts[index]
    }
    for index in rest.products.indices { rest.products[index] -= part.products[index] }
    return rest
  }

  /// Covariances of all features, row by row.
  var covariances: [Double] {
    let width = sums.count
    return products.indices.map { index in
      products[index] / count - sums[index / width] / count * sums[index % width] / count
    }
  }

  /// Covariances of all features with the target.
  var targetCovariances: [Double] {
    sums.indices.map { targetProducts[$0] / count - sums[$0] / count * targetSum / count }
  }

  /// The mean squared error of `weights` and `intercept` on the rows.
  func error(_ weights: [Double], intercept: Double) -> Double {
    var sum = targetSquares - 2 * intercept * targetSum + intercept * intercept * count
    for (first, weight) in weights.enumerated() {
      sum += 2 * weight * (intercept * sums[first] - targetProducts[first])
      for (second, other) in weights.enumerated() {
        sum += weight * other * products[first * weights.count + second]
      }
    }
    return sum / count
  }
}
