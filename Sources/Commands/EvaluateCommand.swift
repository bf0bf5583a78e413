import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Metrics
import Models
import Pictures
import Studies
import Training

/// `latent evaluate`: measures a model with Q on generated and on labelled pictures.
public struct EvaluateCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how well a model's codes work.",
    discussion: """
      Prints L_I, the lower bound of the information between each code and the picture, in nats \
      against the entropy of the code; and the error of Q as an unsupervised classifier of the test \
      pictures, after matching categories one to one with digits, and by majority vote. L_I of a \
      continuous code is that of Q's mean with one fitted deviation.

      Of an autoencoder, on its test pictures: what reconstructions cost, the terms of the bound, the \
      information of each code and the picture (--bars draws it), and the classes that the first \
      discrete code found.

      With --classifier, also how near the pictures come to real ones by its features: the \
      Fréchet distance (a classifier-FID) and the kernel distance, each against the floor that one \
      half of the training pictures reaches against the other.

      Examples:
        latent evaluate infogan-mnist --data ~/mnist
        latent evaluate hfvae-mnist --data ~/mnist --bars information.png
        latent evaluate dcgan-faces64 --data ~/pictures --classifier faces.safetensors
      """)

  @Argument(help: "A shipped model by name, or the path of a checkpoint.")
  var model: String

  @OptionGroup var dataOptions: DataOptions

  @Option(help: "Pictures to generate; of an autoencoder, test pictures to measure at most.")
  var count = 10_000

  @Option(
    help: ArgumentHelp(
      "A classifier that latent classifier trained, to compare pictures by.", valueName: "file"))
  var classifier: String?

  @Option(
    help: ArgumentHelp(
      "With --classifier: a table to add the figures to, a line a model, for latent plot.",
      valueName: "file.csv"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Of an autoencoder: draw what each code knows of the picture.", valueName: "file.png"))
  var bars: String?

  @OptionGroup var processorOptions: ProcessorOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  /// For the parser.
  public init() {}

  /// Refuses counts that mean nothing.
  public func validate() throws {
    try checkCounts([("count", count, 1...1_000_000)])
    if log != nil && classifier == nil {
      throw ValidationError("--log is for the figures that --classifier gives.")
    }
  }

  /// Measures and prints.
  public func run() throws {
    let path = try ShippedFiles(.checkpoints).find(model)
    let processor = try processorOptions.processor()
    let loaded = try GeneratorModel(path: path, processor: processor, withRecognition: true)
    DoubtNotice.write(loaded)
    var lines: [String] = []
    var facts: [(key: String, value: JSONValue)] = [("model", .string(loaded.card.name))]
    if loaded.card.networks["encoder"] != nil {
      let quality = try AutoencoderQuality(
        of: loaded, test: dataOptions.load(.test, for: loaded), limit: count)
      lines.append(AutoencoderText.text(quality))
      facts += AutoencoderText.json(quality)
      if let bars {
        let plot = AutoencoderText.bars(quality, model: loaded.card.name).picture()
        try AtomicFile.write(PNG.encode(plot, texts: []), to: bars)
      }
    } else if classifier == nil || loaded.recognition != nil {
      try Self.checkRecognition(of: loaded)
      let test = try dataOptions.load(.test, for: loaded)
      let result = try Evaluation(of: loaded, test: test, pictureCount: count)
      lines.append(Self.text(result))
      facts += Self.json(result)
    }
    if let classifier {
      let quality = try PictureQuality(
        of: loaded, real: dataOptions.load(.training, for: loaded),
        by: Classifier(path: classifier, processor: processor))
      lines.append(QualityText.text(quality))
      if let log { try QualityLog.add(quality, step: loaded.card.steps ?? 0, to: log) }
      facts += QualityText.json(quality)
    }
    print(json ? JSONValue.object(facts).text() : lines.joined(separator: "\n"))
  }

  /// - Throws: `CommandFailure` when `model` has no recognition network.
  private static func checkRecognition(of model: GeneratorModel) throws(CommandFailure) {
    guard model.recognition != nil else {
      throw CommandFailure(
        "\(model.path) has no network \"recognition\", which the measurement needs",
        next: "latent inspect \(shellWord(model.path))", status: .notUnderstood)
    }
  }

  private static func text(_ result: Evaluation) -> String {
    let width = result.codes.map(\.name.count).max() ?? 0
    var lines = result.codes.map { code in
      let name = code.name + String(repeating: " ", count: width - code.name.count)
      // A categorical code cannot carry more than its entropy; a number can, the more the sharper.
      return "L_I \(name)  \(NumberText.fixed(code.information, 4)) nats, "
        + "H(c) \(NumberText.fixed(code.entropy, 4)), \(result.pictureCount) pictures"
    }
    if let recovery = result.recovery {
      lines += [
        "error, categories matched one to one  "
          + "\(NumberText.fixed(100 * recovery.matchedError, 2)) % of \(recovery.total)",
        "error, majority vote                  "
          + "\(NumberText.fixed(100 * recovery.majorityError, 2)) % of \(recovery.total)",
        "category to class  "
          + recovery.matching.enumerated().map { "\($0.offset):\($0.element)" }
          .joined(separator: " "),
      ]
    }
    return lines.joined(separator: "\n")
  }

  private static func json(_ result: Evaluation) -> [(key: String, value: JSONValue)] {
    var pairs: [(key: String, value: JSONValue)] = [
      ("pictures", .integer(result.pictureCount)),
      (
        "information_nats",
        .object(result.codes.map { ($0.name, .double($0.information)) })
      ),
      ("entropy_nats", .object(result.codes.map { ($0.name, .double($0.entropy)) })),
    ]
    if let recovery = result.recovery {
      pairs += [
        ("test_pictures", .integer(recovery.total)),
        ("matched_error", .double(recovery.matchedError)),
        ("majority_error", .double(recovery.majorityError)),
        ("matching", .array(recovery.matching.map(JSONValue.integer))),
        (
          "counts",
          .array(recovery.counts.map { .array($0.map(JSONValue.integer)) })
        ),
      ]
    }
    return pairs
  }
}
