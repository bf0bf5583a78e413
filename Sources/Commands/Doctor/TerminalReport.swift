import Formats
import Glibc

/// What the environment and the kernel say about the terminal, without asking it.
struct TerminalReport {
  /// The value of an environment variable, if it is set.
  let variable: (String) -> String?
  /// Whether standard input and output are one terminal to talk with.
  let isTerminal: Bool
  /// Columns and rows, and the window in pixels, where the kernel knows them.
  let size: (columns: Int, rows: Int, width: Int, height: Int)?

  /// The terminal of this process.
  static var here: TerminalReport {
    var window = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
    return TerminalReport(
      variable: { name in getenv(name).map { String(cString: $0) } },
      isTerminal: isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1,
      size: isKnown
        ? (
          Int(window.ws_col), Int(window.ws_row), Int(window.ws_xpixel), Int(window.ws_ypixel)
        ) : nil)
  }

  /// The report.
  var section: ReportSection {
    var facts: [(key: String, value: JSONValue)] = [
      ("isTerminal", .bool(isTerminal)), ("TERM", text("TERM")), ("COLORTERM", text("COLORTERM")),
      ("NO_COLOR", text("NO_COLOR")), ("locale", locale),
    ]
    if let size {
      facts.append(("columns", .integer(size.columns)))
      facts.append(("rows", .integer(size.rows)))
      if size.width > 0 && size.height > 0 {
        facts.append(("cellWidth", .integer(size.width / size.columns)))
        facts.append(("cellHeight", .integer(size.height / size.rows)))
      }
    }
    return ReportSection(title: "terminal", facts: facts)
  }

  private func text(_ name: String) -> JSONValue {
    variable(name).map { .string($0) } ?? .string("not set")
  }

  private var locale: JSONValue {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = variable(name), !value.isEmpty { return .string("\(value) (\(name))") }
    }
    return .string("not set")
  }
}
