import Glibc

/// A linear regression with few weights: min |y - X w - b|^2 / (2 rows) + alpha |w|_1.
///
/// Coordinate descent on the covariances, to the optimum.
/// - Source: Friedman, Hastie and Tibshirani 2010, "Regularization paths for generalized linear models via
///   coordinate descent", sections 2.1 and 2.2.
struct Lasso {
  /// A weight a feature.
  let weights: [Double]
  /// b, which is not penalised.
  let intercept: Double
  /// The weight of the penalty.
  let alpha: Double

  /// Fits it to rows whose sums are known.
  ///
  /// - Parameter start: weights to begin with, of another alpha.
  init(_ rows: CrossProducts, alpha: Double, from start: [Double]? = nil) {
    let covariances = rows.covariances
    let targets = rows.targetCovariances
    let width = targets.count
    var weights = start ?? [Double](repeating: 0, count: width)
    for _ in 0..<Self.sweepLimit {
      var (largestChange, largest) = (0.0, 0.0)
      for feature in 0..<width {
        let variance = covariances[feature * width + feature]
        guard variance > 1e-14 else {
          weights[feature] = 0
          continue
        }
        var rest = targets[feature]
        for other in 0..<width where other != feature {
          rest -= covariances[feature * width + other] * weights[other]
        }
        let size = max(0, abs(rest) - alpha)
        let next = (rest < 0 ? -size : size) / variance
        largestChange = max(largestChange, abs(next - weights[feature]))
        weights[feature] = next
        largest = max(largest, abs(next))
      }
      if largestChange <= 1e-12 * max(largest, 1e-12) { break }
    }
    self.weights = weights
    self.alpha = alpha
    intercept =
      (rows.targetSum - zip(weights, rows.sums).reduce(0) { $0 + $1.0 * $1.1 }) / rows.count
  }

  /// Codes that are nearly the same make slow progress; this many sweeps cost little.
  private static let sweepLimit = 100_000

  /// The lasso whose alpha has the least mean error on held-out rows.
  ///
  /// Rows are held out in `folds` equal parts in their order; alphas are 100 on a logarithmic scale from
  /// the one that leaves no weight down to a thousandth of it: scikit-learn's `LassoCV`.
  init(choosingFrom features: CodeColumns, _ target: [Double], folds: Int) {
    let parts = foldRanges(of: features.count, folds: folds).map {
      CrossProducts(features, target, rows: $0)
    }
    let whole = CrossProducts(features, target, rows: 0..<features.count)
    let largest = whole.targetCovariances.map(abs).max() ?? 0
    guard largest > 0 else {
      self.init(whole, alpha: 0)
      return
    }
    let alphas = (0..<100).map { largest * pow(10, -3 * Double($0) / 99) }
    var errors = [Double](repeating: 0, count: alphas.count)
    for part in parts {
      let rest = whole - part
      var weights: [Double]?
      for (index, alpha) in alphas.enumerated() {
        let lasso = Lasso(rest, alpha: alpha, from: weights)
        weights = lasso.weights
        errors[index] += part.error(lasso.weights, intercept: lasso.intercept)
      }
    }
    let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
    self.init(whole, alpha: alphas[best])
  }
}

/// Equal parts of `count` rows in their order; the first ones are longer by one where it does not divide.
func foldRanges(of count: Int, folds: Int) -> [Range<Int>] {
  (0..<folds).map { fold in
    func start(_ fold: Int) -> Int { fold * (count / folds) + min(fold, count % folds) }
    return start(fold)..<start(fold + 1)
  }
}
