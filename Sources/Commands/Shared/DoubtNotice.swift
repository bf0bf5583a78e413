import Models

/// What a command says beside its result when the network of a foreign file had to be guessed, or leaves
/// tensors of the generator unread.
struct DoubtNotice {
  /// The lines for standard error.
  let text: String

  /// The notice for a model from `path`; nil if nothing is in doubt.
  ///
  /// - Parameters:
  ///   - proposal: how its network was worked out; nil if a card says it.
  ///   - leftOver: tensors of the generator that no layer reads.
  init?(_ proposal: Proposal?, leftOver: [String], path: String) {
    let open = proposal?.assumptions.filter { $0.certainty < .measured } ?? []
    var clauses: [String] = []
    if !open.isEmpty { clauses.append("assumed without measurement: " + Self.text(open)) }
    if !leftOver.isEmpty {
      clauses.append(
        "no layer reads " + Self.told(leftOver.map { "\"\($0)\"" }).joined(separator: ", "))
    }
    if clauses.isEmpty { return nil }
    let next =
      "latent inspect \(shellWord(path)), which says "
      + (open.isEmpty ? "what is there; a card may name more layers" : "why; --card settles it")
    let message = "\(path): " + clauses.joined(separator: "; ")
    text = "\(Program.name): " + CommandFailure(message, next: next).text
  }

  private static func text(_ open: [Assumption]) -> String {
    // The guessed ones first; those of one certainty stay in the order of the layers.
    let worst = open.filter { $0.certainty == .guessed } + open.filter { $0.certainty != .guessed }
    let words = worst.map { assumption in
      "\(assumption.subject): \(assumption.choices[assumption.chosen].words) "
        + "(\(assumption.certainty.rawValue))"
    }
    return told(words).joined(separator: "; ")
  }

  /// The first few, and how many more there are.
  private static func told(_ words: [String]) -> [String] {
    let more = words.count - toldCount
    return words.prefix(toldCount) + (more > 0 ? ["and \(more) more"] : [])
  }

  /// Assumptions and tensors that are told in full.
  private static let toldCount = 3

  /// Says it of a file, if there is anything to say.
  static func write(_ file: ModelFile, path: String) {
    write(DoubtNotice(file.proposal, leftOver: file.leftOver(), path: path))
  }

  /// Says it of a model, if there is anything to say.
  static func write(_ model: GeneratorModel) {
    write(DoubtNotice(model.proposal, leftOver: model.leftOver(), path: model.path))
  }

  private static func write(_ notice: DoubtNotice?) {
    if let notice { Console.writeError(notice.text) }
  }
}
