import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Inference
import Kernels
import Models
import Scenes
import Studies
import Tensors

extension ScoreSettings.Name: ExpressibleByArgument {}

/// `latent score`: how disentangled what a model sees in rendered pictures is.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Measure how disentangled a model's codes are.",
    discussion: """
      Draws pictures of known factors, has the model read its codes from them (means of Q, or of a \
      VAE's encoder, in test mode), and prints the scores of the literature: FactorVAE, DCI, SAP, \
      explicitness, modularity, MIG, BetaVAE, dHSIC. One pass over the pictures serves all scores. \
      The same seed gives the same figures on any number of threads.

      Settings cr are those behind the tables of InfoGAN-CR, lib those of disentanglement_lib, for \
      scenes with a grid of values; figures of one do not compare with the other's.

      Examples:
        latent score infogan-teapots
        latent score run/model.safetensors --on dsprites --settings lib --json
        latent score run/model.safetensors --record pool/scores.json
      """)

  @OptionGroup var modelOptions: ModelOptions

  @Option(
    help: ArgumentHelp(
      "The drawn set (latent data lists them); by default the one of the model's training.",
      valueName: "set"))
  var on: String?

  @Option(help: "cr, or lib.")
  var settings = ScoreSettings.Name.cr

  @Option(help: "Seed of the pictures and of the forests.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "A file to keep the scores in, with those of other models, for latent select and latent "
        + "report.", valueName: "scores.json"))
  var record: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let model = try modelOptions.load()
    let processor = model.generator.processor
    let encoder = try model.pictureEncoder()
    let set = try Self.renderedSet(on, for: model)
    let settings = ScoreSettings(
      settings, pictureCount: set.count, factorCount: set.scene.factors.count)
    try Self.check(settings, of: set.scene)
    let progress = ProgressLine()
    defer { progress.end() }
    progress.show("choosing pictures")
    let sample = ScoreSample(set.scene, settings: settings, seed: seed)
    let representation = try encoder.representation(of: sample, on: processor) {
      progress.show("reading pictures: \(NumberText.grouped($0)) of \(NumberText.grouped($1))")
    }
    let scores = DisentanglementScores(representation, of: sample, seed: seed, on: processor) {
      progress.show("measuring: \($0)")
    }
    progress.end()
    let found = ScoreRecord(
      scores, model: model.card.name, hash: try model.hash(), dataset: set.name, seed: seed,
      steps: model.card.steps, codes: encoder.codes.map(\.name),
      factors: set.scene.factors.map(\.name))
    if let record { try ScoreFile.add(found, to: record) }
    print(json ? found.json.text() : ScoreText.text(found, note: set.scene.note))
  }

  /// The drawn set called `name`, or the one that `model` was trained on.
  ///
  /// - Throws: `CommandFailure` where neither is a drawn one.
  static func renderedSet(_ name: String?, for model: GeneratorModel) throws -> RenderedSet {
    let known = RenderedSet.scenes.map(\.name)
    guard let wanted = name ?? model.card.dataset?.name else {
      throw CommandFailure(
        "the card of \(model.path) names no data set",
        next: "--on with one of "
          + known.joined(separator: ", "), status: .wrongUsage)
    }
    guard let scene = RenderedSet.scenes.first(where: { $0.name == wanted }) else {
      throw CommandFailure(
        "the factors of \(wanted) are not known, expected a drawn set",
        next: "--on with one of " + known.joined(separator: ", "), status: .wrongUsage)
    }
    return RenderedSet(scene)
  }

  /// - Throws: `CommandFailure` for settings that are for grids, and a scene that has none.
  private static func check(_ settings: ScoreSettings, of scene: any Scene) throws(CommandFailure) {
    if settings.name == .lib, scene.gridCount == nil {
      throw CommandFailure(
        "the settings lib are for factors with steps; \(scene.name) has some with every value of an "
          + "interval", next: "--settings cr", status: .wrongUsage)
    }
  }
}

extension GeneratorModel {
  /// What the model sees in pictures.
  ///
  /// - Throws: `StudyError` where it reads no codes from them, `ModelError` as `loadEncoder`.
  func pictureEncoder() throws -> PictureEncoder {
    guard let encoder = try loadEncoder() else { throw StudyError.noCodes(path: path) }
    return encoder
  }
}
