/// What keeps a study from being made.
public enum StudyError: Error, Equatable, Sendable {
  /// There are fewer pictures than can be compared.
  case fewPictures(found: Int, needed: Int)
  /// Pictures have no classes.
  case noClasses(set: String)
  /// There are fewer pictures of a class than are to be learned from.
  case fewLabels(label: Int, found: Int, needed: Int)
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
    }
  }
}
