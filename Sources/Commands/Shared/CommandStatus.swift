/// How a command ends, as shells see it; 130 and 143 are added by the system for SIGINT and SIGTERM.
public enum CommandStatus: Int32, Equatable, Sendable {
  /// Done.
  case done = 0
  /// It could not be done: a file that is not there, a full disk.
  case failed = 1
  /// The command was given wrongly: an unknown name, a value out of range.
  case wrongUsage = 2
  /// A file was not understood.
  case notUnderstood = 3
  /// A file was refused as unsafe: sizes beyond all limits, content that would run code.
  case refused = 4
}
