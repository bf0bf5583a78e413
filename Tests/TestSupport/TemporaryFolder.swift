import Glibc

/// A folder of its own that goes away, with all its content, at the end of a test.
public final class TemporaryFolder: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes an empty folder.
  public init() {
    var template = Array("/tmp/latent-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      preconditionFailure("cannot make a folder in /tmp: error \(errno)")
    }
    path = String(cString: made)
  }

  /// The path of `name` within the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// The names in the folder, sorted, hidden ones included.
  public func names() -> [String] { Self.names(in: path) }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var result: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { result.append(name) }
    }
    return result.sorted()
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in names(in: path) {
      let child = path + "/" + name
      if unlink(child) != 0 { remove(child) }
    }
    rmdir(path)
  }
}
