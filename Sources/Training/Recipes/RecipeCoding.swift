import Models

extension Recipe: Codable {
  private enum Key: String, CodingKey {
    case name, description, dataset, mirrored, family, architecture, game, objective, steps
    case decayShare, averageDecay, measureEvery, saveEvery, keepEvery
  }

  /// Reads a recipe; values are checked by `validate`, not here.
  ///
  /// Recipes and states from before there was a choice name neither family nor game: InfoGAN's.
  /// - Throws: `DecodingError` naming the key that is missing or odd.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func listed<Choice>(
      _ key: Key, standard: String, known: [String], find: (String) -> Choice?
    ) throws -> Choice {
      let name = try values.decodeIfPresent(String.self, forKey: key) ?? standard
      guard let choice = find(name) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values,
          debugDescription:
            "\"\(name)\" is not known, expected one of \(known.joined(separator: ", "))")
      }
      return choice
    }
    let family = try listed(
      .family, standard: InfoGAN.family, known: FamilyRegistry.all.map { $0.family },
      find: FamilyRegistry.find)
    let game = try listed(
      .game, standard: InfoGANObjective.Settings.game,
      known: ObjectiveRegistry.all.map { $0.game }, find: ObjectiveRegistry.find)
    self.init(
      name: try values.decode(String.self, forKey: .name),
      description: try values.decode(String.self, forKey: .description),
      dataset: try values.decode(String.self, forKey: .dataset),
      architecture: try family.init(from: values.superDecoder(forKey: .architecture)),
      objective: try game.init(from: values.superDecoder(forKey: .objective)),
      steps: try values.decode(Int.self, forKey: .steps),
      decayShare: try values.decode(Double.self, forKey: .decayShare),
      measureEvery: try values.decode(Int.self, forKey: .measureEvery),
      saveEvery: try values.decode(Int.self, forKey: .saveEvery))
    isMirrored = try values.decodeIfPresent(Bool.self, forKey: .mirrored) ?? false
    averageDecay = try values.decodeIfPresent(Double.self, forKey: .averageDecay)
    keepEvery = try values.decodeIfPresent(Int.self, forKey: .keepEvery)
  }

  /// Writes a recipe, with the names of family and game.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .name)
    try values.encode(description, forKey: .description)
    try values.encode(dataset, forKey: .dataset)
    try values.encode(isMirrored, forKey: .mirrored)
    try values.encode(type(of: architecture).family, forKey: .family)
    try architecture.encode(to: values.superEncoder(forKey: .architecture))
    try values.encode(type(of: objective).game, forKey: .game)
    try objective.encode(to: values.superEncoder(forKey: .objective))
    try values.encode(steps, forKey: .steps)
    try values.encode(decayShare, forKey: .decayShare)
    try values.encodeIfPresent(averageDecay, forKey: .averageDecay)
    try values.encode(measureEvery, forKey: .measureEvery)
    try values.encode(saveEvery, forKey: .saveEvery)
    try values.encodeIfPresent(keepEvery, forKey: .keepEvery)
  }
}
