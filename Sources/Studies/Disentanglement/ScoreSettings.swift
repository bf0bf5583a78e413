import Metrics

/// How much is sampled for the scores of disentanglement, and which reading of their definitions counts.
///
/// Figures of different settings do not compare.
public struct ScoreSettings: Equatable, Sendable {
  /// The settings that results were published with.
  public enum Name: String, CaseIterable, Sendable {
    /// The code of InfoGAN-CR, behind the tables of its paper.
    case cr
    /// disentanglement_lib, as its study configures it; for scenes with a grid of values.
    case lib
  }

  /// Which settings these are.
  public let name: Name
  /// Pictures that share a factor for one vote of the FactorVAE score.
  public let groupSize: Int
  /// Votes that the majority is taken of.
  public let groups: Int
  /// Votes that the score is taken of; 0 for the same.
  public let freshGroups: Int
  /// Whether the shared factor goes in turns; otherwise it is drawn.
  public let factorsTakeTurns: Bool
  /// Codes of a smaller deviation have no vote.
  public let smallestDeviation: Double
  /// Pairs for one point of the BetaVAE score; nil for the pairs of neighbours in the groups above, which
  /// all share one value of the factor.
  public let pairs: Int?
  /// Points of it to learn from.
  public let pairGroups: Int
  /// Points of it that the score is taken of; 0 for the same.
  public let freshPairGroups: Int
  /// Pictures with known factors for all other scores, and for the deviations of the codes.
  public let points: Int
  /// Pictures that predictions are judged by; 0 for the same.
  public let freshPoints: Int
  /// Equal shares that a code, or a factor without steps, is cut into for mutual information.
  public let bins = 20
  /// Whether SAP takes every factor as discrete.
  public let treatsAllAsDiscrete: Bool
  /// Whether codes are standardised before explicitness is measured.
  public let standardises: Bool
  /// What predicts factors for DCI.
  public let predictors: [DCIPredictor]
  /// Pictures for dHSIC, of those with known factors.
  public let independencePoints = 5_000

  /// The published settings of that name.
  ///
  /// - Parameters:
  ///   - pictureCount: of the data set, a tenth of which InfoGAN-CR samples.
  ///   - factorCount: how many factors there are; forests have published depths for five.
  public init(_ name: Name, pictureCount: Int, factorCount: Int) {
    self.name = name
    switch name {
    case .cr:
      (groupSize, groups, freshGroups) = (100, 100 * factorCount, 0)
      (factorsTakeTurns, smallestDeviation) = (true, 0)
      (pairs, pairGroups, freshPairGroups) = (nil, 100 * factorCount, 0)
      (points, freshPoints) = (pictureCount / 10, 0)
      (treatsAllAsDiscrete, standardises) = (false, false)
      predictors =
        [.lasso(alpha: 0.02), .crossValidatedLasso]
        + (factorCount == 5 ? [.notebookForest, .ibganForest] : []) + [.crossValidatedForest]
    case .lib:
      (groupSize, groups, freshGroups) = (64, 10_000, 5_000)
      (factorsTakeTurns, smallestDeviation) = (false, 0.05)
      (pairs, pairGroups, freshPairGroups) = (64, 10_000, 5_000)
      (points, freshPoints) = (10_000, 5_000)
      (treatsAllAsDiscrete, standardises) = (true, true)
      predictors = [.boosting]
    }
  }
}
