/// One thing about the explored network that its file does not say.
public struct ExploredAssumption: Equatable, Sendable {
  /// What it is about: `activation after conv_blocks.3`.
  public var subject: String
  /// The ways it could be, in words.
  public var choices: [String]
  /// The one that is taken.
  public var chosen: Int
  /// How sure it is: `guessed`, `likely`, `measured`.
  public var certainty: String
  /// Whether nothing that was measured speaks for it.
  public var isOpen: Bool

  /// An assumption as given.
  public init(
    subject: String, choices: [String], chosen: Int, certainty: String, isOpen: Bool
  ) {
    self.subject = subject
    self.choices = choices
    self.chosen = chosen
    self.certainty = certainty
    self.isOpen = isOpen
  }
}

extension ExploredModel {
  /// How much of the network is in doubt, in a few words; nil if nothing is.
  var doubt: String? {
    let open = assumptions.filter(\.isOpen).count
    let parts = [
      open > 0 ? "\(open) assumed" : nil,
      unread.isEmpty ? nil : "\(unread.count) \(unread.count == 1 ? "tensor" : "tensors") unread",
    ]
    let words = parts.compactMap(\.self).joined(separator: ", ")
    return words.isEmpty ? nil : words
  }
}
