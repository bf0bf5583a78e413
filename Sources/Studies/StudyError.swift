/// What keeps a study from being made.
public enum StudyError: Error, Equatable, Sendable {
  /// There are fewer pictures than can be compared.
  case fewPictures(found: Int, needed: Int)
  /// Pictures have no classes.
  case noClasses(set: String)
  /// There are fewer pictures of a class than are to be learned from.
  case fewLabels(label: Int, found: Int, needed: Int)
  /// A model takes pictures of another shape: (channels, height, width).
  case pictures(set: String, found: [Int], expected: [Int])
  /// A model reads no codes from pictures.
  case noCodes(path: String)
  /// There are fewer models than one can choose among.
  case fewModels(found: Int)
  /// A file is no record of what was measured.
  case record(subject: String, expected: String)
}

extension StudyError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .fewPictures(let found, let needed):
      "the data set has \(found) pictures to compare with, expected at least \(needed)"
    case .noClasses(let set):
      "the pictures of the data set \(set) have no classes"
    case .fewLabels(let label, let found, let needed):
      "\(found) pictures are of class \(label), expected at least \(needed)"
    case .pictures(let set, let found, let expected):
      "the pictures of \(set) are \(found), the model takes \(expected) (channels, height, width)"
    case .noCodes(let path):
      "\(path) has no network that reads codes from pictures"
    case .fewModels(let found):
      "there are \(found) models to choose among, expected at least 2"
    case .record(let subject, let expected):
      "\(subject) is no record of measurements, expected \(expected)"
    }
  }
}
