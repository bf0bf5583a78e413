import Metrics
import Pictures
import Studies

/// Rankings of a pool in words and as a picture.
enum SelectionText {
  /// A line a model, best first by ModelCentrality; then what each selector's choice is worth, where
  /// scores are known.
  static func text(_ record: SelectionRecord, scores: [ScoreRecord]) -> [String] {
    let rankings = record.rankings
    guard let first = rankings.first?.ranking else { return [] }
    var rows = [["", "model"] + rankings.map(\.selector)]
    for (place, member) in first.order.enumerated() {
      rows.append(
        ["\(place + 1)", record.members[member].file]
          + rankings.map { ranking in
            let rank = (ranking.ranking.order.firstIndex(of: member) ?? 0) + 1
            return "\(NumberText.fixed(ranking.ranking.scores[member], 3)) (\(rank))"
          })
    }
    let lines = alignedColumns(rows)
    guard !scores.isEmpty else { return lines }
    let choices = SelectionChoices(record, scores: scores)
    guard !choices.rows.isEmpty else {
      return lines + ["", "No scores of these models were given: their files' hashes differ."]
    }
    return lines + [""] + alignedColumns(choices.table)
      + (choices.unscored.isEmpty
        ? [] : ["without scores: " + choices.unscored.joined(separator: ", ")])
  }

  /// The similarities of all pairs, the choice marked.
  static func plot(_ record: SelectionRecord, _ ranking: PoolRanking) -> MatrixPlot {
    MatrixPlot(
      title: "Similarity of models (ModelCentrality)", names: record.members.map(\.file),
      values: ranking.similarities, marked: Set(ranking.order.prefix(1)))
  }
}

/// What the selectors' choices are worth in scores that need labels, beside the best and the mean of the
/// pool.
struct SelectionChoices {
  /// A line of the table.
  struct Row {
    /// The selector, or what else stands here.
    let title: String
    /// The model that was chosen; nil for the best and the mean of all.
    let choice: String?
    /// By score.
    let values: [ScoreRecord.Key: Double]
  }

  /// The columns, in the order of the published tables.
  static let keys: [ScoreRecord.Key] = [
    .factorVAE, .dci, .sap, .explicitness, .modularity, .mig, .betaVAE,
  ]

  /// Selectors, the best of the pool in each score, the mean and the standard deviation.
  let rows: [Row]
  /// Models that no scores are known of.
  let unscored: [String]

  /// Joins rankings and scores by the hashes of the files.
  init(_ record: SelectionRecord, scores: [ScoreRecord]) {
    let known = record.members.map { member in scores.last { $0.hash == member.hash } }
    unscored = zip(record.members, known).compactMap { $1 == nil ? $0.file : nil }
    var rows: [Row] = []
    for (selector, ranking) in record.rankings {
      let choice = ranking.order[0]
      guard let found = known[choice] else { continue }
      rows.append(
        Row(title: selector, choice: record.members[choice].file, values: found.scores))
    }
    let all = known.compactMap(\.self)
    self.rows = all.isEmpty ? [] : rows + PoolSummary(all).rows
  }

  /// Rows of text with a head.
  var table: [[String]] {
    [["selector", "choice"] + Self.keys.map(\.title)]
      + rows.map { row in
        [row.title, row.choice ?? ""]
          + Self.keys.map { row.values[$0].map { NumberText.fixed($0, 3) } ?? "" }
      }
  }
}

/// The mean and the spread of scores over models.
struct PoolSummary {
  /// How many models.
  let count: Int
  /// The best of each score, possibly of different models.
  let best: [ScoreRecord.Key: Double]
  /// The mean of each score.
  let means: [ScoreRecord.Key: Double]
  /// The standard deviation of each score with n - 1 below; none of a single model.
  let deviations: [ScoreRecord.Key: Double]

  /// Sums up the scores of some models.
  init(_ records: [ScoreRecord]) {
    count = records.count
    var (best, means, deviations):
      (
        [ScoreRecord.Key: Double], [ScoreRecord.Key: Double], [ScoreRecord.Key: Double]
      ) = ([:], [:], [:])
    for key in ScoreRecord.Key.allCases {
      let values = records.compactMap { $0.scores[key] }
      guard let first = values.first else { continue }
      let mean = values.reduce(0, +) / Double(values.count)
      best[key] = key.isHigherBetter ? values.max() ?? first : values.min() ?? first
      means[key] = mean
      guard values.count > 1 else { continue }
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviations[key] = (squares / Double(values.count - 1)).squareRoot()
    }
    self.best = best
    self.means = means
    self.deviations = deviations
  }

  /// The lines below the selectors.
  var rows: [SelectionChoices.Row] {
    [
      SelectionChoices.Row(title: "best in pool", choice: nil, values: best),
      SelectionChoices.Row(title: "mean of \(count)", choice: nil, values: means),
      SelectionChoices.Row(title: "deviation", choice: nil, values: deviations),
    ]
  }
}
