import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Kernels
import Models
import Networks
import Studies

/// `latent probe`: what the features of a discriminator know.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Measure what the features of a discriminator know.",
    discussion: """
      A linear classifier (L2-SVM) learns the classes of pictures from the features of the model's \
      discriminator: every layer's maps, brought to 4 x 4 by the maximum, joined. The network never \
      saw a class. Beside it, on the same pictures: the same layers untrained, raw pixels, k-means of \
      patches, and the same layers trained with the labels.

      The model needs its discriminator, or the trunk of InfoGAN (latent publish \
      --with-discriminator).

      Examples:
        latent probe dcgan-cifar10 --data ~/data
        latent probe infogan-mnist --data ~/data --labels 1000
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var dataOptions: DataOptions

  @Option(
    help: ArgumentHelp("The data set, if not the one of the model's training.", valueName: "name"))
  var dataset: String?

  @Option(help: "Labelled pictures, equally many of each class; by default all training pictures.")
  var labels: Int?

  @Option(help: "Steps of the supervised network, 64 pictures each.")
  var steps = 2_000

  @Option(help: "Seed of the choice of pictures, the patches and the weights.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    try checkCounts([("steps", steps, 1...1_000_000)])
    if let labels { try checkCounts([("labels", labels, 64...1_000_000)]) }
  }

  func run() throws {
    let processor = try modelOptions.processorOptions.processor()
    let path = try modelOptions.path()
    let checkpoint = try Checkpoint.load(path: path)
    let critic = try Critic(of: checkpoint, path: path)
    let network = critic.network
    guard network.input.count == 3, network.input[1] == network.input[2] else {
      throw CommandFailure(
        "the discriminator of \(path) takes \(network.input), expected square pictures",
        status: .notUnderstood)
    }
    let form = PictureForm(
      side: network.input[1], channels: network.input[0], isMosaic: dataOptions.mosaic)
    let name = dataset ?? checkpoint.card.dataset?.name ?? "mnist"
    let training = try dataOptions.load(.training, of: name, form: form)
    let test = try dataOptions.load(.test, of: name, form: form)
    guard [training.channels, training.height, training.width] == network.input else {
      throw CommandFailure(
        "the pictures of \(name) are \(training.height) x \(training.width) with "
          + "\(training.channels) channels, expected \(network.input), which the model reads",
        status: .wrongUsage)
    }
    var settings = FeatureProbe.Settings()
    settings.labels = labels
    settings.supervisedSteps = steps
    settings.seed = seed
    let probe = try FeatureProbe(
      network, weights: critic.weights, range: checkpoint.card.outputRange, training: training,
      test: test,
      settings: settings, processor: processor,
      report: { if !json { Console.writeError($0 + " ...\n") } })
    print(json ? facts(probe, name).text() : text(probe, name))
  }

  private func text(_ probe: FeatureProbe, _ name: String) -> String {
    let width = probe.rows.map(\.name.count).max() ?? 0
    let lines = probe.rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count)
        + "  \(NumberText.fixed(100 * row.accuracy, 1)) %"
        + (row.featureCount.map { ", \(NumberText.grouped($0)) features" } ?? "")
    }
    return
      (lines + [
        "right on \(NumberText.grouped(probe.testCount)) test pictures of \(name), after "
          + "\(NumberText.grouped(probe.trainingCount)) with labels"
      ]).joined(separator: "\n")
  }

  private func facts(_ probe: FeatureProbe, _ name: String) -> JSONValue {
    .object([
      ("dataset", .string(name)), ("labels", .integer(probe.trainingCount)),
      ("test_pictures", .integer(probe.testCount)),
      (
        "rows",
        .array(
          probe.rows.map { row in
            .object(
              [("name", .string(row.name)), ("accuracy", .double(row.accuracy))]
                + (row.featureCount.map { [("features", .integer($0))] } ?? [])
                + (row.cost.map { [("cost", .double($0))] } ?? []))
          })
      ),
    ])
  }
}
