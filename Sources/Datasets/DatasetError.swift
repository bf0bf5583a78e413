import Formats

/// What can be wrong with a folder of training data.
public enum DatasetError: Error, Equatable, Sendable {
  /// A file of the set is not in the folder.
  case missing(folder: String, file: String, expected: [String])
  /// A file cannot be read, is not of its format, or ends early.
  case file(path: String, FormatError)
  /// A file holds an array of another shape.
  case shape(path: String, found: [Int], expected: String)
  /// A line of a table beside the pictures cannot be used.
  case table(path: String, line: Int, found: String, expected: String)
  /// There is no data set of that name.
  case unknown(name: String, known: [String])
}

extension DatasetError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .missing(let folder, let file, let expected):
      "\(folder) has no \(file); expected there: \(expected.joined(separator: ", "))"
    case .file(let path, let error):
      "\(path): \(error)"
    case .shape(let path, let found, let expected):
      "\(path) holds an array of shape (\(found.map(String.init).joined(separator: ", "))), "
        + "expected \(expected)"
    case .table(let path, let line, let found, let expected):
      "\(path), line \(line): \(found), expected \(expected)"
    case .unknown(let name, let known):
      "data set \"\(name)\" is not known; known are \(known.joined(separator: ", "))"
    }
  }
}
