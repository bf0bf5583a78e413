/// The minimum of a smooth convex function, by limited-memory BFGS with steps that are halved until
/// the value falls enough.
///
/// - Source: Nocedal & Wright 2006, "Numerical Optimization", algorithms 7.4 and 3.1.
enum LBFGS {
  /// Where `function` is smallest, to a gradient no longer than `goal`.
  ///
  /// - Parameter function: the value and the gradient at a point.
  static func minimum(
    from start: [Double], gradientBelow goal: Double,
    of function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> [Double] {
    var point = start
    var (value, gradient) = function(point)
    var pairs: [(move: [Double], turn: [Double])] = []
    for _ in 0..<stepLimit {
      if dot(gradient, gradient).squareRoot() <= goal { break }
      var direction = descent(gradient, pairs)
      var descends = dot(direction, gradient)
      if descends >= 0 {
        // Rounding can spoil the pairs; the gradient itself always descends.
        pairs = []
        direction = gradient.map { -$0 }
        descends = -dot(gradient, gradient)
      }
      var length = pairs.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
      var next = function(sum(point, length, direction))
      while next.value > value + 1e-4 * length * descends, length > 1e-12 {
        length /= 2
        next = function(sum(point, length, direction))
      }
      guard next.value < value else { break }
      let move = direction.map { $0 * length }
      let turn = zip(next.gradient, gradient).map { $0 - $1 }
      if dot(move, turn) > 1e-12 * dot(turn, turn) {
        pairs.append((move, turn))
        if pairs.count > memory { pairs.removeFirst() }
      }
      point = sum(point, 1, move)
      (value, gradient) = next
    }
    return point
  }

  private static let stepLimit = 300
  /// Pairs of moves and turns that the curvature is told from.
  private static let memory = 8

  /// The quasi-Newton direction: two passes over the pairs.
  private static func descent(
    _ gradient: [Double], _ pairs: [(move: [Double], turn: [Double])]
  ) -> [Double] {
    var direction = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = dot(pair.move, direction) / dot(pair.move, pair.turn)
      direction = sum(direction, -share, pair.turn)
      shares.append(share)
    }
    if let last = pairs.last {
      let scale = dot(last.move, last.turn) / dot(last.turn, last.turn)
      direction = direction.map { $0 * scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      let back = dot(pair.turn, direction) / dot(pair.move, pair.turn)
      direction = sum(direction, share - back, pair.move)
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
