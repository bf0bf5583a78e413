import Formats

/// Golden numbers, read where they lie in the source tree.
public enum GoldenFile {
  /// The JSON of `Golden/<name>` beside the test file that asks.
  public static func json(_ name: String, besideFile file: String = #filePath) throws -> JSONValue {
    try JSONValue(parsing: bytes(name, besideFile: file), subject: name)
  }

  /// The content of `Golden/<name>` beside the test file that asks.
  public static func bytes(_ name: String, besideFile file: String = #filePath) throws -> [UInt8] {
    let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    return try FileBytes.read(path: "\(folder)/Golden/\(name)")
  }
}
