import FoundationEssentials
import Latents
import Networks

extension ModelCard: Codable {
  private enum Key: String, CodingKey {
    case formatVersion, name, family, networks, latent, outputRange, recipe, seed, dataset, steps
    case figures, notes, points, directions, tensorRoot
  }

  /// Reads a card; values are checked by `validate`, not here.
  ///
  /// - Throws: `DecodingError` naming the key that is missing or odd.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func list<Element: Decodable>(_ key: Key) throws -> [Element] {
      try values.decodeIfPresent([Element].self, forKey: key) ?? []
    }
    formatVersion = try values.decode(Int.self, forKey: .formatVersion)
    name = try values.decode(String.self, forKey: .name)
    family = try values.decode(String.self, forKey: .family)
    networks = try values.decode([String: NetworkDescription].self, forKey: .networks)
    latent = try values.decode(LatentSpec.self, forKey: .latent)
    outputRange = try values.decode(ClosedRange<Float>.self, forKey: .outputRange)
    tensorRoot = try values.decodeIfPresent(String.self, forKey: .tensorRoot)
    recipe = try values.decodeIfPresent(String.self, forKey: .recipe)
    seed = try values.decodeIfPresent(UInt64.self, forKey: .seed)
    dataset = try values.decodeIfPresent(DatasetReference.self, forKey: .dataset)
    steps = try values.decodeIfPresent(Int.self, forKey: .steps)
    figures = try list(.figures)
    notes = try list(.notes)
    points = try list(.points)
    directions = try list(.directions)
  }

  /// Writes a card.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(formatVersion, forKey: .formatVersion)
    try values.encode(name, forKey: .name)
    try values.encode(family, forKey: .family)
    try values.encode(networks, forKey: .networks)
    try values.encode(latent, forKey: .latent)
    try values.encode(outputRange, forKey: .outputRange)
    try values.encodeIfPresent(tensorRoot, forKey: .tensorRoot)
    try values.encodeIfPresent(recipe, forKey: .recipe)
    try values.encodeIfPresent(seed, forKey: .seed)
    try values.encodeIfPresent(dataset, forKey: .dataset)
    try values.encodeIfPresent(steps, forKey: .steps)
    try values.encode(figures, forKey: .figures)
    try values.encode(notes, forKey: .notes)
    try values.encode(points, forKey: .points)
    try values.encode(directions, forKey: .directions)
  }
}

/// JSON in the metadata of our files: sorted keys, so that equal values give equal bytes.
enum MetadataJSON {
  /// `value` as one line.
  ///
  /// - Throws: `CheckpointError.metadata` for numbers that JSON has no words for.
  static func text(_ value: some Encodable, subject: String) throws(CheckpointError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw .metadata(
        subject: subject, found: "holding a number that is not finite", expected: "finite numbers")
    }
  }

  /// The value that `text` spells.
  ///
  /// - Throws: `CheckpointError.metadata` saying which key is missing or odd.
  static func value<Value: Decodable>(_ text: String, subject: String) throws(CheckpointError)
    -> Value
  {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw error.asCheckpointError(subject: subject)
    } catch {
      throw .metadata(subject: subject, found: "unreadable", expected: "JSON")
    }
  }
}

extension DecodingError {
  /// The key with what is wrong about it.
  fileprivate func asCheckpointError(subject: String) -> CheckpointError {
    func place(_ path: [any CodingKey]) -> String {
      path.reduce(into: "") { text, key in
        if let index = key.intValue {
          text += "[\(index)]"
        } else {
          text += (text.isEmpty ? "" : ".") + key.stringValue
        }
      }
    }
    func subjectText(_ path: [any CodingKey]) -> String {
      path.isEmpty ? subject : "\"\(place(path))\" of \(subject)"
    }
    switch self {
    case .keyNotFound(let key, let context):
      return .metadata(
        subject: subjectText(context.codingPath + [key]), found: "missing", expected: "it there")
    case .typeMismatch(let type, let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "of another type", expected: "\(type)")
    case .valueNotFound(let type, let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "null", expected: "\(type)")
    case .dataCorrupted(let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "invalid (\(context.debugDescription))",
        expected: "a valid value")
    @unknown default:
      return .metadata(subject: subject, found: "unreadable", expected: "JSON")
    }
  }
}
