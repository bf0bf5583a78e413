import Formats
import Metrics
import Pictures
import Studies

/// What was measured of an autoencoder, in words, as JSON and as bars.
enum AutoencoderText {
  static func text(_ quality: AutoencoderQuality) -> String {
    let terms = quality.terms
    var rows: [(name: String, value: String)] = [
      ("reconstruction, -log p(x | z)", nats(quality.reconstruction)),
      ("information of all codes", nats(terms.information)),
      ("total correlation between groups", nats(terms.betweenGroups)),
      ("total correlation of continuous codes", nats(terms.inGroup)),
      ("divergence from the priors, code by code", nats(terms.dimension)),
    ]
    rows += quality.codes.map { ("I(x; \($0.name))", nats($0.information)) }
    if let recovery = quality.recovery {
      rows += [
        (
          "error, categories matched one to one",
          "\(NumberText.fixed(100 * recovery.matchedError, 2)) % of \(recovery.total)"
        ),
        ("error, majority vote", "\(NumberText.fixed(100 * recovery.majorityError, 2)) %"),
        (
          "normalised information of category and class",
          NumberText.fixed(recovery.normalisedInformation, 3)
        ),
        (
          "category to class",
          recovery.matching.enumerated().map { "\($0.offset):\($0.element)" }
            .joined(separator: " ")
        ),
      ]
    }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count + 2) + row.value
    }.joined(separator: "\n")
  }

  private static func nats(_ value: Double) -> String { NumberText.fixed(value, 3) + " nats" }

  static func json(_ quality: AutoencoderQuality) -> [(key: String, value: JSONValue)] {
    var pairs: [(key: String, value: JSONValue)] = [
      ("pictures", .integer(quality.count)),
      ("reconstruction_nats", .double(quality.reconstruction)),
      ("information_nats", .double(quality.terms.information)),
      ("between_groups_correlation_nats", .double(quality.terms.betweenGroups)),
      ("in_group_correlation_nats", .double(quality.terms.inGroup)),
      ("dimension_divergence_nats", .double(quality.terms.dimension)),
      (
        "code_information_nats",
        .object(quality.codes.map { ($0.name, .double($0.information)) })
      ),
    ]
    if let recovery = quality.recovery {
      pairs += [
        ("matched_error", .double(recovery.matchedError)),
        ("majority_error", .double(recovery.majorityError)),
        ("normalised_information", .double(recovery.normalisedInformation)),
        ("matching", .array(recovery.matching.map(JSONValue.integer))),
        ("counts", .array(recovery.counts.map { .array($0.map(JSONValue.integer)) })),
      ]
    }
    return pairs
  }

  /// The codes by how much they know of the picture, the most first.
  static func bars(_ quality: AutoencoderQuality, model: String) -> BarPlot {
    BarPlot(
      title: "What each code of \(model) knows of the picture", xLabel: "I(x; code) in nats",
      bars: quality.codes.sorted { $0.information > $1.information }.map {
        .init(label: $0.name, value: $0.information)
      })
  }
}
