import Glibc

/// DCI: disentanglement, completeness and informativeness of codes, from how important each code is for
/// predicting each factor.
///
/// - Source: Eastwood and Williams 2018, "A framework for the quantitative evaluation of disentangled
///   representations", section 2.
public struct DCIScore: Equatable, Sendable {
  /// How the completeness of the factors is averaged.
  public enum CompletenessMean: Equatable, Sendable {
    /// Every factor counts the same: the authors.
    case plain
    /// By the share of a factor in all importance: disentanglement_lib.
    case weighted
  }

  /// How important code d is for factor k, 0 or more: `importances[d][k]`.
  public let importances: [[Double]]
  /// Of each code: 1 where it is important for a single factor, 0 for all factors alike, or for none.
  public let codes: [Double]
  /// Of each factor: 1 where a single code is important for it, 0 for all codes alike, or for none.
  public let factors: [Double]
  /// The mean over the codes by their importance, 0...1, higher is better.
  public let disentanglement: Double
  /// The mean over the factors, 0...1, higher is better.
  public let completeness: Double
  /// How well factors are predicted on the pictures learned from, mean over the factors; what it is, the
  /// predictor says.
  public let trainingPrediction: Double
  /// The same on other pictures; nil where there were none.
  public let evaluationPrediction: Double?

  /// The scores of a table of importances.
  public init(
    importances: [[Double]], mean: CompletenessMean, trainingPrediction: Double,
    evaluationPrediction: Double? = nil
  ) {
    self.importances = importances
    self.trainingPrediction = trainingPrediction
    self.evaluationPrediction = evaluationPrediction
    let columns = (importances.first ?? []).indices.map { factor in importances.map { $0[factor] } }
    let total = importances.reduce(0) { $0 + $1.reduce(0, +) }
    codes = importances.map(Self.concentration)
    factors = columns.map(Self.concentration)
    guard total > 0 else {
      (disentanglement, completeness) = (0, 0)
      return
    }
    disentanglement = zip(codes, importances).reduce(0) {
      $0 + $1.0 * $1.1.reduce(0, +) / total
    }
    completeness = zip(factors, columns).reduce(0) {
      let weight =
        switch mean {
        case .plain: 1 / Double(columns.count)
        case .weighted: $1.1.reduce(0, +) / total
        }
      return $0 + $1.0 * weight
    }
  }

  /// 1 less the entropy of the shares of `values`, in units of the largest possible; 0 where all are 0.
  ///
  /// The published programs add 1e-11 or 1e-12 to shares before the logarithm, which changes the result
  /// by about as much.
  private static func concentration(_ values: [Double]) -> Double {
    let sum = values.reduce(0, +)
    guard sum > 0 else { return 0 }
    guard values.count > 1 else { return 1 }
    let entropy = values.reduce(0.0) {
      $1 > 0 ? $0 - $1 / sum * log($1 / sum) : $0
    }
    return 1 - entropy / log(Double(values.count))
  }
}
