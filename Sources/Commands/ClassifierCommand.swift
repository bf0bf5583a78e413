import ArgumentParser
import Checkpoints
import Datasets
import Models
import Training

/// `latent classifier`: trains what pictures are measured with.
struct ClassifierCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier", abstract: "Train a classifier to measure generated pictures with.",
    discussion: """
      A small convolutional network learns what is known of the training pictures: their \
      attributes, or else their class. Its accuracy on the test pictures is printed and kept in the \
      file. latent evaluate compares pictures by its features; latent directions and latent \
      arithmetic ask it what a picture shows.

      Examples:
        latent classifier celeba64 --data ~/pictures -o faces.safetensors
        latent classifier fashion-mnist --data ~/data --no-mirrored -o fashion.safetensors
      """)

  @Argument(help: "The data set: \(DatasetCatalogue.all.map(\.name).joined(separator: ", ")).")
  var dataset: String

  @OptionGroup var dataOptions: DataOptions

  @Option(help: "Rows and columns of the pictures, of a folder of them.")
  var size = 64

  @Option(help: "Steps of training, 64 pictures each.")
  var steps = 2_000

  @Option(help: "Seed of weights and batches.")
  var seed: UInt64 = 1

  @Flag(inversion: .prefixedNo, help: "Train on the mirror images, too.")
  var mirrored = true

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @OptionGroup var processorOptions: ProcessorOptions

  func validate() throws {
    try checkCounts([("steps", steps, 1...1_000_000), ("size", size, 8...256)])
  }

  func run() throws {
    let processor = try processorOptions.processor()
    let form = PictureForm(side: size, channels: 3, isMosaic: dataOptions.mosaic)
    let training = try dataOptions.load(.training, of: dataset, form: form)
    let test = try dataOptions.load(.test, of: dataset, form: form)
    var settings = ClassifierTraining.Settings()
    settings.steps = steps
    settings.isMirrored = mirrored
    let run = try ClassifierTraining(training, settings: settings, seed: seed, processor: processor)
    var sum = 0.0
    while !run.isFinished {
      sum += run.advance()
      if run.step % 200 == 0 {
        print("step \(run.step)/\(steps)  cross-entropy \(NumberText.fixed(sum / 200, 4)) nats")
        try Console.flush()
        sum = 0
      }
    }
    var file = run.file(name: dataset)
    if test.count > 0 {
      let accuracy = try ClassifierAccuracy(
        of: Classifier(file, processor: processor), test: test)
      file.card.figures = figures(accuracy)
      print(text(accuracy))
    }
    try file.save(to: output)
  }

  private func figures(_ accuracy: ClassifierAccuracy) -> [Figure] {
    let command = command
    var figures = [
      Figure(
        name: "accuracy, \(accuracy.count) test pictures", value: 100 * accuracy.accuracy,
        unit: "%", command: command)
    ]
    for attribute in accuracy.attributes {
      figures.append(
        Figure(
          name: "accuracy of \(attribute.name), balanced "
            + NumberText.fixed(100 * attribute.balanced, 1) + " %",
          value: 100 * attribute.accuracy, unit: "%", command: command))
    }
    return figures
  }

  /// The command that trains the same again.
  private var command: String {
    var words = ["latent", "classifier", dataset, "--data", "FOLDER"]
    if size != 64 { words += ["--size", "\(size)"] }
    if dataOptions.mosaic { words.append("--mosaic") }
    words += ["--steps", "\(steps)", "--seed", "\(seed)"]
    if !mirrored { words.append("--no-mirrored") }
    return (words + ["-o", "FILE"]).joined(separator: " ")
  }

  private func text(_ accuracy: ClassifierAccuracy) -> String {
    let width = accuracy.attributes.map(\.name.count).max() ?? 0
    let lines = accuracy.attributes.map { attribute in
      attribute.name + String(repeating: " ", count: width - attribute.name.count)
        + "  \(NumberText.fixed(100 * attribute.accuracy, 1)) %, balanced "
        + "\(NumberText.fixed(100 * attribute.balanced, 1)) %"
    }
    let all = NumberText.fixed(100 * accuracy.accuracy, 2)
    return (lines + ["right on \(all) % of \(NumberText.grouped(accuracy.count)) test pictures"])
      .joined(separator: "\n")
  }
}
