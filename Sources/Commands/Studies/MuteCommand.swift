import ArgumentParser
import Checkpoints
import Explorer
import Formats
import Inference
import Models
import Pictures
import Studies

/// `latent mute`: the feature maps of a generator that carry an attribute, taken away.
struct MuteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mute", abstract: "Take away the feature maps that carry an attribute.",
    discussion: """
      Looks for the maps of one layer of the generator whose numbers tell pictures that show the \
      attribute from those that do not, by logistic regression at the places where --box says that \
      it would be seen, and takes all with a weight above 0 away. Printed: how many of other samples \
      show it then, by the classifier, and how many answers about all its other attributes stay, \
      against as many maps chosen at random; and the line that does the same in the explorer. The \
      picture shows samples with the attribute: whole, without those maps, and without random ones.

      Example:
        latent mute dcgan-faces64 --classifier faces.safetensors --attribute Eyeglasses \
          --box 10,20,44,14 -o muted.png
      """)

  @OptionGroup var judgedModel: JudgedModelOptions

  @Option(help: "The attribute.")
  var attribute: String

  @Option(
    help: ArgumentHelp(
      "Where in pictures the attribute would be seen, in pixels; by default anywhere.",
      valueName: "x,y,width,height"))
  var box: BoxArgument?

  @Option(help: "The layer of the generator; by default the last one before the picture.")
  var layer: String?

  @Option(help: "Take only the strongest maps away, at most this many.")
  var maps: Int?

  @Option(help: "Samples to find the maps with.")
  var samples = 10_000

  @Option(help: "Samples to measure on.")
  var measured = 4_000

  @Option(help: "Seed of the samples and the random choices.")
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: "PNG file for samples with and without the maps.")
  var output: String?

  @Option(help: "Samples in the picture.")
  var columns = 8

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    try checkCounts([
      ("samples", samples, 100...1_000_000), ("measured", measured, 100...1_000_000),
      ("columns", columns, 1...100),
    ])
    if let maps { try checkCounts([("maps", maps, 1...10_000)]) }
  }

  func run() throws {
    let (model, judge) = try judgedModel.load()
    guard let index = judge.index(of: attribute) else {
      throw ConceptError.unknown(attribute: attribute, known: judge.card.outputs)
    }
    let layer = try chosenLayer(of: model)
    try box?.check(within: model)
    let known = try LabelledSamples(of: model, by: judge, count: samples, seed: seed)
    let found = try AttributeMaps(
      of: index, called: attribute, in: layer, of: model, box: box?.box, samples: known,
      seed: seed)
    let chosen = Array(found.carriers.prefix(maps ?? .max))
    guard !chosen.isEmpty else {
      throw CommandFailure(
        "no map of \(model.generator.featureLayers[layer].name) carries \(attribute)",
        next: "--layer with another layer")
    }
    let fresh = try LabelledSamples(of: model, by: judge, count: measured, seed: seed &+ 1)
    let effect = try MutingEffect(
      of: chosen, in: layer, attribute: index, on: fresh, model: model, classifier: judge,
      seed: seed)
    if let output {
      let shown = fresh.latents.indices.filter {
        fresh.logOdds($0, index) > VectorArithmetic.margin
      }
      let uses = [
        FeatureUse(), MutingEffect.use(without: chosen, in: layer, of: model),
        MutingEffect.use(without: effect.randomMaps, in: layer, of: model),
      ]
      try draw(Array(shown.prefix(columns)), of: fresh, uses, model, to: output)
    }
    let name = model.generator.featureLayers[layer].name
    print(
      json
        ? facts(effect, name, chosen).text()
        : text(effect, name, chosen, of: found.weights.count))
  }

  private func chosenLayer(of model: GeneratorModel) throws(CommandFailure) -> Int {
    let layers = model.generator.featureLayers
    guard let found = layers.lastIndex(where: { layer == nil || $0.name == layer }) else {
      throw CommandFailure(
        layers.isEmpty
          ? "\(model.path) has no layer with feature maps"
          : "there is no layer \"\(layer ?? "")\" with feature maps, expected one of "
            + layers.map(\.name).joined(separator: ", "), status: .wrongUsage)
    }
    return found
  }

  /// A row for each use: the samples `rows`.
  private func draw(
    _ rows: [Int], of samples: LabelledSamples, _ uses: [FeatureUse], _ model: GeneratorModel,
    to path: String
  ) throws {
    guard !rows.isEmpty else {
      throw CommandFailure(
        "none of the samples to measure on shows \(attribute)", next: "more of them, --measured")
    }
    let workspace = model.generator.makeWorkspace(maximumImages: rows.count)
    let zoom = max(1, 112 / max(model.pictureShape.width, model.pictureShape.height))
    let tiles = uses.flatMap { use in
      let made = model.generate(rows.map { samples.latents[$0] }, using: use, in: workspace).output
      return rows.indices.map {
        Picture(made, index: $0, range: model.card.outputRange).zoomed(by: zoom)
      }
    }
    try AtomicFile.write(
      PNG.encode(Picture(gridOf: tiles, columns: rows.count), texts: []), to: path)
  }

  private func text(
    _ effect: MutingEffect, _ layer: String, _ chosen: [Int], of count: Int
  ) -> String {
    func percent(_ value: Double) -> String { NumberText.fixed(100 * value, 1) + " %" }
    func row(_ name: String, _ outcome: MutingEffect.Outcome) -> [String] {
      [name, percent(outcome.shown), "\(percent(outcome.kept)) of the other answers stay"]
    }
    return
      (alignedColumns([
        ["\(attribute), all maps", percent(effect.whole), ""],
        row("without \(chosen.count) of the \(count) maps of \(layer)", effect.muted),
        row("without as many random ones", effect.random),
      ])
      + [
        "\(NumberText.grouped(measured)) samples, \(MutingEffect.randomChoices) random choices",
        Statement.mute(layer: layer, maps: chosen.sorted()).description,
      ]).joined(separator: "\n")
  }

  private func facts(_ effect: MutingEffect, _ layer: String, _ chosen: [Int]) -> JSONValue {
    func object(_ outcome: MutingEffect.Outcome) -> JSONValue {
      .object([("shown", .double(outcome.shown)), ("kept", .double(outcome.kept))])
    }
    return .object([
      ("attribute", .string(attribute)), ("layer", .string(layer)),
      ("maps", .array(chosen.map(JSONValue.integer))), ("samples", .integer(measured)),
      ("whole", .double(effect.whole)), ("muted", object(effect.muted)),
      ("random", object(effect.random)),
    ])
  }
}
