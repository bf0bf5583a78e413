import Glibc

/// A line on standard error that says how far long work has come, and is taken away at its end; nothing
/// unless standard error is a terminal.
final class ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var hasLine = false

  /// Shows `text` in place of what was shown before.
  func show(_ text: String) {
    guard isTerminal else { return }
    hasLine = true
    Console.writeError("\r\u{1B}[K\(text)")
  }

  /// Takes the line away.
  func end() {
    if hasLine { Console.writeError("\r\u{1B}[K") }
    hasLine = false
  }
}
