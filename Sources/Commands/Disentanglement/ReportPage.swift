import Formats
import Metrics
import Pictures
import Studies

/// The page of what was measured of pools of models: Markdown, and the plots that it shows.
struct ReportPage {
  /// Models of one kind, or all that were chosen among.
  struct Pool {
    let label: String
    let folder: String
    let scores: [ScoreRecord]
    let selection: SelectionRecord?
  }

  let pools: [Pool]
  /// What is said of the training.
  let notes: String?

  /// The plots with the names of their files.
  var plots: [(file: String, picture: Picture)] {
    pools.enumerated().flatMap { index, pool -> [(file: String, picture: Picture)] in
      guard let selection = pool.selection, let ranking = selection.centrality else { return [] }
      var plots = [
        (Self.file("similarity", index), SelectionText.plot(selection, ranking).picture())
      ]
      if let plot = Self.agreement(pool, selection, ranking) {
        plots.append((Self.file("centrality", index), plot.picture()))
      }
      return plots
    }
  }

  /// The page.
  var text: String {
    let first = pools.flatMap(\.scores).first
    let command =
      "latent report "
      + pools.map { shellWord("\($0.label)=\($0.folder)") }.joined(separator: " ")
      + (notes == nil ? "" : " --notes FILE") + " -o FOLDER"
    var lines = ["# Disentanglement" + (first.map { " on \($0.dataset)" } ?? ""), ""]
    if let notes { lines += [notes.trimmedLines, ""] }
    if let first {
      lines += [
        "Scores by `latent score --settings \(first.settings)`, choices by `latent select`, this page by "
          + "`\(command)`. DCI is disentanglement by the predictor "
          + "`\(first.details["dci_headline"]?.string ?? "?")`; deviations are those of single models.",
        "",
      ]
    }
    lines += ["## Pools", ""] + Self.markdown(["pool", "models"], poolRows)
    if let published = published(PublishedFigures.methods, first) {
      lines += ["", "Published means (Lin et al. 2020, table 1):", ""] + published
    }
    let choices = choiceRows
    if !choices.isEmpty {
      lines += ["", "## Choices without labels", ""] + Self.markdown(["pool", "choice"], choices)
      if let published = published(PublishedFigures.selections, first) {
        lines += ["", "Published choices (Lin et al. 2020, table 3):", ""] + published
      }
    }
    lines += ["", "## Models", ""] + Self.markdown(["model", "pool"], modelRows)
    for (index, pool) in pools.enumerated() where pool.selection?.centrality != nil {
      lines += [
        "", "## \(pool.label)", "", "![Similarity of models](\(Self.file("similarity", index)))",
      ]
      if plots.contains(where: { $0.file == Self.file("centrality", index) }) {
        lines += ["", "![Centrality and score](\(Self.file("centrality", index)))"]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func file(_ kind: String, _ pool: Int) -> String { "\(kind)-\(pool + 1).png" }

  private var poolRows: [([String], [String])] {
    pools.map { pool in
      let summary = PoolSummary(pool.scores)
      return (
        [pool.label, "\(summary.count)"],
        SelectionChoices.keys.map { key in
          guard let mean = summary.means[key] else { return "" }
          return NumberText.fixed(mean, 2)
            + (summary.deviations[key].map { " ± " + NumberText.fixed($0, 2) } ?? "")
        }
      )
    }
  }

  private var choiceRows: [([String], [String])] {
    pools.flatMap { pool -> [([String], [String])] in
      guard let selection = pool.selection else { return [] }
      return SelectionChoices(selection, scores: pool.scores).rows.map { row in
        (
          ["\(pool.label), \(row.title)", row.choice ?? ""],
          SelectionChoices.keys.map { key in
            row.values[key].map { NumberText.fixed($0, 2) } ?? ""
          }
        )
      }
    }
  }

  /// A model that several pools have is listed with the first of them, under the name of its file where any
  /// pool knows it.
  private var modelRows: [([String], [String])] {
    let members = pools.compactMap(\.selection).flatMap(\.members)
    var listed: Set<String> = []
    return pools.flatMap { pool in
      pool.scores.filter { listed.insert($0.hash).inserted }.map { record in
        let member = members.first { $0.hash == record.hash }
        let steps = record.steps.map { ", \(NumberText.grouped($0)) steps" } ?? ""
        return (
          [(member?.file ?? record.model) + steps, pool.label],
          SelectionChoices.keys.map { key in
            record.scores[key].map { NumberText.fixed($0, 2) } ?? ""
          }
        )
      }
    }
  }

  /// Published rows of dSprites under the code's settings; nil for anything else, with which they do not
  /// compare.
  private func published(_ rows: [PublishedFigures.Row], _ first: ScoreRecord?) -> [String]? {
    guard first?.dataset == "dsprites", first?.settings == "cr" else { return nil }
    return Self.markdown(
      [""],
      rows.map { row in
        (
          [row.title],
          SelectionChoices.keys.map { key in
            row.values[key].map { NumberText.fixed($0, 2) } ?? ""
          }
        )
      })
  }

  /// A table whose last columns are the scores.
  private static func markdown(_ heads: [String], _ rows: [([String], [String])]) -> [String] {
    let head = heads + SelectionChoices.keys.map(\.title)
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return [line(head), "|" + String(repeating: "---|", count: head.count)]
      + rows.map { line($0.0 + $0.1) }
  }

  /// The FactorVAE score of each model over its centrality; nil unless two models have both.
  private static func agreement(
    _ pool: Pool, _ selection: SelectionRecord, _ ranking: PoolRanking
  ) -> LinePlot? {
    let points = selection.members.enumerated().compactMap { index, member in
      pool.scores.last { $0.hash == member.hash }?.scores[.factorVAE].map {
        (x: ranking.scores[index], y: $0)
      }
    }
    guard points.count >= 2 else { return nil }
    var series = LinePlot.Series(label: nil, points: points)
    series.isJoined = false
    return LinePlot(
      title: "What labels say of what was chosen without", xLabel: "ModelCentrality",
      yLabel: "FactorVAE score", series: [series])
  }
}

extension String {
  /// Without empty lines at both ends.
  fileprivate var trimmedLines: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
