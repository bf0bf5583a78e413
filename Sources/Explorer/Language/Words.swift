import Cells

/// A word of a line.
struct Word: Equatable {
  /// What it says.
  var text: String
  /// Whether it stood in quotes: then it is no keyword.
  var isQuoted = false
}

/// The words of `line` up to a comment.
///
/// - Throws: `StatementError.unfinishedQuote` where a quote is not closed.
func words(of line: String) throws(StatementError) -> [Word] {
  var words: [Word] = []
  var rest = line.unicodeScalars[...]
  while let first = rest.first {
    if first == " " || first == "\t" {
      rest.removeFirst()
    } else if first == "#" {
      break
    } else if first == "\"" {
      words.append(Word(text: try quotedWord(&rest, line), isQuoted: true))
    } else {
      let end = rest.firstIndex { $0 == " " || $0 == "\t" } ?? rest.endIndex
      words.append(Word(text: String(rest[..<end])))
      rest = rest[end...]
    }
  }
  return words
}

private func quotedWord(
  _ rest: inout Substring.UnicodeScalarView, _ line: String
) throws(StatementError) -> String {
  rest.removeFirst()
  var text: [Unicode.Scalar] = []
  while let next = rest.popFirst() {
    switch next {
    case "\"": return String(scalars: text)
    case "\\":
      guard let escaped = rest.popFirst() else { throw .unfinishedQuote(line) }
      text.append(escapes.first { $0.letter == escaped }?.meaning ?? escaped)
    default: text.append(next)
    }
  }
  throw .unfinishedQuote(line)
}

/// `text` so that it reads back as one word, which is no keyword of the grammar unless it may be one.
func quoted(_ text: String, mayBeKeyword: Bool = false) -> String {
  let isPlain =
    !text.isEmpty
    && text.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x20 && scalar != "\"" && scalar != "\\" && scalar != "#"
        && scalar.value != 0x7F
    }
  let isKeyword = Keyword.list.contains(text) || Keyword.zoom(text) != nil
  if isPlain, mayBeKeyword || !isKeyword { return text }
  var result = "\""
  for scalar in text.unicodeScalars {
    let escape = escapes.first { $0.meaning == scalar }?.letter
    let needsMark = escape != nil || scalar == "\"" || scalar == "\\"
    if needsMark { result.unicodeScalars.append("\\") }
    result.unicodeScalars.append(escape ?? scalar)
  }
  return result + "\""
}

/// What would end a line, and the letters that stand for it in quotes.
private let escapes: [(letter: Unicode.Scalar, meaning: Unicode.Scalar)] = [
  ("n", "\n"), ("r", "\r"), ("t", "\t"),
]

/// Words with a meaning of their own within a line.
enum Keyword {
  static let list: Set<String> = [
    all, "seed", "strip", "grid", "shown", "figure", "picture", "across", "down", "through",
    "steps",
    "against", "from",
  ]

  /// Noise and codes, or all marks.
  static let all = "all"
  /// The present point, where a seed may stand too.
  static let here = "here"
  /// No tag.
  static let none = "none"

  /// Whether the codes of samples stay as they are set.
  static func codes(areKept: Bool) -> String { areKept ? "kept" : "drawn" }

  /// Which way a walk goes.
  static func way(isBack: Bool) -> String { isBack ? "back" : "forth" }

  /// The factor of `x8`; nil for a word that is no zoom.
  static func zoom(_ word: String) -> Int? {
    guard word.hasPrefix("x"), word.count <= 4, let factor = Int(word.dropFirst()), factor > 0
    else { return nil }
    return factor
  }
}
