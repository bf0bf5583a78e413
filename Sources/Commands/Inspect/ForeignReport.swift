import Formats
import Models

/// What `latent inspect` says about weights that another program wrote: the tensors, the network that was
/// worked out of them, and every assumption with what speaks for it.
struct ForeignReport {
  /// The lines for people.
  private(set) var lines: [String]
  /// The same facts for programs.
  private(set) var json: JSONValue
  /// Why there is no generator, said after the report.
  private(set) var failure: CommandFailure?

  /// Describes a file.
  ///
  /// - Throws: `CommandFailure` when tensors cannot be read.
  init(_ file: WeightFile, _ model: Result<ForeignModel, RecogniserError>, path: String)
    throws(CommandFailure)
  {
    let statistics = try TensorStatistics.all(of: file, path: path)
    lines = ["\(path): \(file.container.rawValue), \(file.entries.count) tensors", ""]
    var pairs: [(key: String, value: JSONValue)] = [
      ("kind", .string("foreign")), ("container", .string(file.container.rawValue)),
    ]
    switch model {
    case .success(let model):
      let card = CardReport(model.card)
      lines += card.lines(hash: nil) + [""]
      pairs += card.json
      if let proposal = model.proposal {
        lines += Self.lines(proposal, path: path) + [""]
        pairs.append(("assumptions", Self.json(proposal)))
      }
      let leftOver = model.leftOver()
      if !leftOver.isEmpty {
        lines += ["unread    \(leftOver.count) tensors of the generator that no layer reads"]
        lines += leftOver.map { "  " + printable($0) } + [""]
      }
      pairs.append(("unread", .array(leftOver.map { .string($0) })))
    case .failure(let error):
      failure = CommandFailure(
        "\(path): \(error)",
        next: error.wayOut(of: path) ?? "latent inspect --help tells how a card says what it is",
        status: error.isRefusal ? .refused : .notUnderstood)
    }
    lines += file.notes.map { "note      " + printable($0) }
    for (key, value) in file.content["__metadata__"]?.pairs ?? [] {
      lines.append("metadata  \(printable(key.text ?? "")): \(printable(value.text ?? ""))")
    }
    if !file.foreignNames.isEmpty {
      let names = file.foreignNames.map { $0.path + ($0.isDangerous ? " (never called)" : "") }
      lines.append("names     " + printable(names.joined(separator: ", ")))
      pairs.append(("foreignNames", .array(file.foreignNames.map { .string($0.path) })))
    }
    lines += statistics.lines
    json = .object(pairs + [("tensors", statistics.json)])
  }

  private static func lines(_ proposal: Proposal, path: String) -> [String] {
    let rows = proposal.assumptions.map { assumption in
      [
        "  " + assumption.subject, assumption.choices[assumption.chosen].words,
        assumption.certainty.rawValue, assumption.reason,
      ]
    }
    let open = proposal.assumptions.filter { $0.certainty < .measured }.count
    return [heading(assumptions: rows.count, unmeasured: open)] + alignedColumns(rows)
      + ["", "To settle them: latent inspect \(shellWord(path)) --card > model.json"]
  }

  /// How much was assumed, and how much of that no number in the file speaks for.
  static func heading(assumptions: Int, unmeasured: Int) -> String {
    let things = assumptions == 1 ? "1 thing" : "\(assumptions) things"
    let open =
      switch unmeasured {
      case 0: ""
      case assumptions: assumptions == 1 ? ", without measurement" : ", all without measurement"
      default: ", \(unmeasured) of them without measurement"
      }
    return "assumed   \(things) that the file does not say\(open)"
  }

  private static func json(_ proposal: Proposal) -> JSONValue {
    .array(
      proposal.assumptions.map { assumption in
        .object([
          ("subject", .string(assumption.subject)),
          ("chosen", .string(assumption.choices[assumption.chosen].words)),
          ("certainty", .string(assumption.certainty.rawValue)),
          ("reason", .string(assumption.reason)),
          (
            "choices",
            .array(
              assumption.choices.map { choice in
                .object([
                  ("words", .string(choice.words)),
                  ("misfit", choice.misfit.map { .double($0) } ?? .null),
                ])
              })
          ),
        ])
      })
  }
}
