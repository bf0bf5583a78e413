import Formats
import Kernels
import Tensors
import TestSupport
import Testing

@testable import Metrics

/// Scores against NumPy and scikit-learn, by `Golden/disentanglement.py`.
@Suite struct DisentanglementTests {
  private let processor = Processor(threadCount: 2)
  private let points: GoldenPoints

  init() throws { points = try GoldenPoints() }

  private func part(_ key: String) throws -> JSONValue { try #require(points.golden[key]) }

  @Test func informationGapAndModularity() throws {
    let golden = try part("information")
    let table = InformationTable(points.training, points.trainingFactors)
    expectClose(table.values.flatMap(\.self), try golden.numbers("values"))
    expectClose(table.entropies, try golden.numbers("entropies"))
    expectClose([MutualInformationGap(table).score], [try golden.number("mig")])
    expectClose([Modularity(table).score], [try golden.number("modularity")])
  }

  @Test(arguments: [("raw", false), ("standardised", true)])
  func explicitness(_ key: String, _ standardises: Bool) throws {
    let golden = try #require(try part("explicitness")[key])
    let found = Explicitness(
      points.training, points.trainingFactors, test: points.judged, standardises: standardises,
      on: processor)
    // Where two probabilities nearly agree, the solvers may order them differently.
    expectClose(found.training, try golden.numbers("training"), within: 1e-5)
    expectClose(try #require(found.evaluation), try golden.numbers("evaluation"), within: 1e-5)
    #expect(found.score != found.training.reduce(0, +) / 3)
  }

  @Test func separatedPredictability() throws {
    let continuous = SAPScore(
      points.training, points.trainingFactors, treatsAllAsDiscrete: false, on: processor)
    let cr = try #require(try part("sap")["cr"])
    expectClose(continuous.predictions.flatMap(\.self), try cr.numbers("values"))
    expectClose([continuous.score], [try cr.number("score")])
    let discrete = SAPScore(
      points.training, points.trainingFactors, test: points.judged, treatsAllAsDiscrete: true,
      on: processor)
    let lib = try #require(try part("sap")["lib"])
    expectClose(discrete.predictions.flatMap(\.self), try lib.numbers("values"))
    expectClose([discrete.score], [try lib.number("score")])
  }

  @Test func machinesOnOneCode() throws {
    let cases = try #require(points.golden["svm"]?.array)
    #expect(cases.count == 2)
    for item in cases {
      let code = try #require(item["code"]?.integer)
      let factor = points.trainingFactors.columns[try #require(item["factor"]?.integer)]
      let machines = SingleFeatureSVM(
        CodeColumns(points.training).columns[code], labels: factor.classes,
        classes: factor.classCount, cost: 0.01
      ).machines
      expectClose(machines.map(\.weight), try item.numbers("weights"), within: 1e-7)
      expectClose(machines.map(\.bias), try item.numbers("biases"), within: 1e-7)
    }
  }

  @Test func votes() throws {
    let golden = try part("groups")
    let groups = try points.groups("rows")
    let plain = FactorVAEScore(groups, sample: points.training, factorCount: 3)
    #expect(plain.votes.flatMap(\.self).map(Double.init) == (try golden.numbers("votes")))
    #expect(plain.evaluationAccuracy == nil)
    expectClose([plain.score], [try golden.number("score")])
    expectClose([plain.scoreOfBestCodes], [try golden.number("best")])
    let pruned = FactorVAEScore(
      groups, evaluation: try points.groups("fresh"), sample: points.training,
      smallestDeviation: try golden.number("smallest_deviation"), factorCount: 3)
    #expect(pruned.votes.flatMap(\.self).map(Double.init) == (try golden.numbers("pruned")))
    #expect(pruned.votes != plain.votes)
    expectClose([pruned.score], [try golden.number("pruned_evaluation")])
  }

  @Test func differencesOfPairs() throws {
    let golden = try part("groups")
    let groups = try points.groups("rows")
    let found = BetaVAEScore(
      groups, evaluation: try points.groups("fresh"), factorCount: 3, on: processor)
    expectClose([found.trainingAccuracy], [try golden.number("beta_training")])
    expectClose([found.score], [try golden.number("beta_evaluation")])
    let classifier = OneVersusRest(
      BetaVAEScore.points(groups), labels: groups.factors, classes: 3, on: processor)
    expectClose(
      classifier.weights.flatMap(\.self), try golden.numbers("beta_weights"), within: 1e-6)
  }

  @Test(arguments: [
    ("lasso", DCIPredictor.lasso(alpha: 0.02)), ("lasso_cv", .crossValidatedLasso),
  ])
  func importances(_ key: String, _ predictor: DCIPredictor) throws {
    let golden = try part(key)
    let found = predictor.score(
      points.training, points.trainingFactors, test: points.judged, seed: 1, on: processor)
    // scikit-learn stops the cross-validated lasso a little early.
    let tolerance = key == "lasso_cv" ? 1e-6 : 1e-8
    expectClose(
      found.importances.flatMap(\.self), try golden.numbers("importances"), within: tolerance)
    expectClose(
      [found.disentanglement, found.completeness],
      [try golden.number("disentanglement"), try golden.number("completeness")],
      within: tolerance)
    expectClose([found.trainingPrediction], [try golden.number("training")], within: tolerance)
    expectClose(
      [try #require(found.evaluationPrediction)], [try golden.number("evaluation")],
      within: tolerance)
  }

  /// scikit-learn settles ties between codes at random; the golden numbers are the range over its seeds.
  @Test func boostedImportances() throws {
    let golden = try part("boosting")
    let (least, most) = (try #require(golden["least"]), try #require(golden["most"]))
    let found = DCIPredictor.boosting.score(
      points.training, points.trainingFactors, test: points.judged, seed: 1, on: processor)
    func expectWithin(_ value: Double, _ low: Double, _ high: Double, _ name: String) {
      let slack = high - low + 1e-6
      #expect(value >= low - slack && value <= high + slack, "\(name): \(low)...\(high)")
    }
    let ends = zip(try least.numbers("importances"), try most.numbers("importances"))
    for (value, end) in zip(found.importances.flatMap(\.self), ends) {
      expectWithin(value, end.0, end.1, "importance")
    }
    for (name, value) in [
      ("disentanglement", found.disentanglement), ("completeness", found.completeness),
      ("training", found.trainingPrediction), ("evaluation", found.evaluationPrediction ?? 0),
    ] {
      expectWithin(value, try least.number(name), try most.number(name), name)
    }
  }

  @Test func boostingByOneCode() throws {
    let golden = try part("boosting_of_one")
    func last(_ codes: Tensor) -> CodeColumns {
      CodeColumns(columns: [CodeColumns(codes).columns[3]], count: codes.shape[0])
    }
    let found = GradientBoosting(
      SortedRows(last(points.training)), labels: points.trainingFactors.columns[2].classes,
      classes: 8,
      test: (last(points.test).columns, points.testFactors.columns[2].classes), on: processor)
    #expect(found.importances == [1])
    expectClose([found.trainingAccuracy], [try golden.number("training")])
    expectClose([try #require(found.evaluationAccuracy)], [try golden.number("evaluation")])
  }

  @Test func jointIndependence() throws {
    let golden = try part("dhsic")
    let medians = CodeColumns(points.training).columns.map(JointIndependence.medianDistance)
    expectClose(medians, try golden.numbers("medians"), within: 1e-12)
    expectClose(
      [JointIndependence(points.training, on: processor).score], [try golden.number("score")],
      within: 1e-12)
  }

  @Test func ranksAndAreas() {
    #expect(averageRanks(of: [3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
    #expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], isMember: [false, false, true, true]) == 0.75)
    #expect(areaUnderCurve([1, 1], isMember: [true, false]) == 0.5)
    #expect(areaUnderCurve([1, 2], isMember: [true, true]) == nil)
  }

  @Test func oddAndEvenMedians() {
    #expect(JointIndependence.medianDistance([0, 10, 1]) == 1)
    // Of 0 0 0 0 1 1 3 3 4 4 9 9 ... the eighth and the ninth of sixteen.
    #expect(JointIndependence.medianDistance([0, 1, 4, 13]) == 3.5)
    #expect(JointIndependence.medianDistance([2, 2, 2]) == 0)
  }
}
