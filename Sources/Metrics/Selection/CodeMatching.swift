import Tensors

/// How well the codes of two models match one to one: the pairwise score of UDR, 0...1.
///
/// - Source: Duan et al. 2020 (arXiv:1905.12614), section 4, in the form of disentanglement_lib: the mean
///   over the codes of either model, then of both models.
public struct CodeMatching: Equatable, Sendable {
  /// How codes are related.
  public enum Relation: String, CaseIterable, Sendable {
    /// Weights of a lasso, alpha 0.1, that predicts all codes of the second model from those of the first.
    case lasso
    /// Absolute rank correlations.
    case spearman
  }

  /// Of code a of the first model and code b of the second: `strengths[a][b]`, 0 or more.
  public let strengths: [[Double]]

  /// Relates two representations of the same pictures, (pictures, codes) each.
  ///
  /// - Parameters:
  ///   - informative: the codes of each model that count, for instance those whose divergence from the
  ///     prior is more than 0.01 nats; nil for all.
  /// - Precondition: both have the same pictures.
  public init(
    _ first: Tensor, _ second: Tensor, by relation: Relation,
    informative: (first: [Bool], second: [Bool])? = nil
  ) {
    precondition(
      first.shape[0] == second.shape[0], "codes of \(first.shape) and \(second.shape) pictures")
    let rows = CodeColumns(first).kept(informative?.first)
    let columns = CodeColumns(second).kept(informative?.second)
    switch relation {
    case .lasso:
      let features = rows.standardised()
      let weights = columns.standardised().columns.map { target in
        Lasso(CrossProducts(features, target, rows: 0..<features.count), alpha: 0.1).weights
      }
      strengths = features.columns.indices.map { row in weights.map { abs($0[row]) } }
    case .spearman:
      let ranks = columns.columns.map(averageRanks)
      strengths = rows.columns.map { row in
        let own = averageRanks(of: row)
        return ranks.map { SAPScore.squaredCorrelation(own, $0).squareRoot() }
      }
    }
  }

  /// 1 where every code is related to one code of the other model alone, and fully; 0 without codes.
  public var score: Double {
    let columns = (strengths.first ?? []).indices.map { column in strengths.map { $0[column] } }
    return (Self.mean(strengths) + Self.mean(columns)) / 2
  }

  /// The mean over lists of the largest, squared, over the sum; 0 for a list of zeros.
  private static func mean(_ lists: [[Double]]) -> Double {
    guard !lists.isEmpty else { return 0 }
    return lists.reduce(0) { total, list in
      let (sum, largest) = (list.reduce(0, +), list.max() ?? 0)
      return total + (sum > 0 ? largest * largest / sum : 0)
    } / Double(lists.count)
  }
}

extension CodeColumns {
  /// The columns that are to be kept; all for nil.
  fileprivate func kept(_ isKept: [Bool]?) -> CodeColumns {
    guard let isKept else { return self }
    precondition(isKept.count == columns.count, "\(isKept.count) choices of \(columns.count) codes")
    return CodeColumns(
      columns: zip(columns, isKept).compactMap { $1 ? $0 : nil }, count: count)
  }
}

/// The middle one of `numbers`, or the mean of the two in the middle; nil of nothing.
func middle(of numbers: [Double]) -> Double? {
  let sorted = numbers.sorted()
  guard !sorted.isEmpty else { return nil }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
