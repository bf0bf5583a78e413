/// Why a line is no statement.
public enum StatementError: Error, Equatable, Sendable {
  /// There is nothing in the line.
  case empty
  /// The first word is none of the language.
  case unknownVerb(String, nearest: String?)
  /// Something is missing at the end.
  case missing(String, Verb)
  /// A word is not what has to stand in its place.
  case unexpected(String, expected: String, Verb)
  /// A quote is not closed.
  case unfinishedQuote(String)
}

extension StatementError: CustomStringConvertible {
  /// What was found, what was expected, and a line that works.
  public var description: String {
    switch self {
    case .empty:
      "there is nothing in this line, expected a word such as set, seed or save: help lists them"
    case .unknownVerb(let word, let nearest):
      "a line cannot begin with '\(word)', "
        + (nearest.map { "did you mean '\($0)'? " } ?? "") + "help lists the words"
    case .missing(let what, let verb):
      "\(verb.rawValue): \(what) is missing, as in: \(verb.example)"
    case .unexpected(let word, let expected, let verb):
      "\(verb.rawValue): '\(word)' is not \(expected), as in: \(verb.example)"
    case .unfinishedQuote(let line):
      "the quote in '\(line)' is not closed, expected another \""
    }
  }
}
