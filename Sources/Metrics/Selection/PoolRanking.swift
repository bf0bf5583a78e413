/// What every model of a pool makes of every other, and the ranking that comes of it.
public struct PoolRanking: Equatable, Sendable {
  /// How pairs are turned into a score of each model.
  public enum Rule: Equatable, Sendable {
    /// ModelCentrality: the mean over the others of both directions' mean, so that the medoid wins.
    case centrality
    /// UDR: the median over the others j of what comes of predicting this model from j.
    case median
  }

  /// Of models i and j: `pairs[i][j]`; what is on the diagonal does not count.
  public let pairs: [[Double]]
  /// The score of each model; higher is better.
  public let scores: [Double]

  /// Ranks the models of a pool.
  ///
  /// - Parameter pairs: for ModelCentrality of encoder i and generator j, for UDR of first model i and
  ///   second model j.
  /// - Precondition: a square table of at least two models.
  public init(_ pairs: [[Double]], by rule: Rule) {
    precondition(
      pairs.count >= 2 && pairs.allSatisfy { $0.count == pairs.count },
      "\(pairs.count) rows of \(pairs.map(\.count))")
    self.pairs = pairs
    scores = pairs.indices.map { model in
      let others = pairs.indices.filter { $0 != model }
      switch rule {
      case .centrality:
        return others.reduce(0) { $0 + (pairs[model][$1] + pairs[$1][model]) / 2 }
          / Double(others.count)
      case .median: return middle(of: others.map { pairs[$0][model] }) ?? 0
      }
    }
  }

  /// The mean of both directions: how similar two models are.
  public var similarities: [[Double]] {
    pairs.indices.map { i in pairs.indices.map { j in (pairs[i][j] + pairs[j][i]) / 2 } }
  }

  /// The models from the best to the worst; of equal ones the first in the pool comes first.
  public var order: [Int] {
    scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
  }
}
