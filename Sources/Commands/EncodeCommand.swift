import ArgumentParser
import Checkpoints
import Formats
import Latents
import Models
import Pictures
import Tensors

/// `latent encode`: the point whose picture comes nearest to a given one.
struct EncodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode", abstract: "Find the code of a picture.",
    discussion: """
      Begins with random samples and what the model's recognition network reads, tries every \
      category, and descends along the generator's gradient. The picture is cut to its middle square \
      and scaled first. What is written opens in the explorer at the point that was found.

      Examples:
        latent encode infogan-mnist seven.png -o found.png
        latent encode dcgan-faces64 me.png -o found.png --json
      """)

  @OptionGroup var modelOptions: ModelOptions

  @Argument(help: "The picture, a PNG file.", completion: .file(extensions: ["png"]))
  var picture: String

  @OptionGroup var outputOptions: OutputOptions

  @Option(help: "Seed of the samples that the search begins with.")
  var seed: UInt64 = 1

  @Option(help: "Steps to make at most; by default all \(LatentSearch.totalSteps).")
  var steps: Int?

  func validate() throws {
    if let steps, !(1...LatentSearch.totalSteps).contains(steps) {
      throw ValidationError("--steps is \(steps), expected 1 to \(LatentSearch.totalSteps).")
    }
  }

  func run() throws {
    _ = try outputOptions.resolvedFormat()
    let model = try modelOptions.load()
    let shape = model.pictureShape
    let wanted = try decoded().fitted(
      width: shape.width, height: shape.height, channels: shape.channels)
    let search = try LatentSearch(
      model, target: Tensor(wanted, range: model.card.outputRange),
      recognition: try model.loadRecognition(), seed: seed)
    for _ in 0..<(steps ?? LatentSearch.totalSteps) { try search.advance() }
    let found = search.progress
    try PictureWriter(model: model, options: outputOptions).write(
      [found.latent], columns: 1, seed: seed, view: .single)
    if !outputOptions.isStandardOutput, !outputOptions.json {
      let error = NumberText.fixed(Double(found.error), 4)
      print("\(outputOptions.output): root mean squared error \(error) of the range")
    }
  }

  private func decoded() throws -> Picture {
    do throws(FormatError) {
      return try PNG.decode(try FileBytes.read(path: picture))
    } catch {
      throw CommandFailure(error, reading: picture)
    }
  }
}
