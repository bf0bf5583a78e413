import Tensors

/// A factor as a linear function of a model's codes, fitted by least squares.
struct LinearReading {
  /// One weight a code.
  let weights: [Double]
  let constant: Double
  /// The deviation of the factor where it was fitted.
  let deviation: Double

  /// The best fit of `values` by rows of `codes`, with a trace of ridge so that unused codes do no harm.
  init(_ codes: [[Double]], _ values: [Double]) {
    let count = Double(max(1, codes.count))
    let width = codes.first?.count ?? 0
    let means = (0..<width).map { column in codes.reduce(0) { $0 + $1[column] } / count }
    let mean = values.reduce(0, +) / count
    var products = [Double](repeating: 0, count: width * width)
    var right = [Double](repeating: 0, count: width)
    for (row, value) in zip(codes, values) {
      for i in 0..<width {
        let left = row[i] - means[i]
        right[i] += left * (value - mean) / count
        for j in 0...i { products[i * width + j] += left * (row[j] - means[j]) / count }
      }
    }
    for i in 0..<width { products[i * width + i] += 1e-6 }
    weights = CholeskyFactor(products, size: width)?.solve(right) ?? right.map { _ in 0 }
    constant = mean - zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 }
    deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }

  /// The factor of one row.
  func value(of codes: [Double]) -> Double {
    constant + zip(weights, codes).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The root mean squared error over rows, in deviations of the factor where it was fitted: 1 for a reader
  /// that knows nothing but the mean.
  func error(_ codes: [[Double]], _ values: [Double]) -> Double {
    let square = zip(codes, values).reduce(0) { sum, pair in
      let difference = value(of: pair.0) - pair.1
      return sum + difference * difference
    }
    return (square / Double(max(1, values.count))).squareRoot() / max(deviation, 1e-12)
  }
}
