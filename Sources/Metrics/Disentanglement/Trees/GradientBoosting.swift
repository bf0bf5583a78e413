import Glibc
import Kernels

/// A classifier of trees, each of which mends what those before it left wrong.
///
/// Every round grows a tree of depth 3 for every class on the difference between membership and
/// probability; the value of a leaf is one step of Newton's method, of which a tenth is taken. 100 rounds:
/// the defaults of scikit-learn's `GradientBoostingClassifier`, for three classes or more.
/// - Source: Friedman 2001, "Greedy function approximation: a gradient boosting machine", algorithm 6.
struct GradientBoosting {
  /// The share of each column in what all splits of all trees gain; the sum is 1 unless nothing is.
  let importances: [Double]
  /// The share of the rows learned from whose likeliest class is their own.
  let trainingAccuracy: Double
  /// The same of other rows; nil where none were given.
  let evaluationAccuracy: Double?

  private static let rounds = 100
  private static let depth = 3
  private static let rate = 0.1

  /// Learns the classes of rows.
  ///
  /// - Parameters:
  ///   - labels: the class of each row, below `classes`.
  ///   - test: other rows with their classes.
  init(
    _ rows: SortedRows, labels: [Int], classes: Int,
    test: (columns: [[Double]], labels: [Int])? = nil, on processor: Processor
  ) {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[label] += 1 }
    // A class without rows is never predicted.
    let present = counts.indices.filter { counts[$0] > 0 }
    let starts = present.map { log(Double(counts[$0]) / Double(labels.count)) }
    var scores = starts.map { [Double](repeating: $0, count: rows.count) }
    let testCount = test?.labels.count ?? 0
    var testScores = starts.map { [Double](repeating: $0, count: testCount) }
    var gains = [Double](repeating: 0, count: rows.columns.count)
    for round in 0..<Self.rounds {
      let shares = Self.probabilities(scores, on: processor)
      let trees = Self.grow(
        rows, labels, present, shares, first: round % max(1, rows.columns.count), on: processor)
      for (index, tree) in trees.enumerated() {
        for column in gains.indices { gains[column] += tree.importances[column] }
        for row in 0..<rows.count {
          scores[index][row] += tree.nodes[Int(tree.leaves[row])].value
        }
        guard let test else { continue }
        for row in 0..<testCount {
          testScores[index][row] += tree.value(of: row, in: test.columns)
        }
      }
    }
    let total = gains.reduce(0, +)
    importances = total > 0 ? gains.map { $0 / total } : gains
    func accuracy(_ scores: [[Double]], _ labels: [Int]) -> Double {
      var right = 0
      for (row, label) in labels.enumerated() {
        let best = present.indices.max { scores[$0][row] < scores[$1][row] }
        if best.map({ present[$0] }) == label { right += 1 }
      }
      return Double(right) / Double(max(1, labels.count))
    }
    trainingAccuracy = accuracy(scores, labels)
    evaluationAccuracy = test.map { accuracy(testScores, $0.labels) }
  }

  /// Softmax over the classes of every row: `[class][row]`.
  private static func probabilities(_ scores: [[Double]], on processor: Processor) -> [[Double]] {
    var result = scores
    for row in 0..<(scores.first?.count ?? 0) {
      var top = -Double.infinity
      for index in scores.indices { top = max(top, scores[index][row]) }
      var sum = 0.0
      for index in scores.indices {
        let share = exp(scores[index][row] - top)
        result[index][row] = share
        sum += share
      }
      for index in scores.indices { result[index][row] /= sum }
    }
    return result
  }

  /// The trees of one round, whose values are what is added to the scores.
  private static func grow(
    _ rows: SortedRows, _ labels: [Int], _ present: [Int], _ shares: [[Double]], first: Int,
    on processor: Processor
  ) -> [RegressionTree] {
    let classes = Double(present.count)
    var grown = [RegressionTree?](repeating: nil, count: present.count)
    grown.withUnsafeMutableBufferPointer { grown in
      processor.parallelFor(present.count) { index in
        let residuals = labels.indices.map {
          (labels[$0] == present[index] ? 1 : 0) - shares[index][$0]
        }
        var tree = RegressionTree(rows, targets: residuals, depth: depth, first: first)
        var sums = [Double](repeating: 0, count: tree.nodes.count)
        var curvatures = sums
        for row in labels.indices {
          let leaf = Int(tree.leaves[row])
          let share = shares[index][row]
          sums[leaf] += residuals[row]
          curvatures[leaf] += share * (1 - share)
        }
        tree.setValues { leaf in
          guard abs(curvatures[leaf]) > 1e-150 else { return 0 }
          return rate * (classes - 1) / classes * sums[leaf] / curvatures[leaf]
        }
        grown[index] = tree
      }
    }
    return grown.compactMap(\.self)
  }
}
