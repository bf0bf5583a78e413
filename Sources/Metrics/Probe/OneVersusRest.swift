import Glibc
import Kernels
import Tensors

/// A linear classifier: for each class a logistic regression of it against all others.
///
/// For each class min |w|^2 / 2 + cost * sum over rows of log(1 + exp(-y w . x)), with y = 1 in the class,
/// else -1, and a last number 1 in x that carries the bias, so that it is penalised too: LIBLINEAR's form,
/// which scikit-learn's `LogisticRegression` had when the scores of disentanglement were published.
/// Probabilities are the classes' own, brought to a sum of 1.
/// - Source: Fan et al. 2008, "LIBLINEAR", section 2.
struct OneVersusRest {
  /// Of each class: a weight a feature, then the bias.
  let weights: [[Double]]

  /// Fits it to rows of `features` whose classes are `labels`.
  ///
  /// - Parameter cost: the weight of the errors, above 0.
  /// - Precondition: a label below `classes` for each row.
  init(
    _ features: CodeColumns, labels: [Int], classes: Int, cost: Double = 1,
    on processor: Processor
  ) {
    precondition(
      features.count == labels.count && labels.allSatisfy { (0..<classes).contains($0) },
      "\(labels.count) labels below \(classes) for \(features.count) rows")
    let rows = Self.rows(features)
    weights = [[Double]](unsafeUninitializedCapacity: classes) { target, filled in
      for index in 0..<classes { (target.baseAddress.map { $0 + index })?.initialize(to: []) }
      processor.parallelFor(classes) { index in
        target[index] = Self.fit(
          rows, width: features.columns.count + 1, labels: labels, positive: index, cost: cost)
      }
      filled = classes
    }
  }

  /// The likeliest class of each row.
  func classes(of features: CodeColumns) -> [Int] {
    let rows = Self.rows(features)
    let width = features.columns.count + 1
    return (0..<features.count).map { row in
      let scores = weights.map { Self.product($0, rows, at: row * width) }
      return scores.indexOfMaximum ?? 0
    }
  }

  /// The probability of each class for each row: `probabilities[class][row]`.
  func probabilities(of features: CodeColumns) -> [[Double]] {
    let rows = Self.rows(features)
    let width = features.columns.count + 1
    var result = weights.map { own in
      (0..<features.count).map { 1 / (1 + exp(-Self.product(own, rows, at: $0 * width))) }
    }
    for row in 0..<features.count {
      var sum = 0.0
      for index in result.indices { sum += result[index][row] }
      for index in result.indices { result[index][row] /= sum }
    }
    return result
  }

  /// Row by row, a 1 at the end of each.
  private static func rows(_ features: CodeColumns) -> [Double] {
    let width = features.columns.count + 1
    var rows = [Double](repeating: 1, count: features.count * width)
    for (index, column) in features.columns.enumerated() {
      for row in 0..<features.count { rows[row * width + index] = column[row] }
    }
    return rows
  }

  private static func product(_ weights: [Double], _ rows: [Double], at start: Int) -> Double {
    var sum = 0.0
    for index in weights.indices { sum += weights[index] * rows[start + index] }
    return sum
  }

  /// Newton's method; a step that does not lower the loss is halved.
  private static func fit(
    _ rows: [Double], width: Int, labels: [Int], positive: Int, cost: Double
  ) -> [Double] {
    var solution = [Double](repeating: 0, count: width)
    var current = Loss(rows, width, labels, positive, cost, at: solution)
    for _ in 0..<stepLimit {
      guard let factor = CholeskyFactor(current.hessian, size: width) else { break }
      let step = factor.solve(current.gradient)
      let decrease = zip(step, current.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if decrease < 1e-12 * max(1, current.value) { break }
      var share = 1.0
      var next = current
      var point = solution
      repeat {
        point = zip(solution, step).map { $0 - share * $1 }
        next = Loss(rows, width, labels, positive, cost, at: point)
        share /= 2
      } while next.value > current.value && share > 1e-6
      guard next.value < current.value else { break }
      (solution, current) = (point, next)
    }
    return solution
  }

  private static let stepLimit = 100

  /// The loss of one class, its gradient and its second derivatives.
  private struct Loss {
    var value = 0.0
    var gradient: [Double]
    /// Row by row; the lower triangle is filled.
    var hessian: [Double]

    init(
      _ rows: [Double], _ width: Int, _ labels: [Int], _ positive: Int, _ cost: Double,
      at point: [Double]
    ) {
      var (value, gradient) = (0.0, [Double](repeating: 0, count: width))
      var hessian = [Double](repeating: 0, count: width * width)
      rows.withUnsafeBufferPointer { rows in
        for (row, label) in labels.enumerated() {
          let start = row * width
          var margin = 0.0
          for index in 0..<width { margin += point[index] * rows[start + index] }
          let target = label == positive ? 1.0 : 0.0
          let share = 1 / (1 + exp(-margin))
          // log(1 + exp(-y m)) without overflow.
          let signed = label == positive ? margin : -margin
          value += signed > 0 ? log1p(exp(-signed)) : log1p(exp(signed)) - signed
          let (slope, curvature) = (share - target, share * (1 - share))
          for index in 0..<width {
            gradient[index] += slope * rows[start + index]
            let scaled = curvature * rows[start + index]
            for other in 0...index {
              hessian[index * width + other] += scaled * rows[start + other]
            }
          }
        }
      }
      self.value = cost * value + point.reduce(0) { $0 + $1 * $1 } / 2
      self.gradient = zip(gradient, point).map { cost * $0 + $1 }
      self.hessian = hessian.map { cost * $0 }
      for index in 0..<width { self.hessian[index * width + index] += 1 }
    }
  }
}
