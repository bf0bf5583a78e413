import ArgumentParser
import Checkpoints
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
        latent walk dcgan-faces64 --along turn --points 5 --columns 9 -o turn.png
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var outputOptions: OutputOptions

  @Option(help: "Points to walk through.")
  var points = 9

  @Option(help: "Pictures in a row, the points at both ends included.")
  var columns = 10

  @Option(
    help: ArgumentHelp(
      "A direction of the model: each row is one point, moved along it.", valueName: "name"))
  var along: String?

  @Option(help: "With --along: how far to go to either side.")
  var reach: Float = 4

  @Option(help: "Seed of the points.")
  var seed: UInt64 = 1

  func validate() throws {
    try checkCounts([("points", points, 2...1_000), ("columns", columns, 2...1_000)])
    if !(reach > 0 && reach <= 100) {
      throw ValidationError("--reach is \(reach), expected more than 0, up to 100.")
    }
  }

  func run() throws {
    _ = try outputOptions.resolvedFormat()
    let model = try modelOptions.load()
    let writer = PictureWriter(model: model, options: outputOptions)
    let direction = try along.map { try Self.direction($0, of: model) }
    try writer.check(count: (along == nil ? points - 1 : points) * columns, columns: columns)
    var random = SeededGenerator(seed: seed)
    let stops = model.spec.draw(points, using: &random)
    let latents =
      direction.map { direction in
        stops.flatMap { stop in
          (0..<columns).map { column in
            let share = 2 * Float(column) / Float(columns - 1) - 1
            return stop.moved(along: direction, by: reach * share)
          }
        }
      }
      ?? zip(stops, stops.dropFirst()).flatMap {
        Walk(stops: [$0, $1]).latents(count: columns, in: model.spec)
      }
    try writer.write(
      latents, columns: columns, seed: seed, view: .walk(count: latents.count))
  }

  /// The direction called `name` in the card of `model`.
  private static func direction(_ name: String, of model: GeneratorModel) throws(CommandFailure)
    -> Direction
  {
    let known = model.card.directions
    guard let named = known.first(where: { $0.name == name }),
      let direction = Direction(name: name, values: named.values, in: model.spec)
    else {
      throw CommandFailure(
        known.isEmpty
          ? "the model has no directions"
          : "there is no direction \"\(name)\", expected one of "
            + known.map(\.name).joined(separator: ", "),
        next: known.isEmpty ? "latent directions --help" : nil, status: .wrongUsage)
    }
    return direction
  }
}
