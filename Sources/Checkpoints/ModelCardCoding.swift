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
