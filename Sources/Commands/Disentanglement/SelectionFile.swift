import Formats
import Studies

/// The file that keeps what the models of a pool make of each other.
enum SelectionFile {
  /// The record at `path`.
  ///
  /// - Throws: `CommandFailure` or `StudyError` naming the file.
  static func read(_ path: String) throws -> SelectionRecord {
    let value: JSONValue
    do throws(FormatError) {
      value = try JSONValue(parsing: FileBytes.read(path: path), subject: path)
    } catch {
      throw CommandFailure(error, reading: path)
    }
    return try SelectionRecord(value, subject: path)
  }

  /// Replaces the file at `path`.
  ///
  /// - Throws: `FormatError` where it cannot be written.
  static func write(_ record: SelectionRecord, to path: String) throws {
    try AtomicFile.write(Array((record.json.text(indented: true) + "\n").utf8), to: path)
  }
}
