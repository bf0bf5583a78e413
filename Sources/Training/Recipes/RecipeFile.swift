import Formats
import FoundationEssentials

extension Recipe {
  /// Reads a recipe from a JSON file.
  ///
  /// - Throws: `FormatError` when the file cannot be read, `TrainingError.recipeFile` when it is no
  ///   recipe.
  public static func load(path: String) throws -> Recipe {
    let bytes = try FileBytes.read(path: path, limit: 1 << 20)
    do {
      return try JSONDecoder().decode(Recipe.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw TrainingError.recipeFile(path: path, problem: problem(error))
    }
  }

  /// What is wrong, and where: the path of keys.
  private static func problem(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\"\(place(context, key))\" is missing"
    case .typeMismatch(let type, let context):
      return "\"\(place(context))\" is not of the type \(type)"
    case .valueNotFound(let type, let context):
      return "\"\(place(context))\" is null, expected a value of the type \(type)"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "it is not JSON" : "\"\(place(context))\": \(context.debugDescription)"
    @unknown default: return "it does not decode"
    }
  }
}
