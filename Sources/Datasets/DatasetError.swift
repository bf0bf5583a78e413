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
  /// A set has no picture of that number.
  case index(name: String, found: Int, count: Int)
  /// A set has files, and nobody said where they are.
  case noFolder(name: String, files: [String])
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
    case .index(let name, let found, let count):
      "\(name) has no picture \(found)"
        + (count > 0 ? ", expected 0 to \(count - 1)" : ": sets that are drawn have no other part")
    case .noFolder(let name, let files):
      "no folder with the data set \(name) is known: LATENT_DATA names one with the files "
        + files.joined(separator: ", ")
    case .unknown(let name, let known):
      "data set \"\(name)\" is not known; known are \(known.joined(separator: ", "))"
    }
  }
}
