import Kernels
import Metrics
import Tensors

/// Every score of disentanglement of one representation of rendered pictures.
public struct DisentanglementScores: Sendable {
  /// How they were measured.
  public let settings: ScoreSettings
  /// The FactorVAE score with its votes.
  public let factorVAE: FactorVAEScore
  /// The BetaVAE score.
  public let betaVAE: BetaVAEScore
  /// The mutual information of codes and factors.
  public let information: InformationTable
  /// MIG.
  public let gap: MutualInformationGap
  /// Modularity.
  public let modularity: Modularity
  /// Explicitness.
  public let explicitness: Explicitness
  /// SAP.
  public let separation: SAPScore
  /// DCI by each predictor of the settings.
  public let importances: [(predictor: DCIPredictor, score: DCIScore)]
  /// dHSIC.
  public let independence: JointIndependence

  /// Scores what an encoder sees in the pictures of `sample`: (pictures, codes).
  ///
  /// - Parameters:
  ///   - seed: of the rows that forests draw.
  ///   - report: told what is measured next.
  public init(
    _ representation: Tensor, of sample: ScoreSample, seed: UInt64, on processor: Processor,
    report: (String) -> Void = { _ in }
  ) {
    let settings = sample.settings
    let count = sample.factors.columns.count
    self.settings = settings
    let labelled = representation.rows(sample.labelled)
    let judged = sample.judgedFactors.map {
      (codes: representation.rows(sample.judged), factors: $0)
    }
    func groups(_ groups: ScoreSample.Groups) -> FactorGroups {
      FactorGroups(
        codes: representation.rows(groups.rows), size: groups.size, factors: groups.factors)
    }
    report("FactorVAE score")
    let votes = groups(sample.groups)
    let freshVotes = sample.freshGroups.map(groups)
    factorVAE = FactorVAEScore(
      votes, evaluation: freshVotes, sample: labelled,
      smallestDeviation: settings.smallestDeviation, factorCount: count)
    report("BetaVAE score")
    betaVAE = BetaVAEScore(
      sample.pairs.map(groups) ?? votes,
      evaluation: sample.pairs == nil ? freshVotes : sample.freshPairs.map(groups),
      factorCount: count, on: processor)
    report("mutual information")
    information = InformationTable(labelled, sample.factors, bins: settings.bins)
    gap = MutualInformationGap(information)
    modularity = Modularity(information)
    report("explicitness")
    explicitness = Explicitness(
      labelled, sample.factors, test: judged, standardises: settings.standardises, on: processor)
    report("SAP")
    separation = SAPScore(
      labelled, sample.factors, test: judged,
      treatsAllAsDiscrete: settings.treatsAllAsDiscrete, on: processor)
    importances = settings.predictors.map { predictor in
      report("DCI, \(predictor.name)")
      return (
        predictor,
        predictor.score(labelled, sample.factors, test: judged, seed: seed, on: processor)
      )
    }
    report("dHSIC")
    independence = JointIndependence(
      labelled.slice(0..<min(settings.independencePoints, labelled.shape[0])), on: processor)
  }
}

extension Tensor {
  /// Some rows of a table, in the order of their numbers.
  fileprivate func rows(_ numbers: [Int32]) -> Tensor {
    let width = shape[1]
    var chosen: [Float] = []
    chosen.reserveCapacity(numbers.count * width)
    for number in numbers {
      chosen += values[(Int(number) * width)..<((Int(number) + 1) * width)]
    }
    return Tensor(shape: [numbers.count, width], values: chosen)
  }
}
