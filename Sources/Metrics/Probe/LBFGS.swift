/// The minimum of a smooth convex function, by limited-memory BFGS with steps that are halved until
/// the value falls enough.
///
/// - Source: Nocedal & Wright 2006, "Numerical Optimization", algorithms 7.4 and 3.1.
enum LBFGS {
  /// Where `function` is smallest, to a gradient no longer than `tolerance`.
  ///
  /// - Parameter function: the value and the gradient at a point.
  static func minimum(
    from start: [Double], tolerance: Double,
    of function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> [Double] {
    var point = start
    var (value, gradient) = function(point)
    var corrections: [Correction] = []
    for _ in 0..<stepLimit {
      if dot(gradient, gradient).squareRoot() <= tolerance { break }
      var direction = descent(gradient, corrections)
      var slope = dot(direction, gradient)
      if slope >= 0 {
        // Rounding can spoil the corrections; the gradient itself always descends.
        corrections = []
        direction = gradient.map { -$0 }
        slope = -dot(gradient, gradient)
      }
      var length = corrections.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
      var next = function(sum(point, length, direction))
      while next.value > value + sufficientDecrease * length * slope, length > 1e-12 {
        length /= 2
        next = function(sum(point, length, direction))
      }
      guard next.value < value else { break }
      let correction = Correction(
        step: direction.map { $0 * length },
        gradientChange: zip(next.gradient, gradient).map { $0 - $1 })
      point = sum(point, 1, correction.step)
      (value, gradient) = next
      // Too little curvature along the step would make the next direction as good as random.
      if correction.curvature > 1e-12 * dot(correction.gradientChange, correction.gradientChange) {
        corrections.append(correction)
        if corrections.count > memory { corrections.removeFirst() }
      }
    }
    return point
  }

  /// What one step told of the curvature: s and y of the literature.
  private struct Correction {
    /// From one point to the next.
    let step: [Double]
    /// From the one's gradient to the next one's.
    let gradientChange: [Double]
    /// The product of both, 1 / rho.
    let curvature: Double

    init(step: [Double], gradientChange: [Double]) {
      self.step = step
      self.gradientChange = gradientChange
      curvature = dot(step, gradientChange)
    }
  }

  private static let stepLimit = 300
  /// Corrections that the curvature is told from; 3 to 20 are usual.
  private static let memory = 8
  /// c1 of algorithm 3.1: the share of the decrease promised by the slope that a step must bring.
  private static let sufficientDecrease = 1e-4

  /// The quasi-Newton direction: the two-loop recursion.
  private static func descent(_ gradient: [Double], _ corrections: [Correction]) -> [Double] {
    var direction = gradient.map { -$0 }
    var alphas: [Double] = []
    for correction in corrections.reversed() {
      let alpha = dot(correction.step, direction) / correction.curvature
      direction = sum(direction, -alpha, correction.gradientChange)
      alphas.append(alpha)
    }
    if let last = corrections.last {
      let scale = last.curvature / dot(last.gradientChange, last.gradientChange)
      direction = direction.map { $0 * scale }
    }
    for (correction, alpha) in zip(corrections, alphas.reversed()) {
      let beta = dot(correction.gradientChange, direction) / correction.curvature
      direction = sum(direction, alpha - beta, correction.step)
    }
    return direction
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var result = 0.0
    for index in a.indices { result += a[index] * b[index] }
    return result
  }

  /// a + factor * b.
  private static func sum(_ a: [Double], _ factor: Double, _ b: [Double]) -> [Double] {
    var result = a
    for index in result.indices { result[index] += factor * b[index] }
    return result
  }
}
