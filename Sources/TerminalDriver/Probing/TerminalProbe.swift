import CNcurses
import Glibc

/// Asks the terminal what it can do, for a report.
public enum TerminalProbe {
  /// What the environment says, and what the terminal answers within `milliseconds`.
  ///
  /// - Throws: `TerminalError.notATerminal` if standard input or output is none.
  @MainActor public static func ask(
    withinMilliseconds milliseconds: Int = 500
  ) throws(TerminalError) -> Capabilities {
    let session = try TerminalSession()
    let environment = Capabilities.Environment.current
    var negotiation = Negotiation(
      Capabilities(
        environment: environment, textColours: terminfoColours(environment.term)))
    negotiation.capabilities.windowCell = session.extent().cell
    guard environment.term != "dumb", !environment.term.isEmpty else {
      return negotiation.capabilities
    }

    session.enterRaw()
    defer { session.leaveRaw() }
    guard session.write(Array(negotiation.opening.utf8)) else { return negotiation.capabilities }
    var decoder = InputDecoder()
    let end = TerminalSession.now() + milliseconds
    while !negotiation.isComplete {
      var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let rest = end - TerminalSession.now()
      guard rest > 0, poll(&input, 1, Int32(rest)) > 0, let bytes = session.read() else { break }
      for case .reply(let reply) in decoder.feed(bytes) {
        _ = session.write(Array(negotiation.take(reply).utf8))
      }
    }
    return negotiation.capabilities
  }

  /// How many colours terminfo promises for a type; 0 for one it does not know.
  private static func terminfoColours(_ term: String) -> Int {
    var status: Int32 = 0
    guard setupterm(term, STDOUT_FILENO, &status) == OK else { return 0 }
    return max(0, Int(tigetnum("colors")))
  }
}
