import ArgumentParser
import Checkpoints
import Explorer
import Formats
import Kernels
import Latents
import Models
import Studies
import Tensors

/// `latent directions`: finds what attributes mean in latent space, and saves it in the model.
struct DirectionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directions",
    abstract: "Find directions and points of attributes and save them in a model.",
    discussion: """
      Draws samples, asks a classifier what they show, and takes the direction in which the \
      log-odds of each attribute grow, at right angles to the directions of what is to be kept. \
      Each is measured on samples of its own: how many flip after a step, and how many answers \
      about what is kept stay. All of it goes into the model card.

      --turn adds a direction in which faces turn to one side, found without labels from pictures \
      and their mirror images.

      --point adds a point that shows attributes, or lacks them after !: the mean of the samples \
      that show it most surely. In the explorer it is a mark.

      Example:
        latent directions dcgan-faces64 --classifier faces.safetensors --attribute Smiling \
          --attribute Blond_Hair=blond-hair --attribute Male --keep Male --keep Young --turn \
          --point 'woman=!Male,!Smiling' -o dcgan-faces64.safetensors
      """)

  @OptionGroup var judgedModel: JudgedModelOptions

  @Option(
    help: ArgumentHelp(
      "An attribute, and what its direction is to be called.", valueName: "attribute[=name]"))
  var attribute: [String] = []

  @Option(help: "An attribute that the other directions leave alone.")
  var keep: [String] = []

  @Flag(help: "Add the direction in which pictures turn, from mirror images.")
  var turn = false

  @Option(
    help: ArgumentHelp(
      "A point, and the attributes that it shows.", valueName: "name=attributes"))
  var point: [String] = []

  @Option(help: "Samples that a point is the mean of.")
  var exemplars = 3

  @Option(help: "Samples to find directions with.")
  var samples = 20_000

  @Option(help: "Samples to measure them on.")
  var measured = 1_000

  @Option(help: "How far to go when measuring.")
  var step: Float = 3

  @Option(name: .shortAndLong, help: "The file to write; may be the model itself.")
  var output: String

  func validate() throws {
    try checkCounts([
      ("samples", samples, 100...1_000_000), ("measured", measured, 100...1_000_000),
      ("exemplars", exemplars, 1...100),
    ])
    if attribute.isEmpty && point.isEmpty && !turn {
      throw ValidationError("there is nothing to find, expected --attribute, --turn or --point.")
    }
    if !(step > 0 && step <= 100) {
      throw ValidationError("--step is \(step), expected more than 0, up to 100.")
    }
  }

  func run() throws {
    let (loaded, judge) = try judgedModel.load()
    var checkpoint = try Checkpoint.load(path: loaded.path)
    let wanted = try attribute.map { try Self.wanted($0, judge) }
    let concepts = try point.map { try Self.concept($0, judge) }
    var kept: [Int] = []
    for name in keep {
      let index = try Self.wanted(name, judge).attribute
      if !kept.contains(index) { kept.append(index) }
    }

    let drawn = try LabelledSamples(of: loaded, by: judge, count: samples, seed: 31)
    let fresh = try LabelledSamples(of: loaded, by: judge, count: measured, seed: 32)
    func find(_ name: String, _ attribute: Int, keeping kept: [Direction]) throws -> Direction {
      try direction(
        name, of: drawn.latents.indices.map { drawn.logOdds($0, attribute) }, over: drawn.latents,
        keeping: kept, in: loaded.spec)
    }
    let plain = Dictionary(
      uniqueKeysWithValues: try kept.map { attribute in
        (attribute, try find(judge.card.outputs[attribute], attribute, keeping: []))
      })
    for (index, name) in wanted {
      let others = kept.filter { $0 != index }
      let found = try find(name, index, keeping: others.compactMap { plain[$0] })
      let effect = try DirectionEffect(
        of: found, attribute: index, keeping: others, step: step, on: fresh, model: loaded,
        classifier: judge)
      save(found, source: "attribute \(judge.card.outputs[index])", in: &checkpoint.card)
      record(effect, name, keeping: others.map { judge.card.outputs[$0] }, &checkpoint.card)
    }
    if turn {
      try saveTurn(
        loaded, drawn, keeping: kept.compactMap { plain[$0] }, on: fresh, in: &checkpoint.card)
    }
    for (name, concept) in concepts {
      let found = try ConceptPoint(
        of: concept, called: name, in: loaded.spec, samples: drawn, count: exemplars)
      let shown = try LabelledSamples(labelling: [found.latent], of: loaded, by: judge)
      guard concept.holds(for: 0, of: shown) else {
        throw CommandFailure(
          "the mean of the \(exemplars) samples that show \(name) does not show it",
          next: "another number of --exemplars")
      }
      checkpoint.card.points.removeAll { $0.name == name }
      checkpoint.card.points.append(NamedLatent(name: name, values: found.latent.values))
      print("\(name): the mean of \(exemplars) samples")
    }
    try checkpoint.save(to: output, storage: Self.storage(of: loaded.path))
  }

  private static func wanted(_ text: String, _ classifier: Classifier) throws(ConceptError) -> (
    attribute: Int, name: String
  ) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    let attribute = sides.first ?? ""
    guard let index = classifier.index(of: attribute) else {
      throw .unknown(attribute: attribute, known: classifier.card.outputs)
    }
    return (index, sides.count == 2 ? sides[1] : attribute.lowercased())
  }

  /// Reads `name=attributes`.
  private static func concept(_ text: String, _ classifier: Classifier) throws -> (
    name: String, concept: Concept
  ) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, Marks.isName(sides[0]) else {
      throw CommandFailure(
        "--point is \"\(text)\", expected NAME=ATTRIBUTES, the name a letter, then letters, digits, "
          + "- and _", status: .wrongUsage)
    }
    return (sides[0], try Concept(parsing: sides[1], for: classifier))
  }

  /// The direction in which `scores` grow, at right angles to `kept`.
  private func direction(
    _ name: String, of scores: [Float], over latents: [LatentVector], keeping kept: [Direction],
    in spec: LatentSpec
  ) throws(CommandFailure) -> Direction {
    guard
      let found = Direction(name: name, of: scores, over: latents, in: spec)?
        .orthogonal(to: kept, in: spec)
    else {
      throw CommandFailure(
        "nothing of the latent tells '\(name)' from what is kept",
        next: "other attributes for --keep")
    }
    return found
  }

  /// The direction in which the asymmetry of pictures grows, and on how many of other samples it does.
  private func saveTurn(
    _ model: GeneratorModel, _ samples: LabelledSamples, keeping kept: [Direction],
    on fresh: LabelledSamples, in card: inout ModelCard
  ) throws {
    let latents = Array(samples.latents.prefix(4_000))
    let asymmetry = MirrorAsymmetry(model.generate(Array(latents.prefix(2_000))))
    func scores(_ latents: [LatentVector]) -> [Float] {
      stride(from: 0, to: latents.count, by: 500).flatMap { start in
        let pictures = model.generate(Array(latents[start..<min(start + 500, latents.count)]))
        return (0..<pictures.shape[0]).map { asymmetry.score(pictures, $0) }
      }
    }
    let found = try direction(
      "turn", of: scores(latents), over: latents, keeping: kept, in: model.spec)
    let (less, more) = (
      scores(fresh.latents.map { $0.moved(along: found, by: -step) }),
      scores(fresh.latents.map { $0.moved(along: found, by: step) })
    )
    let rises = zip(less, more).count { $0 < $1 }
    save(found, source: "mirror images", in: &card)
    append(
      Figure(
        name: "turn: asymmetry grows from step -\(NumberText.short(step)) to "
          + "+\(NumberText.short(step)), \(measured) samples",
        value: 100 * Double(rises) / Double(measured), unit: "%", command: command(card.name)),
      to: &card)
  }

  /// Saves a direction in place of an older one of that name, whose figures go with it.
  private func save(_ direction: Direction, source: String, in card: inout ModelCard) {
    card.figures.removeAll { $0.name.hasPrefix(direction.name + ": ") }
    card.directions.removeAll { $0.name == direction.name }
    card.directions.append(
      NamedDirection(name: direction.name, source: source, values: direction.values))
  }

  private func record(
    _ effect: DirectionEffect, _ name: String, keeping kept: [String], _ card: inout ModelCard
  ) {
    let far = NumberText.short(step)
    let flips = [
      ("samples without it that have it at +\(far)", effect.gained),
      ("samples with it that have lost it at -\(far)", effect.lost),
    ]
    for case (let what, let share?) in flips {
      append(
        Figure(
          name: "\(name): \(what)", value: 100 * share, unit: "%", command: command(card.name)),
        to: &card
      )
    }
    if let stay = effect.kept {
      append(
        Figure(
          name: "\(name): answers about \(kept.joined(separator: ", ")) that stay",
          value: 100 * stay, unit: "%", command: command(card.name)), to: &card)
    }
  }

  /// Adds a figure and prints it.
  private func append(_ figure: Figure, to card: inout ModelCard) {
    card.figures.append(figure)
    print("\(figure.name): \(NumberText.fixed(figure.value, 1)) \(figure.unit ?? "")")
  }

  /// The command that finds the same again.
  private func command(_ model: String) -> String {
    var words = ["latent", "directions", model, "--classifier", "FILE"]
    words += attribute.flatMap { ["--attribute", $0] } + keep.flatMap { ["--keep", $0] }
    if turn { words.append("--turn") }
    words += point.flatMap { ["--point", shellWord($0)] }
    words += ["--samples", "\(samples)", "--measured", "\(measured)"]
    return (words + ["--step", NumberText.short(step), "-o", "FILE"]).joined(separator: " ")
  }

  /// Half precision stays half precision.
  private static func storage(of path: String) throws -> Checkpoint.Storage {
    let table = try CheckpointFile(path: path).table
    return table.entries.contains { $0.type == .float16 } ? .float16 : .float32
  }
}
