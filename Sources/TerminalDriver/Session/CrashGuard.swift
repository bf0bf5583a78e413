import Glibc

/// Gives the terminal back when the program crashes or must end at once.
///
/// A handler may call only async-signal-safe functions and reach only globals: hence a fixed
/// sequence of bytes and saved settings, and not ncurses.
enum CrashGuard {
  private static let signals: [Int32] = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// Ends a broken control string, the frame bracket, the mouse and the alternate screen.
  static let restoreSequence =
    "\u{18}\u{1B}\\\u{1B}[?2026l\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[0m\u{1B}[?25h"
    + "\u{1B}[?1049l\r\n"

  /// Keeps what the handlers need, and installs them over the ones there are.
  static func arm(settings: termios) {
    savedSettings = settings
    if restoreBytes == nil {
      let bytes = Array(restoreSequence.utf8)
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      restoreBytes = copy
      restoreCount = bytes.count
    }
    isArmed = true
    for number in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        restoreTerminalFromHandler()
        // The default action, or a crash reporter, speaks after the terminal is usable again.
        signal(number, SIG_DFL)
        raise(number)
      }
      sigaction(number, &action, nil)
    }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      restoreTerminalFromHandler()
      _exit(143)
    }
    sigaction(SIGALRM, &action, nil)
  }

  /// Ends the program in `seconds` even if the terminal has stopped reading.
  static func endWithin(seconds: UInt32) {
    alarm(seconds)
  }

  /// The terminal was given back: a later crash must not touch it.
  static func disarm() {
    alarm(0)
    isArmed = false
    for number in signals + [SIGALRM] { signal(number, SIG_DFL) }
  }
}

private func restoreTerminalFromHandler() {
  guard isArmed else { return }
  isArmed = false
  // Throw away what the terminal has not taken yet, so that the write below does not wait behind it.
  tcflush(STDOUT_FILENO, TCIOFLUSH)
  tcsetattr(STDIN_FILENO, TCSANOW, &savedSettings)
  if let restoreBytes { _ = write(STDOUT_FILENO, restoreBytes, restoreCount) }
}

// Written by the main thread before the handlers are installed, read by handlers only after; a
// handler can reach nothing but globals.
nonisolated(unsafe) private var savedSettings = termios()
nonisolated(unsafe) private var restoreBytes: UnsafeMutablePointer<UInt8>?
nonisolated(unsafe) private var restoreCount = 0
nonisolated(unsafe) private var isArmed = false
