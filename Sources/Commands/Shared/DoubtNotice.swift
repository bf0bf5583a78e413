import Models

/// What a command says beside its result when the network of a foreign file had to be guessed.
struct DoubtNotice {
  /// The lines for standard error.
  let text: String

  /// The notice for a model from `path`; nil if a card settled it, or all was stated or measured.
  init?(_ proposal: Proposal?, path: String) {
    guard let proposal else { return nil }
    let open = proposal.assumptions.filter { $0.certainty < .measured }
    if open.isEmpty && proposal.leftOut.isEmpty { return nil }
    // The guessed ones first; those of one certainty stay in the order of the layers.
    let worst = open.filter { $0.certainty == .guessed } + open.filter { $0.certainty != .guessed }
    var told = worst.prefix(Self.toldCount).map { assumption in
      "\(assumption.subject): \(assumption.choices[assumption.chosen].words) "
        + "(\(assumption.certainty.rawValue))"
    }
    told += proposal.leftOut.map { "\"\($0)\" left out" }
    if open.count > Self.toldCount { told.append("and \(open.count - Self.toldCount) more") }
    let message = "\(path): assumed without measurement: " + told.joined(separator: "; ")
    let next = "latent inspect \(shellWord(path)), which says why; --card settles it"
    text = "\(Program.name): " + CommandFailure(message, next: next).text
  }

  /// Assumptions that are told in full.
  private static let toldCount = 3

  /// Says it, if there is anything to say.
  static func write(_ proposal: Proposal?, path: String) {
    if let notice = DoubtNotice(proposal, path: path) { Console.writeError(notice.text) }
  }
}
