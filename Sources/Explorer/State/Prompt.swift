import Cells
import Latents

/// What a line of typed text is for.
public enum PromptKind: Equatable, Sendable {
  /// The value of a row.
  case value(LatentCoordinate)
  /// A seed for the noise.
  case seed
  /// The file name and zoom of the picture.
  case savePicture
  /// The file name and zoom of the strip or grid.
  case saveTraversal
  /// The file name and zoom of the figure of all codes.
  case saveFigure
  /// What the shown models contain.
  case filter
  /// A statement.
  case line
  /// A point as a line or as numbers.
  case paste
  /// The file of a picture whose code is looked for.
  case encode
}

/// A line of text being typed on the bottom line.
public struct Prompt: Equatable, Sendable {
  /// What it is for.
  public var kind: PromptKind
  /// What was typed so far.
  public private(set) var text: [Unicode.Scalar]
  /// The cursor, counted in characters from the start.
  public private(set) var cursor: Int
  /// Where the proposed text begins, which the first typed character replaces; nil without one.
  private var proposalStart: Int?
  /// What was typed at such a prompt before, oldest first; the last one is the draft.
  private var lines: [String]
  /// Which of them is shown.
  private var place: Int
  /// The words that the tabulator goes through, while it does.
  public private(set) var choice: Choice?

  /// The ways to go on with a word.
  public struct Choice: Equatable, Sendable {
    /// Where the word begins, counted in characters.
    var start: Int
    /// The words it can become.
    var words: [String]
    /// Which of them stands there.
    var index: Int
  }

  /// A prompt with a proposed text, which typing replaces and moving keeps.
  ///
  /// - Parameter past: what the up key brings back, oldest first.
  init(_ kind: PromptKind, proposing text: String = "", past: [String] = []) {
    self.kind = kind
    self.text = Array(text.unicodeScalars)
    cursor = self.text.count
    proposalStart = text.isEmpty ? nil : 0
    lines = past + [text]
    place = past.count
  }

  /// A prompt with a text that typing continues, and a proposed end that typing replaces.
  init(
    _ kind: PromptKind, beginning text: String, proposing proposal: String = "",
    past: [String] = []
  ) {
    self.init(kind, proposing: text + proposal, past: past)
    proposalStart = proposal.isEmpty ? nil : text.unicodeScalars.count
  }

  /// The text as a string.
  public var string: String { String(scalars: text) }

  /// The text before the cursor.
  var stringBeforeCursor: String { String(scalars: text[..<cursor]) }

  /// The part of the text that typing would replace.
  public var proposal: Range<Int> { (proposalStart ?? text.count)..<text.count }

  /// Applies an editing key.
  ///
  /// - Returns: whether the key edits.
  @discardableResult
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar):
      text.removeSubrange(proposal)
      cursor = min(cursor, text.count)
      guard text.count < limit else { return true }
      text.insert(scalar, at: cursor)
      cursor += 1
    case .backspace:
      if cursor > 0 {
        cursor -= 1
        text.remove(at: cursor)
      }
    case .delete:
      if cursor < text.count { text.remove(at: cursor) }
    case .control("u"): clear()
    case .control("w"): removeWord()
    case .arrow(.left, _): cursor = max(0, cursor - 1)
    case .arrow(.right, _): cursor = min(text.count, cursor + 1)
    case .arrow(.up, _): recall(place - 1)
    case .arrow(.down, _): recall(place + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    default: return false
    }
    proposalStart = nil
    choice = nil
    return true
  }

  /// Puts the next, or the one before, of the words that the text can go on with.
  ///
  /// - Parameters:
  ///   - completion: what the text before the cursor can become.
  ///   - step: 1 or -1.
  mutating func complete(_ completion: Completion, step: Int) {
    proposalStart = nil
    let present =
      choice
      ?? Choice(
        start: completion.start, words: completion.entries.map(\.word), index: step > 0 ? -1 : 0)
    guard !present.words.isEmpty else { return }
    var next = present
    next.index = (present.index + step + present.words.count) % present.words.count
    // A single way on is the end of the word.
    let word = present.words[next.index] + (present.words.count == 1 ? " " : "")
    text.replaceSubrange(next.start..<cursor, with: word.unicodeScalars)
    cursor = next.start + word.unicodeScalars.count
    choice = present.words.count == 1 ? nil : next
  }

  /// A path is short, a point told number by number is not; a whole file is neither.
  private var limit: Int { kind == .line || kind == .paste ? 8192 : 512 }

  /// Shows another of the lines typed before.
  private mutating func recall(_ index: Int) {
    guard lines.indices.contains(index) else { return }
    lines[place] = string
    place = index
    text = Array(lines[index].unicodeScalars)
    cursor = text.count
  }

  private mutating func removeWord() {
    while cursor > 0, text[cursor - 1] == " " { remove() }
    while cursor > 0, text[cursor - 1] != " " { remove() }
  }

  private mutating func remove() {
    cursor -= 1
    text.remove(at: cursor)
  }

  private mutating func clear() {
    text = []
    cursor = 0
  }
}
