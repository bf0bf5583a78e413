import Kernels
import Tensors

/// A regression forest: the mean of trees, each grown on rows drawn with replacement.
///
/// Every column is asked for at every split, as regression forests do by default.
/// - Source: Breiman 2001, "Random forests".
struct RandomForest {
  /// The trees.
  let trees: [RegressionTree]

  /// Grows a tree of at most `depth` levels for each list of weights: how often each row was drawn.
  init(
    _ rows: SortedRows, targets: [Double], draws: [[Double]], depth: Int, on processor: Processor
  ) {
    var grown = [RegressionTree?](repeating: nil, count: draws.count)
    grown.withUnsafeMutableBufferPointer { grown in
      processor.parallelFor(draws.count) { index in
        grown[index] = RegressionTree(
          rows, targets: targets, weights: draws[index], depth: depth,
          first: index % max(1, rows.columns.count))
      }
    }
    trees = grown.compactMap(\.self)
  }

  /// How often each of `count` rows is drawn when as many as there are in `parts` are drawn from them with
  /// replacement.
  static func draw(
    _ parts: [Range<Int>], of count: Int, using random: inout SeededGenerator
  ) -> [Double] {
    var weights = [Double](repeating: 0, count: count)
    let total = parts.reduce(0) { $0 + $1.count }
    for _ in 0..<total {
      var place = random.nextInt(below: total)
      for part in parts {
        if place < part.count {
          weights[part.lowerBound + place] += 1
          break
        }
        place -= part.count
      }
    }
    return weights
  }

  /// The share of each column in what all trees gain by their splits; the sum is 1 unless nothing is.
  var importances: [Double] {
    let shares = trees.compactMap { tree -> [Double]? in
      let sum = tree.importances.reduce(0, +)
      return sum > 0 ? tree.importances.map { $0 / sum } : nil
    }
    guard let width = shares.first?.count else {
      return trees.first.map { $0.importances.map { _ in 0 } } ?? []
    }
    return (0..<width).map { column in
      shares.reduce(0) { $0 + $1[column] } / Double(shares.count)
    }
  }

  /// The value for a row of `columns`, by trees that are cut at `depth`.
  func value(of row: Int, in columns: [[Double]], depth: Int = .max) -> Double {
    trees.reduce(0) { $0 + $1.value(of: row, in: columns, depth: depth) } / Double(trees.count)
  }

  /// The depth among `depths` at which forests predict held-out rows best, by the mean of R^2.
  ///
  /// Rows are held out in `folds` equal parts in their order. A shallow forest is a deep one that is cut, so
  /// one is grown for each part.
  /// - Parameter draws: the drawn rows of each tree for a part that is held out: weights of all rows, 0 for
  ///   those of the part.
  static func bestDepth(
    among depths: ClosedRange<Int>, _ rows: SortedRows, targets: [Double], folds: Int,
    on processor: Processor, draws: (Range<Int>) -> [[Double]]
  ) -> (depth: Int, scores: [Double]) {
    var scores = [Double](repeating: 0, count: depths.count)
    for part in foldRanges(of: rows.count, folds: folds) {
      let forest = RandomForest(
        rows, targets: targets, draws: draws(part), depth: depths.upperBound, on: processor)
      let mean = targets[part].reduce(0, +) / Double(part.count)
      let spread = targets[part].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      var errors = [Double](repeating: 0, count: depths.count)
      errors.withUnsafeMutableBufferPointer { errors in
        processor.parallelFor(depths.count) { index in
          for row in part {
            let value = forest.value(
              of: row, in: rows.columns, depth: depths.lowerBound + index)
            errors[index] += (targets[row] - value) * (targets[row] - value)
          }
        }
      }
      for index in scores.indices {
        scores[index] += (spread > 0 ? 1 - errors[index] / spread : 0) / Double(folds)
      }
    }
    return (depths.lowerBound + (scores.indexOfMaximum ?? 0), scores)
  }
}
