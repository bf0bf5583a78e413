/// Everything that can be asked for, found by a few letters of its name; each entry shows its key.
public struct Palette: Equatable, Sendable {
  /// One thing that can be asked for.
  public struct Entry: Equatable, Sendable {
    /// What happens when it is chosen.
    enum Content: Equatable, Sendable {
      case verb(Verb)
      case command(Command)
    }

    let content: Content
    /// The word that a line begins with; empty where no line does it.
    public let name: String
    /// What it does, in a few words.
    public let summary: String
    /// How the line is written; empty where no line does it.
    public let form: String
    /// The key that does the same; empty if none does.
    public let key: String
  }

  /// The letters typed so far.
  public internal(set) var query = ""
  /// The chosen line, a position among the shown entries.
  public internal(set) var focus = 0
  /// All entries in the order of the help.
  private let entries: [Entry]

  /// The palette of a view: its lines, then the keys that no line stands for.
  init(_ view: ViewKind) {
    let bindings = KeyMap.bindings(in: view)
    func key(of command: Command) -> String? {
      bindings.lazy.flatMap(\.keys).first { $0.command == command }?.key.name
    }
    let lines = Verb.allCases.map { verb in
      Entry(
        content: .verb(verb), name: verb.rawValue, summary: verb.summary, form: verb.synopsis,
        key: verb.command.flatMap(key) ?? "")
    }
    let spoken = Set(Verb.allCases.compactMap(\.command))
    let keys = bindings.compactMap { binding -> Entry? in
      guard let first = binding.keys.first,
        binding.keys.allSatisfy({ $0.command == first.command }), !spoken.contains(first.command)
      else { return nil }
      return Entry(
        content: .command(first.command), name: "", summary: binding.help, form: "",
        key: first.key.name)
    }
    entries = lines + keys
  }

  /// More letters are in no entry.
  private static let queryLimit = 120

  /// Adds a letter to those that are looked for.
  mutating func type(_ letter: Unicode.Scalar) {
    guard query.unicodeScalars.count < Self.queryLimit else { return }
    query.unicodeScalars.append(letter)
    focus = 0
  }

  /// The entries that have the letters, the best first.
  public var shown: [Entry] {
    let scored = entries.enumerated().compactMap { index, entry in
      fuzzyScore(query, in: "\(entry.form) \(entry.summary)").map {
        (score: $0, index: index, entry: entry)
      }
    }
    return scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.entry)
  }

  /// The entry of the chosen line.
  public var focused: Entry? {
    let shown = shown
    return shown.indices.contains(focus) ? shown[focus] : nil
  }
}
