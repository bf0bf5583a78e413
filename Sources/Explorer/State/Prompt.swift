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
  /// What the shown models contain.
  case filter
}

/// A line of text being typed on the bottom line.
public struct Prompt: Equatable, Sendable {
  /// What it is for.
  public var kind: PromptKind
  /// What was typed so far.
  public private(set) var text: [Unicode.Scalar]
  /// The cursor, counted in characters from the start.
  public private(set) var cursor: Int
  /// Whether the first typed character replaces the proposed text.
  private var isProposal: Bool

  /// A prompt with a proposed text, which typing replaces and moving keeps.
  init(_ kind: PromptKind, proposing text: String = "") {
    self.kind = kind
    self.text = Array(text.unicodeScalars)
    cursor = self.text.count
    isProposal = !text.isEmpty
  }

  /// The text as a string.
  public var string: String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text)
    return String(scalars)
  }

  /// Whether typing would replace the whole text.
  public var replacesOnTyping: Bool { isProposal }

  /// Applies an editing key.
  ///
  /// - Returns: whether the key edits.
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar):
      if isProposal { clear() }
      // A path is short; a paste of a whole file is not one.
      guard text.count < 512 else { return true }
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
    case .arrow(.left, _): cursor = max(0, cursor - 1)
    case .arrow(.right, _): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    default: return false
    }
    isProposal = false
    return true
  }

  private mutating func clear() {
    text = []
    cursor = 0
  }
}
