import Glibc

/// Standard output and standard error of the batch commands.
enum Console {
  /// Writes `text` to standard error as it is, whatever becomes of it.
  static func writeError(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { buffer in
      write(STDERR_FILENO, buffer.baseAddress, buffer.count)
    }
  }

  /// Hands everything printed so far to the system.
  ///
  /// - Throws: `CommandFailure` if standard output cannot take it.
  static func flush() throws(CommandFailure) {
    if fflush(nil) != 0 {
      let reason = String(cString: strerror(errno))
      throw CommandFailure("standard output: cannot write: \(reason)")
    }
  }

  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
