import Glibc
import Tensors

/// A separating plane of two groups of rows, as of latents: P(plus | z) = 1 / (1 + exp(-(w·z + b))).
///
/// Minimises |w|² / 2 + `strength` · Σ log(1 + exp(-y (w·z + b))) over w and b, y = 1 for plus and -1 for
/// minus; b is not penalised. The penalty is needed: fewer samples than dimensions can always be
/// separated, and then w would grow without end. Under a strong penalty w points from mean to mean.
/// - Source: Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2nd edition,
///   section 4.4.1 (Newton's method) with the ridge of section 18.4.
public struct LogisticRegression: Equatable, Sendable {
  /// w, as long as a row.
  public let weights: [Double]
  /// b.
  public let intercept: Double

  /// Fits the plane between `plus` and `minus`, by Newton's steps until they are short.
  ///
  /// - Parameter strength: what an error counts against the penalty, more than 0.
  /// - Precondition: neither group is empty, and all rows are equally long.
  public init(plus: [[Float]], minus: [[Float]], strength: Double = 1) {
    precondition(!plus.isEmpty && !minus.isEmpty, "\(plus.count) plus and \(minus.count) minus")
    let rows = (plus + minus).map { $0.map(Double.init) + [1] }
    let targets = plus.map { _ in 1.0 } + minus.map { _ in 0.0 }
    let size = rows[0].count
    var solution = [Double](repeating: 0, count: size)
    for _ in 0..<Self.stepLimit {
      var gradient = solution
      gradient[size - 1] = 0
      var hessian = [Double](repeating: 0, count: size * size)
      for place in 0..<(size - 1) { hessian[place * size + place] = 1 }
      for (row, target) in zip(rows, targets) {
        let margin = zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 }
        let share = 1 / (1 + exp(-margin))
        let slope = strength * (share - target)
        let curvature = strength * share * (1 - share)
        for place in 0..<size {
          gradient[place] += slope * row[place]
          let scaled = curvature * row[place]
          for other in 0...place { hessian[place * size + other] += scaled * row[other] }
        }
      }
      // All samples far on their side leave no curvature for b: nothing more is to be gained then.
      guard let factor = CholeskyFactor(hessian, size: size) else { break }
      let step = factor.solve(gradient)
      // Far from the end a whole step may go too far: the curvature falls with the distance.
      let length = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let share = min(1, Self.longestStep / max(length, .leastNormalMagnitude))
      for place in 0..<size { solution[place] -= share * step[place] }
      if length < 1e-10 { break }
    }
    weights = Array(solution.dropLast())
    intercept = solution[size - 1]
  }

  private static let stepLimit = 200
  private static let longestStep = 4.0
}

extension Direction {
  /// The direction across the plane that separates `plus` from `minus` best; nil if either is empty, or
  /// only categories tell them apart.
  ///
  /// Unlike the way between the means it makes use of how the samples scatter.
  public init?(
    name: String, separating plus: [LatentVector], from minus: [LatentVector], in spec: LatentSpec
  ) {
    guard !plus.isEmpty, !minus.isEmpty else { return nil }
    let plane = LogisticRegression(
      plus: plus.map { $0.withoutCategories(in: spec).values },
      minus: minus.map { $0.withoutCategories(in: spec).values })
    self.init(name: name, values: plane.weights.map(Float.init), in: spec)
  }
}

extension LatentVector {
  /// With 0 in the places of categorical codes: what they say must not explain anything.
  fileprivate func withoutCategories(in spec: LatentSpec) -> LatentVector {
    var copy = self
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      for place in spec.range(ofPart: index) { copy.values[place] = 0 }
    }
    return copy
  }
}
