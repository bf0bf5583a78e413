import Formats
import Glibc

/// The models that were opened last, newest first: a text file with a path on each line.
struct RecentFiles {
  /// Older ones are forgotten.
  static let limit = 20

  /// The file.
  let path: String

  /// The paths of files that are still there.
  func read() -> [String] {
    guard let bytes = try? FileBytes.read(path: path, limit: 1 << 16) else { return [] }
    return bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasPrefix("/") && access($0, R_OK) == 0 }
  }

  /// Puts `opened` first.
  func add(_ opened: String) throws(FormatError) {
    guard opened.hasPrefix("/"), !opened.contains("\n") else { return }
    let before = read()
    guard before.first != opened else { return }
    let paths = ([opened] + before.filter { $0 != opened }).prefix(Self.limit)
    try AtomicFile.write(Array((paths.joined(separator: "\n") + "\n").utf8), to: path)
  }
}
