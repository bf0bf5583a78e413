import ArgumentParser
import Explorer
import Latents
import Models
import Pictures
import Tensors

/// `latent traverse`: one code varied from left to right, and another from top to bottom.
struct TraverseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traverse", abstract: "Vary a code: a traversal strip or grid.",
    discussion: """
      Everything that is not varied stays at one point: noise drawn with the seed, codes at 0 and \
      at their first category, unless a further --code NAME=VALUE sets them.

      Examples:
        latent traverse infogan-mnist --code slant -o strip.png
        latent traverse infogan-mnist --code slant=-2:2:11 --code digit=7 -o seven.png
        latent traverse infogan-mnist --code width --rows digit -o grid.png
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var outputOptions: OutputOptions

  @Option(
    help: ArgumentHelp(
      """
      The code to vary, by default over the range of its slider; with a single value \
      (digit=3) the setting of another code.
      """, valueName: "name[=from:to:steps]"))
  var code: [String]

  @Option(
    help: ArgumentHelp(
      "A second code, varied from top to bottom.", valueName: "name[=from:to:steps]"))
  var rows: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Write the values beside the pictures of a PNG, where those are large enough.")
  var labels = true

  @Option(help: "Seed of the noise.")
  var seed: UInt64 = 1

  /// The number of pictures that one run makes at most.
  private static let countLimit = 100_000

  func run() throws {
    _ = try outputOptions.resolvedFormat()
    let varied = code.filter(Self.isTraversal)
    guard varied.count == 1 else {
      throw CommandFailure(
        varied.isEmpty
          ? "no --code names a code to vary"
          : "\(varied.count) codes are to be varied (\(varied.joined(separator: ", "))), expected one",
        next: varied.isEmpty
          ? "--code NAME, or --code NAME=FROM:TO:STEPS" : "--rows \(shellWord(varied[1]))",
        status: .wrongUsage)
    }
    let model = try modelOptions.load()
    do {
      try write(model, varied: varied[0])
    } catch let error as LatentError {
      throw CommandFailure(error, model: modelOptions.model)
    }
  }

  private func write(_ model: GeneratorModel, varied: String) throws {
    let spec = model.spec
    let across = try Traversal(parsing: varied, in: spec)
    let down = try rows.map { try Traversal(parsing: $0, in: spec) }
    if let down, down.coordinate == across.coordinate {
      throw CommandFailure(
        "rows and columns both vary \(spec.name(of: across.coordinate)), expected two codes",
        status: .wrongUsage)
    }
    let count = across.values.count * (down?.values.count ?? 1)
    if count > Self.countLimit {
      throw CommandFailure(
        "the grid would have \(NumberText.grouped(count)) pictures, "
          + "expected at most \(NumberText.grouped(Self.countLimit))", status: .wrongUsage)
    }
    let writer = PictureWriter(model: model, options: outputOptions)
    let labels =
      self.labels
      ? CodeRows(spec).labels(
        across: (across.coordinate, across.values, nil),
        down: down.map { ($0.coordinate, $0.values, nil) }) : nil
    try writer.check(count: count, columns: across.values.count, labels: labels)
    var base = LatentVector(neutral: spec)
    var generator = SeededGenerator(seed: seed)
    base.redrawNoise(in: spec, using: &generator)
    for text in code where !Self.isTraversal(text) {
      try LatentEdit(parsing: text, in: spec).apply(to: &base, in: spec)
    }
    let latents = (down?.latents(from: base, in: spec) ?? [base]).flatMap {
      across.latents(from: $0, in: spec)
    }
    let name = spec.name(of: across.coordinate)
    let view: PictureView =
      if let down {
        .grid(rows: spec.name(of: down.coordinate), columns: name, values: across.values)
      } else {
        .strip(code: name, values: across.values)
      }
    try writer.write(
      latents, base: base, columns: across.values.count, seed: seed, view: view, labels: labels)
  }

  /// `NAME` and `NAME=FROM:TO:STEPS` vary a code, `NAME=VALUE` sets one.
  private static func isTraversal(_ text: String) -> Bool {
    !text.contains("=") || text.contains(":")
  }
}
