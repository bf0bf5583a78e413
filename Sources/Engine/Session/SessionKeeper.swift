import Explorer
import Formats
import Glibc
import Synchronization

/// Keeps on disk what is done: a log that grows line by line, and the last session as a whole.
///
/// Both are text in the language of `Statement`. A line of the log is written at once by one call, so
/// that an end at any moment leaves whole lines; the session replaces the one before as a whole.
public final class SessionKeeper: Sendable {
  /// Older logs are taken away.
  static let logLimit = 50

  /// The folder of the person's state.
  public let folder: String
  private let title: String
  private let log = Mutex<Log>(.none)
  /// Whoever changes the list of recent models reads it first: one at a time.
  private let recentTurn = Mutex(())

  /// How far the log is.
  private enum Log: Sendable {
    case none
    case open(descriptor: Int32)
    /// It cannot be written; the person was told.
    case refused
  }

  /// Keeps sessions in `folder`, which is made when there is something to keep.
  ///
  /// - Parameter title: what the first line of a log says.
  public init(folder: String, title: String) {
    self.folder = folder
    self.title = title
  }

  deinit {
    if case .open(let descriptor) = log.withLock({ $0 }) { close(descriptor) }
  }

  /// The session that was kept last.
  public var sessionPath: String { folder + "/last-session.latent" }
  private var logFolder: String { folder + "/logs" }

  /// Adds lines to the log.
  ///
  /// - Returns: what the person has to know, once: that there is no log.
  @discardableResult
  public func add(_ lines: [String]) -> Notice? {
    log.withLock { log in
      do throws(FormatError) {
        if case .none = log { log = .open(descriptor: try begin()) }
        guard case .open(let descriptor) = log else { return nil }
        let text = lines.joined(separator: "\n") + "\n"
        try OutputFile(descriptor: descriptor, path: logFolder).write(Array(text.utf8))
        return nil
      } catch {
        log = .refused
        return Notice(.failure, "what you do is not logged: \(error)")
      }
    }
  }

  /// Keeps `lines` in place of the last session.
  ///
  /// - Returns: what the person has to know: that they were not kept.
  @discardableResult
  public func keep(_ lines: [String]) -> Notice? {
    do {
      try UserFolders.create(folder)
      let text = (["# \(title)"] + lines).joined(separator: "\n") + "\n"
      try AtomicFile.write(Array(text.utf8), to: sessionPath)
      return nil
    } catch {
      return Notice(.failure, "the session was not kept: \(error)")
    }
  }

  /// The session that was kept last; empty if there is none, or if it is no session.
  public func lastSession() -> [Statement] {
    guard let bytes = try? FileBytes.read(path: sessionPath, limit: 1 << 22) else { return [] }
    var statements: [Statement] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      do {
        statements.append(try Statement(parsing: String(line)))
      } catch .empty {
        continue
      } catch {
        return []
      }
    }
    return statements
  }

  /// The models that were opened last, newest first.
  public func recentModels() -> [String] { recent.read() }

  /// Remembers that the model at `path` was opened; a failure costs nothing but the memory.
  public func remember(model path: String) {
    recentTurn.withLock { _ in
      guard (try? UserFolders.create(folder)) != nil else { return }
      try? recent.add(path)
    }
  }

  private var recent: RecentFiles { RecentFiles(path: folder + "/recent-models") }

  /// Opens a new log, named after the time so that names sort by age.
  private func begin() throws(FormatError) -> Int32 {
    try UserFolders.create(logFolder)
    removeOldLogs()
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    func two(_ value: Int32) -> String { (value < 10 ? "0" : "") + String(value) }
    let date = "\(local.tm_year + 1900)-\(two(local.tm_mon + 1))-\(two(local.tm_mday))"
    let clock = two(local.tm_hour) + two(local.tm_min) + two(local.tm_sec)
    // With its first line from the start: not even an end right now leaves half a log.
    let path = try AtomicFile.writeNew(
      Array("# \(title)\n".utf8), to: "\(logFolder)/\(date)-\(clock)-\(getpid()).latent")
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    if descriptor < 0 { throw .system(path: path, operation: .open, code: errno) }
    return descriptor
  }

  private func removeOldLogs() {
    let logs = FolderListing.files(in: logFolder).filter { $0.hasSuffix(".latent") }
    for old in logs.dropLast(Self.logLimit - 1) { unlink("\(logFolder)/\(old)") }
  }
}
