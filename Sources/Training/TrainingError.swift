/// What can go wrong with a training run.
public enum TrainingError: Error, Equatable, Sendable {
  /// A field of the recipe has a value that cannot be.
  case recipe(field: String, found: String, expected: String)
  /// A file is no recipe.
  case recipeFile(path: String, problem: String)
  /// The data are not those that a saved state was made with.
  case otherData(found: String, expected: String)
  /// A saved state cannot be gone on from by another recipe.
  case origin(found: String, expected: String)
  /// A saved state contradicts itself.
  case state(String)
  /// A loss is no longer a number.
  case diverged(step: Int)
}

extension TrainingError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .recipe(let field, let found, let expected):
      "\"\(field)\" of the recipe is \(found), expected \(expected)"
    case .recipeFile(let path, let problem):
      "\(path) is no recipe: \(problem)"
    case .otherData(let found, let expected):
      "the training data have the hash \(found.prefix(16)), the saved state was made with "
        + "\(expected.prefix(16))"
    case .origin(let found, let expected):
      "the state to go on from has \(found), expected \(expected)"
    case .state(let text):
      "the saved state is damaged: \(text)"
    case .diverged(let step):
      "the losses of step \(step) are not numbers any more"
    }
  }
}
