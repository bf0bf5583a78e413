import Formats
import Glibc
import Studies

/// Files with the scores of several models: a JSON list of what `latent score --json` prints.
enum ScoreFile {
  /// The records at `path`: a list, or a single one.
  ///
  /// - Throws: `FormatError` or `StudyError` naming the file.
  static func read(_ path: String) throws -> [ScoreRecord] {
    let value: JSONValue
    do throws(FormatError) {
      value = try JSONValue(parsing: FileBytes.read(path: path), subject: path)
    } catch {
      throw CommandFailure(error, reading: path)
    }
    return try (value.array ?? [value]).map { try ScoreRecord($0, subject: path) }
  }

  /// Adds a record to the file at `path`, in place of one of the same model, set, settings and seed; several
  /// processes may do so at the same time.
  ///
  /// - Throws: as `read`, or `FormatError` where the file cannot be written.
  static func add(_ record: ScoreRecord, to path: String) throws {
    try FileLock.hold(for: path) {
      var records = access(path, F_OK) == 0 ? try read(path) : []
      records.removeAll {
        ($0.hash, $0.dataset, $0.settings, $0.seed)
          == (record.hash, record.dataset, record.settings, record.seed)
      }
      records.append(record)
      let text = JSONValue.array(records.map(\.json)).text(indented: true)
      try AtomicFile.write(Array((text + "\n").utf8), to: path)
    }
  }
}
