/// Why the terminal cannot be used.
public enum TerminalError: Error, Equatable, Sendable {
  /// Standard input or output is no terminal.
  case notATerminal
  /// The type of the terminal says that it cannot place the cursor.
  case cannotPlaceCursor(term: String)
  /// terminfo knows neither this type nor a usual one.
  case unknownType(term: String)
}

extension TerminalError: CustomStringConvertible {
  /// What was found and what is needed.
  public var description: String {
    switch self {
    case .notATerminal:
      "standard input and output must be a terminal"
    case .cannotPlaceCursor(let term):
      "the terminal type '\(term)' (TERM) cannot place the cursor, which the explorer needs"
    case .unknownType(let term):
      term.isEmpty
        ? "the terminal type (TERM) is not set"
        : "the terminal type '\(term)' (TERM) is not in the terminfo data base of this machine"
    }
  }
}

/// Why the explorer ended.
public enum ExitReason: Equatable, Sendable {
  /// The quit key.
  case quit
  /// The interrupt key.
  case interrupted
  /// A signal.
  case signal(Int32)
  /// The terminal is gone.
  case hangUp
}
