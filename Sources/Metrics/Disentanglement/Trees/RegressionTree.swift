/// A regression tree: rows are split in two, again and again, where the squared error falls most.
///
/// Exact: every place between two different numbers of a column is tried, level by level, in one pass over
/// the sorted rows of each column. Of equal splits the lowest is taken, of the column that is looked at
/// first.
/// - Source: Breiman, Friedman, Olshen and Stone 1984, "Classification and Regression Trees", chapter 8.
struct RegressionTree {
  /// A question or an answer.
  struct Node {
    /// The column that is asked for; nil for a leaf.
    var column: Int?
    /// Rows whose number is at most this go to the left.
    var threshold = 0.0
    /// The node on the left; the one on the right follows it.
    var left = 0
    /// How deep it lies; 0 for the root.
    var depth = 0
    /// The mean target of its rows.
    var value: Double
  }

  /// All nodes, the root first, level by level.
  private(set) var nodes: [Node]
  /// How much the splits by each column lower the sum of squared errors.
  let importances: [Double]
  /// The node that each row with a weight ended in, for rows that the tree was grown on.
  let leaves: [Int32]

  /// Grows a tree of at most `depth` levels of questions.
  ///
  /// - Parameters:
  ///   - targets: a number a row.
  ///   - weights: how often each row counts; 0 leaves it out. nil for once each.
  ///   - first: the column that is looked at first. Codes that say the same share the splits of several
  ///     trees that begin with different ones.
  init(
    _ rows: SortedRows, targets: [Double], weights: [Double]? = nil, depth: Int,
    first: Int = 0
  ) {
    var growth = Growth(rows: rows, targets: targets, weights: weights, firstColumn: first)
    for _ in 0..<depth where !growth.open.isEmpty { growth.split() }
    nodes = growth.nodes
    importances = growth.importances
    leaves = growth.places
  }

  /// The value for a row of `columns`, by the nodes above `depth` alone.
  func value(of row: Int, in columns: [[Double]], depth: Int = .max) -> Double {
    nodes[leaf(of: row, in: columns, depth: depth)].value
  }

  /// The node that a row of `columns` ends in.
  func leaf(of row: Int, in columns: [[Double]], depth: Int = .max) -> Int {
    var index = 0
    while let column = nodes[index].column, nodes[index].depth < depth {
      index = nodes[index].left + (columns[column][row] <= nodes[index].threshold ? 0 : 1)
    }
    return index
  }

  /// Gives the nodes other values.
  mutating func setValues(_ value: (Int) -> Double) {
    for index in nodes.indices { nodes[index].value = value(index) }
  }
}

/// A tree as it grows, one level at a time.
private struct Growth {
  let rows: SortedRows
  let targets: [Double]
  let weights: [Double]?
  let firstColumn: Int
  var nodes: [RegressionTree.Node]
  var importances: [Double]
  /// The node of each row.
  var places: [Int32]
  /// The nodes of the deepest level that may be split.
  var open: Range<Int>
  /// Of every node: the weight of its rows, the sum of their targets and of their squares.
  private var totals: [Total]

  private struct Total {
    var weight = 0.0
    var sum = 0.0
    var squares = 0.0
  }

  /// The best split of a node found so far.
  private struct Split {
    var gain = -Double.infinity
    var column = -1
    var threshold = 0.0
  }

  init(rows: SortedRows, targets: [Double], weights: [Double]?, firstColumn: Int) {
    self.rows = rows
    self.firstColumn = firstColumn
    self.targets = targets
    self.weights = weights
    importances = [Double](repeating: 0, count: rows.columns.count)
    places = [Int32](repeating: 0, count: rows.count)
    var total = Total()
    for row in 0..<rows.count {
      let weight = weights?[row] ?? 1
      total.weight += weight
      total.sum += weight * targets[row]
      total.squares += weight * targets[row] * targets[row]
    }
    totals = [total]
    nodes = [RegressionTree.Node(value: total.sum / max(total.weight, 1e-300))]
    open = 0..<1
  }

  /// Splits every open node that can be split, and opens those that come of it.
  mutating func split() {
    let first = open.lowerBound
    var best = [Split](repeating: Split(), count: open.count)
    for step in rows.columns.indices {
      look(along: (firstColumn + step) % rows.columns.count, first, &best)
    }
    let start = nodes.count
    for node in open {
      let split = best[node - first]
      let total = totals[node]
      let error = total.squares - total.sum * total.sum / total.weight
      // Equal targets need no question; rounding leaves a little of their squares.
      guard split.column >= 0, error > 1e-14 * max(total.squares, 1e-300) else { continue }
      nodes[node].column = split.column
      nodes[node].threshold = split.threshold
      nodes[node].left = nodes.count
      let depth = nodes[node].depth + 1
      for _ in 0..<2 {
        nodes.append(RegressionTree.Node(depth: depth, value: 0))
        totals.append(Total())
      }
      importances[split.column] += max(0, split.gain - total.sum * total.sum / total.weight)
    }
    move()
    for node in start..<nodes.count {
      nodes[node].value = totals[node].sum / max(totals[node].weight, 1e-300)
    }
    open = start..<nodes.count
  }

  /// Tries every place along one column for all open nodes at once.
  private func look(along column: Int, _ first: Int, _ best: inout [Split]) {
    let count = open.count
    var (weight, sum) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    var last = [Double](repeating: .nan, count: count)
    let numbers = rows.columns[column]
    rows.orders[column].withUnsafeBufferPointer { order in
      places.withUnsafeBufferPointer { places in
        numbers.withUnsafeBufferPointer { numbers in
          targets.withUnsafeBufferPointer { targets in
            for position in order.indices {
              let row = Int(order[position])
              let node = Int(places[row]) - first
              guard node >= 0 else { continue }
              let share = weights?[row] ?? 1
              guard share > 0 else { continue }
              let number = numbers[row]
              // Nearer numbers are one to the usual implementation, and here too.
              if number > last[node] + 1e-7 {
                let total = totals[first + node]
                let rest = total.weight - weight[node]
                let other = total.sum - sum[node]
                let gain = sum[node] * sum[node] / weight[node] + other * other / rest
                if gain > best[node].gain {
                  var threshold = last[node] / 2 + number / 2
                  if threshold >= number { threshold = last[node] }
                  best[node] = Split(gain: gain, column: column, threshold: threshold)
                }
              }
              weight[node] += share
              sum[node] += share * targets[row]
              last[node] = number
            }
          }
        }
      }
    }
  }

  /// Brings the rows of nodes that were split to the new nodes, and counts them there.
  private mutating func move() {
    for row in 0..<rows.count {
      let node = nodes[Int(places[row])]
      guard let column = node.column else { continue }
      let place = node.left + (rows.columns[column][row] <= node.threshold ? 0 : 1)
      places[row] = Int32(place)
      let weight = weights?[row] ?? 1
      totals[place].weight += weight
      totals[place].sum += weight * targets[row]
      totals[place].squares += weight * targets[row] * targets[row]
    }
  }
}
