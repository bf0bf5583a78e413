import ArgumentParser
import Latents
import Models
import Pictures
import Tensors

/// `latent walk`: the way from one drawn point to the next, and on.
struct WalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk", abstract: "Walk between drawn points of latent space.",
    discussion: """
      A row for each way from a point to the next. Normal noise follows the great circle, \
      uniform noise and continuous codes the straight line; categories change half way.

      Example:
        latent walk dcgan-faces64 --points 9 -o walk.png
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var outputOptions: OutputOptions

  @Option(help: "Points to walk through.")
  var points = 9

  @Option(help: "Pictures in a row, the points at both ends included.")
  var columns = 10

  @Option(help: "Seed of the points.")
  var seed: UInt64 = 1

  func validate() throws {
    for (name, count) in [("points", points), ("columns", columns)]
    where !(2...1_000).contains(count) {
      throw ValidationError("--\(name) is \(count), expected 2 to 1,000.")
    }
  }

  func run() throws {
    _ = try outputOptions.resolvedFormat()
    let model = try modelOptions.load()
    let writer = PictureWriter(model: model, options: outputOptions)
    try writer.check(count: (points - 1) * columns, columns: columns)
    var random = SeededGenerator(seed: seed)
    let stops = (0..<points).map { _ in LatentVector(drawnFrom: model.spec, using: &random) }
    let latents = zip(stops, stops.dropFirst()).flatMap {
      Walk(stops: [$0, $1]).latents(count: columns, in: model.spec)
    }
    try writer.write(
      latents, columns: columns, seed: seed, view: .walk(count: latents.count))
  }
}
