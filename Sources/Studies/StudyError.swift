/// What keeps a study from being made.
public enum StudyError: Error, Equatable, Sendable {
  /// There are fewer pictures than can be compared.
  case fewPictures(found: Int, needed: Int)
}

extension StudyError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .fewPictures(let found, let needed):
      "the data set has \(found) pictures to compare with, expected at least \(needed)"
    }
  }
}
