import ArgumentParser
import Checkpoints
import Formats
import Latents
import Models
import Pictures
import Studies
import Tensors

/// `latent arithmetic`: concepts added and subtracted, and how often that works.
struct ArithmeticCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arithmetic", abstract: "Add and subtract concepts: smiling woman - woman + man.",
    discussion: """
      A concept is a list of a classifier's attributes, joined by commas, with ! before those that \
      are absent. For each draw, exemplars of each concept are chosen among samples that the \
      classifier is sure of; Y is the sum of their mean latents. The picture shows the exemplars, \
      above each other, and beside them the panel of the paper: Y in the middle, and Y with noise \
      of +-0.25. Printed: how often Y shows what it should, against single exemplars and against \
      the same sum of pixels.

      Examples:
        latent arithmetic dcgan-faces64 --classifier faces.safetensors \
          'Smiling,!Male - !Smiling,!Male + !Smiling,Male' -o smiling-man.png
        latent arithmetic dcgan-faces64 --classifier faces.safetensors \
          'Eyeglasses,Male - !Eyeglasses,Male + !Eyeglasses,!Male'
      """)

  @OptionGroup var judgedModel: JudgedModelOptions

  @Argument(help: "A - B + C, the signs with spaces around.")
  var expression: String

  @Option(help: "Exemplars of each concept.")
  var exemplars = 3

  @Option(help: "Draws to measure.")
  var draws = 200

  @Option(help: "Samples that exemplars are chosen from.")
  var samples = 10_000

  @Option(help: "Seed of samples, choices and noise.")
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: "PNG file for the panels of the first draws.")
  var output: String?

  @Option(help: "Panels in the picture, one below the other.")
  var panels = 3

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    try checkCounts([
      ("exemplars", exemplars, 1...100), ("draws", draws, 0...100_000),
      ("samples", samples, 100...1_000_000), ("panels", panels, 1...50),
    ])
  }

  func run() throws {
    let names = try terms()
    let (loaded, judge) = try judgedModel.load()
    let concepts = try names.map { try Concept(parsing: $0, for: judge) }
    let labelled = try LabelledSamples(of: loaded, by: judge, count: samples, seed: seed)
    let arithmetic = try VectorArithmetic(
      concepts[0], concepts[1], concepts[2], names: names, samples: labelled, model: loaded,
      classifier: judge, needed: exemplars)
    if let output { try draw(arithmetic, loaded, to: output) }
    guard draws > 0 else { return }
    let many = try arithmetic.success(draws: draws, exemplars: exemplars, seed: seed)
    let single = try arithmetic.success(draws: draws, exemplars: 1, seed: seed)
    print(json ? facts(many, single).text() : text(many, single))
  }

  /// The three concepts of `A - B + C`.
  private func terms() throws(CommandFailure) -> [String] {
    let words = expression.split(separator: " ").map(String.init)
    guard words.count == 5, words[1] == "-", words[3] == "+" else {
      throw CommandFailure(
        "the expression is \"\(expression)\", expected A - B + C with spaces around the signs",
        next: "latent arithmetic --help", status: .wrongUsage)
    }
    return [words[0], words[2], words[4]]
  }

  /// A row for each draw: the exemplars' mean pictures of A, B, C, then the panel in three rows.
  private func draw(_ arithmetic: VectorArithmetic, _ model: GeneratorModel, to path: String)
    throws
  {
    var random = SeededGenerator(seed: seed)
    var tiles: [Picture] = []
    let columns = 3 + exemplars
    for _ in 0..<panels {
      let draw = arithmetic.draw(exemplars: exemplars, using: &random)
      let panel = pictures(draw.panel, model)
      for row in 0..<3 {
        tiles += pictures(draw.exemplars[row], model)
        tiles += panel[(row * 3)..<(row * 3 + 3)]
      }
    }
    try AtomicFile.write(
      PNG.encode(Picture(gridOf: tiles, columns: columns), texts: []), to: path)
  }

  private func pictures(_ latents: [LatentVector], _ model: GeneratorModel) -> [Picture] {
    let made = model.generate(latents)
    let zoom = max(1, 112 / max(model.pictureShape.width, model.pictureShape.height))
    return latents.indices.map {
      Picture(made, index: $0, range: model.card.outputRange).zoomed(by: zoom)
    }
  }

  private func text(
    _ many: VectorArithmetic.Success, _ single: VectorArithmetic.Success
  ) -> String {
    func percent(_ value: Double) -> String { NumberText.fixed(100 * value, 1) + " %" }
    return [
      "mean of \(exemplars) exemplars  \(percent(many.centres)) of Y, "
        + "\(percent(many.panels)) of the panels' pictures",
      "single exemplars     \(percent(single.centres)) of Y, \(percent(single.panels)) of the "
        + "panels' pictures",
      "pixels, mean of \(exemplars)    \(percent(many.pixels))",
      "pixels, single       \(percent(single.pixels))",
      "C as it is           \(percent(many.start))",
      "\(many.draws) draws",
    ].joined(separator: "\n")
  }

  private func facts(
    _ many: VectorArithmetic.Success, _ single: VectorArithmetic.Success
  ) -> JSONValue {
    func object(_ success: VectorArithmetic.Success) -> JSONValue {
      .object([
        ("centres", .double(success.centres)), ("panels", .double(success.panels)),
        ("pixels", .double(success.pixels)), ("start", .double(success.start)),
      ])
    }
    return .object([
      ("expression", .string(expression)), ("draws", .integer(draws)),
      ("exemplars", .integer(exemplars)), ("mean", object(many)), ("single", object(single)),
    ])
  }
}
