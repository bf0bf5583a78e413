/// A linear classifier of one number: one class against the rest, squared hinge, weights balanced by the
/// size of the class, at its optimum.
///
/// For each class min (w^2 + b^2) / 2 + cost * sum over rows of g max(0, 1 - y (w x + b))^2, with y = 1 and
/// g = rows / (classes * rows of the class) for its members, y = -1 and g = 1 for others. That is
/// scikit-learn's `LinearSVC(class_weight="balanced")` for three classes or more, whose library weighs
/// members alone.
/// - Source: Fan et al. 2008, "LIBLINEAR", section 2.
struct SingleFeatureSVM {
  /// Of each class that there is: its number, w and b.
  let machines: [(label: Int, weight: Double, bias: Double)]

  /// Fits it to numbers whose classes are `labels`.
  init(_ numbers: [Double], labels: [Int], classes: Int, cost: Double) {
    precondition(numbers.count == labels.count, "\(numbers.count) numbers, \(labels.count) labels")
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[label] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
    machines = present.map { label in
      let balance = Double(labels.count) / Double(present.count * counts[label])
      let problem = Problem(
        numbers: numbers, labels: labels, positive: label, memberCost: cost * balance,
        otherCost: cost)
      let solution = problem.solution
      return (label, solution.weight, solution.bias)
    }
  }

  /// The class with the largest margin for each of `numbers`, the first of equal ones.
  func classes(of numbers: [Double]) -> [Int] {
    numbers.map { number in
      var best = (label: 0, margin: -Double.infinity)
      for machine in machines {
        let margin = machine.weight * number + machine.bias
        if margin > best.margin { best = (machine.label, margin) }
      }
      return best.label
    }
  }

  /// One class against the rest: a convex function of two unknowns, quadratic between kinks.
  private struct Problem {
    let numbers: [Double]
    let labels: [Int]
    let positive: Int
    let memberCost: Double
    let otherCost: Double

    /// Newton's method, which is exact once the rows within the margin no longer change.
    var solution: (weight: Double, bias: Double) {
      var point = (weight: 0.0, bias: 0.0)
      var current = evaluate(point)
      for _ in 0..<100 {
        let determinant = current.ww * current.bb - current.wb * current.wb
        let step = (
          weight: (current.bb * current.w - current.wb * current.b) / determinant,
          bias: (current.ww * current.b - current.wb * current.w) / determinant
        )
        let decrease = step.weight * current.w + step.bias * current.b
        if decrease <= 1e-13 * max(1, current.value) { break }
        var share = 1.0
        var next = current
        var moved = point
        repeat {
          moved = (point.weight - share * step.weight, point.bias - share * step.bias)
          next = evaluate(moved)
          share /= 2
        } while next.value > current.value && share > 1e-9
        guard next.value < current.value else { break }
        (point, current) = (moved, next)
      }
      return point
    }

    /// The value, its slopes and its second derivatives.
    private struct Evaluation {
      var value, w, b, ww, wb, bb: Double
    }

    private func evaluate(_ point: (weight: Double, bias: Double)) -> Evaluation {
      var result = Evaluation(
        value: (point.weight * point.weight + point.bias * point.bias) / 2, w: point.weight,
        b: point.bias, ww: 1, wb: 0, bb: 1)
      for (number, label) in zip(numbers, labels) {
        let sign = label == positive ? 1.0 : -1.0
        let gap = 1 - sign * (point.weight * number + point.bias)
        guard gap > 0 else { continue }
        let cost = label == positive ? memberCost : otherCost
        result.value += cost * gap * gap
        let slope = -2 * cost * sign * gap
        result.w += slope * number
        result.b += slope
        result.ww += 2 * cost * number * number
        result.wb += 2 * cost * number
        result.bb += 2 * cost
      }
      return result
    }
  }
}
