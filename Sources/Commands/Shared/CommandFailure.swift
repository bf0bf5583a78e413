import Formats

/// An error in its final words: what is wrong, what to do next, and how the program ends.
public struct CommandFailure: Error, Equatable, Sendable {
  /// Subject, found, expected; without a full stop.
  public var message: String
  /// What to do next, usually a command.
  public var next: String?
  /// How the program ends.
  public var status: CommandStatus

  /// A failure in its final words.
  public init(_ message: String, next: String? = nil, status: CommandStatus = .failed) {
    self.message = message
    self.next = next
    self.status = status
  }

  /// The lines for standard error; names from damaged files cannot move the terminal's cursor.
  public var text: String {
    "\(message.plain)\n" + (next.map { "Try: \($0.plain)\n" } ?? "")
  }
}
