import Formats

/// Golden numbers, read where they lie in the source tree.
public enum GoldenFile {
  /// The JSON of `Golden/<name>` beside the test file that asks.
  public static func json(_ name: String, besideFile file: String = #filePath) throws -> JSONValue {
    let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    let bytes = try FileBytes.read(path: "\(folder)/Golden/\(name)")
    return try JSONValue(parsing: bytes, subject: name)
  }
}
