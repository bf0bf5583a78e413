extension String {
  /// Whether the text has no character that a terminal acts on in place of showing it: moves of the
  /// cursor, changes of direction, breaks of lines, and what nobody has given a meaning.
  public var isPlain: Bool { unicodeScalars.allSatisfy(\.isPlain) }

  /// The text with a question mark in place of every such character, for text from a file on its way to a
  /// terminal.
  public var plain: String {
    isPlain
      ? self : String(String.UnicodeScalarView(unicodeScalars.map { $0.isPlain ? $0 : "?" }))
  }
}

extension Unicode.Scalar {
  fileprivate var isPlain: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
    default: true
    }
  }
}
