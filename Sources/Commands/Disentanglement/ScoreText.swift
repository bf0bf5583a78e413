import Formats
import Studies

/// Scores in words.
enum ScoreText {
  /// A line a score, what it was measured on, and which code tells most of which factor.
  static func text(_ record: ScoreRecord, note: String) -> String {
    var rows: [[String]] = []
    for key in ScoreRecord.Key.allCases {
      guard let value = record.scores[key] else { continue }
      var remark = ""
      switch key {
      case .dci: remark = dciRemark(record)
      case .factorVAE:
        if let best = record.details["factorvae_best_codes"]?.double {
          remark = "\(NumberText.fixed(best, 3)) with as many codes as factors"
        }
      case .dHSIC: remark = "lower is better"
      default: break
      }
      rows.append([key.title, NumberText.fixed(value, key == .dHSIC ? 5 : 3), remark])
    }
    let head =
      "\(record.model) on \(record.dataset), settings \(record.settings), seed \(record.seed)"
    return ([head] + alignedColumns(rows) + [""] + information(record) + ["", note])
      .joined(separator: "\n")
  }

  private static func dciRemark(_ record: ScoreRecord) -> String {
    let parts = record.details["dci"]?.object ?? []
    let texts = parts.compactMap { part -> String? in
      guard let value = part.value["disentanglement"]?.double else { return nil }
      return "\(part.key) \(NumberText.fixed(value, 3))"
    }
    let headline = record.details["dci_headline"]?.string.map { "\($0); " } ?? ""
    return texts.count > 1 ? headline + texts.joined(separator: ", ") : headline + "disentanglement"
  }

  /// The information of each code about each factor as a share of the factor's entropy.
  private static func information(_ record: ScoreRecord) -> [String] {
    let details = record.details
    let codes = (details["codes"]?.array ?? []).compactMap(\.string)
    let factors = (details["factors"]?.array ?? []).compactMap(\.string)
    let entropies = (details["entropies_nats"]?.array ?? []).compactMap(\.double)
    let rows = (details["information_nats"]?.array ?? []).map {
      ($0.array ?? []).compactMap(\.double)
    }
    let table = zip(codes, rows).map { name, row in
      [name]
        + zip(row, entropies).map { NumberText.fixed($1 > 0 ? $0 / $1 : 0, 2) }
    }
    return ["information of each code, as a share of the factor's entropy"]
      + alignedColumns([[""] + factors] + table)
  }
}
