import Formats
import Metrics

/// The scores of one model as they are written and read again: one JSON object.
public struct ScoreRecord: Equatable, Sendable {
  /// A score by the names that records and tables use.
  public enum Key: String, CaseIterable, Sendable {
    case factorVAE = "factorvae"
    case dci
    case sap
    case explicitness
    case modularity
    case mig
    case betaVAE = "betavae"
    case dHSIC = "dhsic"

    /// What a table calls it.
    public var title: String {
      switch self {
      case .factorVAE: "FactorVAE"
      case .dci: "DCI"
      case .sap: "SAP"
      case .explicitness: "Explicitness"
      case .modularity: "Modularity"
      case .mig: "MIG"
      case .betaVAE: "BetaVAE"
      case .dHSIC: "dHSIC"
      }
    }

    /// Whether a larger one is a better one.
    public var isHigherBetter: Bool { self != .dHSIC }
  }

  /// The name in the card.
  public let model: String
  /// The beginning of the SHA-256 of the file, which tells models of one name apart.
  public let hash: String
  /// What was rendered.
  public let dataset: String
  /// The settings.
  public let settings: String
  /// The seed of the pictures.
  public let seed: UInt64
  /// Training steps behind the model, as its card says.
  public let steps: Int?
  /// The scores; for DCI the disentanglement by the forest of IB-GAN's depths, or by whatever predictor comes
  /// last where that is not among them.
  public let scores: [Key: Double]
  /// Everything else that was measured, for reading by people and plots.
  public let details: JSONValue

  /// What was measured of a model.
  public init(
    _ scores: DisentanglementScores, model: String, hash: String, dataset: String, seed: UInt64,
    steps: Int?, codes: [String], factors: [String]
  ) {
    self.model = model
    self.hash = hash
    self.dataset = dataset
    self.seed = seed
    self.steps = steps
    settings = scores.settings.name.rawValue
    let headline =
      scores.importances.first { $0.predictor == .ibganForest } ?? scores.importances.last
    self.scores = [
      .factorVAE: scores.factorVAE.score, .dci: headline?.score.disentanglement ?? 0,
      .sap: scores.separation.score, .explicitness: scores.explicitness.score,
      .modularity: scores.modularity.score, .mig: scores.gap.score,
      .betaVAE: scores.betaVAE.score, .dHSIC: scores.independence.score,
    ]
    details = Self.details(of: scores, headline: headline?.predictor.name, codes, factors)
  }

  private static func details(
    of scores: DisentanglementScores, headline: String?, _ codes: [String], _ factors: [String]
  ) -> JSONValue {
    func row(_ numbers: [Double]) -> JSONValue { .array(numbers.map(JSONValue.double)) }
    func table(_ rows: [[Double]]) -> JSONValue { .array(rows.map(row)) }
    return .object([
      ("codes", .array(codes.map(JSONValue.string))),
      ("factors", .array(factors.map(JSONValue.string))),
      ("factorvae_votes", table(scores.factorVAE.votes.map { $0.map(Double.init) })),
      ("factorvae_best_codes", .double(scores.factorVAE.scoreOfBestCodes)),
      ("information_nats", table(scores.information.values)),
      ("entropies_nats", row(scores.information.entropies)),
      ("mig_by_factor", row(scores.gap.gaps)),
      ("modularity_by_code", row(scores.modularity.codes)),
      (
        "explicitness_by_factor",
        row(scores.explicitness.evaluation ?? scores.explicitness.training)
      ),
      ("sap_predictions", table(scores.separation.predictions)),
      ("dci_headline", headline.map(JSONValue.string) ?? .null),
      (
        "dci",
        .object(
          scores.importances.map { predictor, score in
            (
              predictor.name,
              .object([
                ("disentanglement", .double(score.disentanglement)),
                ("completeness", .double(score.completeness)),
                (
                  predictor.isClassifier ? "accuracy" : "nrmse",
                  .double(score.evaluationPrediction ?? score.trainingPrediction)
                ),
                ("importances", table(score.importances)),
              ])
            )
          })
      ),
    ])
  }
}

extension ScoreRecord {
  /// The record as one JSON object.
  public var json: JSONValue {
    .object(
      [
        ("model", .string(model)), ("hash", .string(hash)), ("dataset", .string(dataset)),
        ("settings", .string(settings)), ("seed", .number(String(seed))),
      ] + (steps.map { [("steps", .integer($0))] } ?? []) + [
        (
          "scores",
          .object(
            Key.allCases.compactMap { key in scores[key].map { (key.rawValue, .double($0)) } })
        ), ("details", details),
      ])
  }

  /// Reads what `json` gives.
  ///
  /// - Parameter subject: what messages call it: the path of the file.
  /// - Throws: `StudyError.record` naming the first thing that is missing.
  public init(_ json: JSONValue, subject: String) throws(StudyError) {
    func text(_ key: String) throws(StudyError) -> String {
      guard let text = json[key]?.string else {
        throw .record(subject: subject, expected: "a text \"\(key)\"")
      }
      return text
    }
    model = try text("model")
    hash = try text("hash")
    dataset = try text("dataset")
    settings = try text("settings")
    guard case .number(let digits)? = json["seed"], let seed = UInt64(digits) else {
      throw .record(subject: subject, expected: "a whole number \"seed\"")
    }
    self.seed = seed
    steps = json["steps"]?.integer
    var scores: [Key: Double] = [:]
    for key in Key.allCases { scores[key] = json["scores"]?[key.rawValue]?.double }
    guard !scores.isEmpty else {
      throw .record(subject: subject, expected: "an object \"scores\" with known names")
    }
    self.scores = scores
    details = json["details"] ?? .null
  }
}
