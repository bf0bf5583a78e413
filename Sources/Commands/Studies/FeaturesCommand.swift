import ArgumentParser
import Checkpoints
import Formats
import Inference
import Kernels
import Latents
import Models
import Networks
import Pictures
import Studies
import Tensors

/// `latent features`: what in pictures excites the units of a discriminator.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Draw what excites the units of a discriminator.",
    discussion: """
      Draws samples of the model and looks for the feature maps of one layer of its discriminator \
      that they excite most. A row for each map: the samples that excite it most, then what in each \
      of them does so, by guided backpropagation (grey: nothing). On the right the same for a network \
      of the same layers that was never trained.

      Example:
        latent features dcgan-faces64 --layer conv3 -o features.png
      """)

  @OptionGroup var modelOptions: ModelOptions

  @Option(
    help: "The layer, a convolution of the discriminator; by default the last with a rectifier.")
  var layer: String?

  @Option(help: "Feature maps, one below the other.")
  var maps = 6

  @Option(help: "Samples for each of them.")
  var examples = 4

  @Option(help: "Samples to choose from.")
  var samples = 1_000

  @Option(help: "Seed of the samples and of the untrained network.")
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: "The PNG file to write.")
  var output: String

  func validate() throws {
    try checkCounts([
      ("maps", maps, 1...100), ("examples", examples, 1...20), ("samples", samples, 20...20_000),
    ])
  }

  func run() throws {
    let loaded = try modelOptions.load()
    let critic = try Critic(of: Checkpoint.load(path: loaded.path), path: loaded.path)
    var random = SeededGenerator(seed: seed)
    let pictures = loaded.generate(loaded.spec.draw(samples, using: &random))
    var blank = SeededGenerator(seed: seed)
    let sides = try [critic.weights, Initialiser().draw(critic.network, using: &blank)].map {
      let reader = try FeatureReader(
        critic.network, weights: $0, batch: 50, processor: loaded.generator.processor)
      return StrongestUnits(
        of: try chosenLayer(of: reader), in: reader, pictures: pictures, count: maps,
        examples: examples)
    }
    try draw(sides, pictures, loaded)
  }

  private func chosenLayer(of reader: FeatureReader) throws(CommandFailure)
    -> FeatureReader.Layer
  {
    let found = layer.map { name in reader.layers.first { $0.name == name } } ?? reader.layers.last
    guard let found else {
      throw CommandFailure(
        "there is no layer \"\(layer ?? "")\" with a rectifier, expected one of "
          + reader.layers.map(\.name).joined(separator: ", "), status: .wrongUsage)
    }
    return found
  }

  /// A row for each feature map; the trained network's half on the left.
  private func draw(_ sides: [StrongestUnits], _ pictures: Tensor, _ model: GeneratorModel) throws {
    let zoom = max(1, 112 / model.pictureShape.height)
    var tiles: [Picture] = []
    for row in 0..<(sides.map(\.maps.count).min() ?? 0) {
      for side in sides {
        tiles += side.maps[row].map {
          Picture(pictures, index: $0.picture, range: model.card.outputRange)
        }
        tiles += side.maps[row].map { Picture(gradient: $0.gradient) }
      }
    }
    let grid = Picture(
      gridOf: tiles.map { $0.zoomed(by: zoom) }, columns: sides.count * 2 * examples)
    try AtomicFile.write(PNG.encode(grid, texts: []), to: output)
  }
}

extension Picture {
  /// A gradient at a picture, (C, H, W): grey where it is 0, the largest one at the end of the range.
  fileprivate init(gradient: Tensor) {
    let largest = max(gradient.values.map(abs).max() ?? 0, 1e-12)
    self.init(
      Tensor(shape: [1] + gradient.shape, values: gradient.values.map { $0 / largest }),
      index: 0, range: -1...1)
  }
}
