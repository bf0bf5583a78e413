import Datasets
import Models
import Networks

extension Recipe {
  /// Checks every number that has to do with the recipe alone, before any picture is read for it.
  ///
  /// - Throws: `TrainingError.recipe` naming the field.
  public func validate() throws(TrainingError) {
    let run = [
      FieldCheck("steps", steps, 1...100_000_000),
      FieldCheck("measureEvery", measureEvery, 1...100_000_000),
      FieldCheck("saveEvery", saveEvery, 1...100_000_000),
      FieldCheck("decayShare", decayShare, 0...1),
      FieldCheck("averageDecay", averageDecay ?? 0, 0...0.999999),
      FieldCheck(
        "keepEvery", found: "\(keepEvery ?? 0)", expected: "a multiple of saveEvery",
        holds: keepEvery.map { $0 > 0 && $0 % max(1, saveEvery) == 0 } ?? true),
    ]
    try check(run, within: "")
    try check(architecture.checks, within: "architecture.")
    try check(
      objective.checks + [FieldCheck("batch", objective.batch, 2...4096)], within: "objective.")
    let missing = type(of: objective).networks.filter { architecture.network(named: $0) == nil }
    try check(
      [
        FieldCheck(
          "family", found: "\"\(type(of: architecture).family)\"",
          expected: "one with the networks \(missing.joined(separator: ", ")), which the game "
            + "\"\(type(of: objective).game)\" needs",
          holds: missing.isEmpty)
      ], within: "")
  }

  /// Checks the recipe, and that its networks take these pictures, before anything is allocated for it.
  ///
  /// - Throws: `TrainingError.recipe` naming the field.
  func validate(against data: any PictureSource) throws(TrainingError) {
    try validate()
    try check(
      [FieldCheck("batch", objective.batch, 2...max(2, data.count))], within: "objective.")
    try check(
      [
        FieldCheck(
          "side", found: "\(architecture.side)",
          expected: "the side of the pictures, which are \(data.height) x \(data.width)",
          holds: data.height == architecture.side && data.width == architecture.side),
        FieldCheck(
          "pictureChannels", found: "\(architecture.pictureChannels)",
          expected: "\(data.channels), the channels of the pictures",
          holds: data.channels == architecture.pictureChannels),
      ], within: "architecture.")
    let critic = type(of: objective).critic
    let input = architecture.network(critic).input
    let pictures = [data.channels, data.height, data.width]
    try check(
      [
        FieldCheck(
          "family", found: "\"\(type(of: architecture).family)\", whose \(critic) takes \(input)",
          expected: "one whose \(critic) takes the pictures, \(pictures), as the game "
            + "\"\(type(of: objective).game)\" needs",
          holds: input == pictures)
      ], within: "")
  }

  /// Checks that a run of this recipe may begin with `step` steps of `other`.
  ///
  /// - Throws: `TrainingError.origin`.
  func validate(continuing other: Recipe, step: Int, steps: Int?) throws(TrainingError) {
    guard architecture.isSame(as: other.architecture) else {
      throw .origin(
        found: "other networks, those of \(other.name)",
        expected: "family and architecture of \(name)")
    }
    guard objective.batch == other.objective.batch, isMirrored == other.isMirrored else {
      throw .origin(
        found: "batches of \(other.objective.batch)\(other.isMirrored ? ", mirrored" : "")",
        expected: "\(objective.batch)\(isMirrored ? ", mirrored" : ""), as \(name) has them")
    }
    let whole = steps ?? self.steps
    guard step < whole else {
      throw .origin(found: "done \(step) steps", expected: "fewer than the \(whole) of \(name)")
    }
  }

  /// `data`, with mirror images where the recipe wants them.
  ///
  /// - Throws: `TrainingError.recipe` for pictures that are drawn from their factors, which would not
  ///   be true of the mirror images.
  func mirrored(_ data: any PictureSource) throws(TrainingError) -> any PictureSource {
    guard isMirrored else { return data }
    guard let pictures = data as? ImageSet else {
      throw .recipe(
        field: "mirrored", found: "true",
        expected: "false, as the pictures of \(data.name) are drawn from known factors")
    }
    return pictures.withMirrorImages()
  }

  private func check(_ checks: [FieldCheck], within part: String) throws(TrainingError) {
    for check in checks where !check.holds {
      throw .recipe(field: part + check.field, found: check.found, expected: check.expected)
    }
  }
}

extension Family {
  /// Whether both are of one family and of equal sizes.
  fileprivate func isSame(as other: any Family) -> Bool { other as? Self == self }
}
