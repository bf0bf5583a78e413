import Glibc

/// Signals as bytes in a pipe, so that the loop meets them like input.
struct SignalPipe {
  /// Readable when a signal arrived.
  let descriptor: Int32

  /// The signals that reach the pipe.
  static let handled: [Int32] = [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGQUIT]

  /// Catches the signals; there is one pipe in a process.
  ///
  /// No SA_RESTART: a write to a terminal that stopped reading must return.
  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    signalPipeEnd = ends[1]
    for number in Self.handled { Self.catchSignal(number) }
    signal(SIGPIPE, SIG_IGN)
  }

  /// Installs the handler for one signal.
  static func catchSignal(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(signalPipeEnd, &byte, 1)
      errno = saved
    }
    sigaction(number, &action, nil)
  }

  /// The signals since the last call, oldest first.
  func take() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].map(Int32.init) : []
  }

  /// Restores the default handlers.
  func close() {
    for number in Self.handled { signal(number, SIG_DFL) }
    signal(SIGPIPE, SIG_DFL)
  }
}

/// The writing end, for the handler, which can reach nothing but globals.
///
/// Written once before the first handler is installed, read by handlers only after.
nonisolated(unsafe) private var signalPipeEnd: Int32 = -1
