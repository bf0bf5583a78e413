import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Glibc
import Kernels
import Latents
import Metrics
import Models
import Studies
import Tensors
import Training

/// `latent publish`: turns the model of a training run into one to ship.
public struct PublishCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Make a trained model ready to ship.",
    discussion: """
      Renumbers the categories so that choice k shows digit k, gives the codes their names, stores \
      weights in half precision, measures the result and writes the figures into the model card. \
      The pictures stay the same; the largest change of a pixel by the storage is printed.

      A name with a minus sign turns the code round: code2=-slant makes its former -1 the new +1. \
      --order brings the categories of a code in the order of an attribute that --classifier knows.
      Of a model without Q, the pictures alone are measured, with --classifier.

      Example:
        latent publish runs/seed-2/infogan-mnist.safetensors --data ~/mnist \
          --rename category=digit --rename code1=width --rename code2=-slant \
          -o checkpoints/infogan-mnist.safetensors
      """)

  @Argument(help: "The checkpoint that a training run wrote.")
  var model: String

  @OptionGroup var dataOptions: DataOptions

  @Option(help: ArgumentHelp("A code and its new name.", valueName: "code=name"))
  var rename: [String] = []

  @Option(
    help: ArgumentHelp(
      "A code, by its new name, whose categories are to show an attribute less to more.",
      valueName: "code=attribute"))
  var order: [String] = []

  @Option(help: "A sentence for the notes of the model card; may be given several times.")
  var note: [String] = []

  @Option(help: "Terms of use of the training data, for the model card.")
  var terms: String?

  @Option(
    help: ArgumentHelp("A classifier to measure the pictures with.", valueName: "file"))
  var classifier: String?

  @Option(help: "The name of the model from now on.")
  var name: String?

  @Flag(help: "Keep weights in single precision.")
  var exact = false

  @Flag(help: "Keep the discriminator, whose features can be studied.")
  var withDiscriminator = false

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @OptionGroup var processorOptions: ProcessorOptions

  /// For the parser.
  public init() {}

  /// Refuses what lacks something.
  public func validate() throws {
    if !order.isEmpty && classifier == nil {
      throw ValidationError("--order is for the attributes that --classifier knows.")
    }
  }

  /// Edits, measures and writes.
  public func run() throws {
    let processor = try processorOptions.processor()
    let original = try GeneratorModel(path: model, processor: processor, withRecognition: true)
    var checkpoint = try Checkpoint.load(path: model)
    if let name { checkpoint.card.name = name }
    if !withDiscriminator { drop("discriminator", from: &checkpoint) }
    if let recovery = try recovery(of: original) {
      try matchDigits(recovery.matching, in: &checkpoint)
    }
    for text in rename { try renameCode(text, in: &checkpoint) }
    for text in order { try orderCategories(text, in: &checkpoint, processor) }
    checkpoint.card.notes += note
    if let terms { checkpoint.card.dataset?.terms = terms }

    let storage: Checkpoint.Storage = exact ? .float32 : .float16
    let change = try pixelChange(of: checkpoint, storage: storage, processor: processor)
    try checkpoint.save(to: output, storage: storage)
    checkpoint.card.figures = try figures(processor)
    if !exact {
      checkpoint.card.figures.append(
        Figure(
          name: "largest change of a pixel by half-precision storage, 1000 pictures",
          value: Double(change), unit: "of 1", command: "latent publish FILE --data FOLDER -o FILE")
      )
    }
    try checkpoint.save(to: output, storage: storage)
    for figure in checkpoint.card.figures {
      print("\(figure.name): \(NumberText.fixed(figure.value, 4)) \(figure.unit ?? "")")
    }
  }

  /// The classes that the first discrete code tells apart, if there are as many as categories.
  private func recovery(of model: GeneratorModel) throws -> ClassRecovery? {
    guard model.recognition != nil else { return nil }
    let test = try dataOptions.load(.test, for: model)
    return model.card.networks["encoder"] == nil
      ? try Evaluation(of: model, test: test, pictureCount: 1_000).recovery
      : try AutoencoderQuality(of: model, test: test, limit: 10_000).recovery
  }

  /// What the finished file is worth.
  private func figures(_ processor: Processor) throws -> [Figure] {
    let finished = try GeneratorModel(path: output, processor: processor, withRecognition: true)
    let command =
      "latent evaluate \(finished.card.name) --data FOLDER"
      + (dataOptions.mosaic ? " --mosaic" : "")
    var figures: [Figure] = []
    if finished.card.networks["encoder"] != nil {
      figures += try AutoencoderQuality(of: finished, test: dataOptions.load(.test, for: finished))
        .figures(command: command)
    } else if finished.recognition != nil {
      figures += try Evaluation(
        of: finished, test: dataOptions.load(.test, for: finished), pictureCount: 10_000
      ).figures(command: command)
    }
    if let classifier {
      figures += try PictureQuality(
        of: finished, real: dataOptions.load(.training, for: finished),
        by: Classifier(path: classifier, processor: processor)
      ).figures(command: command + " --classifier FILE")
    }
    return figures
  }

  private func drop(_ network: String, from checkpoint: inout Checkpoint) {
    checkpoint.card.networks[network] = nil
    for name in checkpoint.weights.names where name.hasPrefix(network + ".") {
      checkpoint.weights[name] = nil
    }
  }

  /// Category k becomes the one that was matched with digit k.
  private func matchDigits(_ matching: [Int], in checkpoint: inout Checkpoint) throws {
    guard let part = checkpoint.card.latent.parts.firstIndex(where: { $0.kind == .categorical })
    else { return }
    var order = matching
    for (category, digit) in matching.enumerated() { order[digit] = category }
    try checkpoint.reorderCategories(ofPart: part, to: order)
  }

  private func renameCode(_ text: String, in checkpoint: inout Checkpoint) throws {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard sides.count == 2, !sides[1].isEmpty, sides[1] != "-" else {
      throw CommandFailure(
        "--rename is \"\(text)\", expected CODE=NAME or CODE=-NAME", status: .wrongUsage)
    }
    guard let part = checkpoint.card.latent.index(named: sides[0]) else {
      let names = checkpoint.card.latent.parts.map(\.name)
      throw CommandFailure(
        "there is no code \"\(sides[0])\", expected one of \(names.joined(separator: ", "))",
        next: "latent inspect \(shellWord(model))", status: .wrongUsage)
    }
    let turns = sides[1].hasPrefix("-")
    if turns {
      guard checkpoint.card.latent.parts[part].kind == .continuous else {
        throw CommandFailure(
          "\"\(sides[0])\" is no continuous code, so it cannot be turned round",
          status: .wrongUsage)
      }
      try checkpoint.negate(part: part)
    }
    checkpoint.card.latent.parts[part].name = String(sides[1].dropFirst(turns ? 1 : 0))
  }

  /// Renumbers the categories of a code by an attribute of samples, `code=attribute`.
  private func orderCategories(
    _ text: String, in checkpoint: inout Checkpoint, _ processor: Processor
  ) throws {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let spec = checkpoint.card.latent
    guard let classifier, sides.count == 2, let part = spec.index(named: sides[0]),
      spec.parts[part].kind == .categorical
    else {
      throw CommandFailure(
        "--order is \"\(text)\", expected CODE=ATTRIBUTE with a code of categories",
        next: "latent inspect \(shellWord(model))", status: .wrongUsage)
    }
    let judge = try Classifier.ofAttributes(path: classifier, processor: processor)
    guard let attribute = judge.index(of: sides[1]) else {
      throw ConceptError.unknown(attribute: sides[1], known: judge.card.outputs)
    }
    try checkpoint.save(to: output)
    let samples = try LabelledSamples(
      of: GeneratorModel(path: output, processor: processor), by: judge, count: 5_000, seed: 1)
    try checkpoint.reorderCategories(
      ofPart: part,
      to: CodeMeaning.order(ofPart: part, of: spec, by: attribute, in: samples))
    checkpoint.card.notes.append(
      "The categories of \(sides[0]) are in the order of the classifier's \(sides[1]).")
  }

  /// The largest difference between the pictures of a model before and after storage.
  private func pixelChange(
    of checkpoint: Checkpoint, storage: Checkpoint.Storage, processor: Processor
  ) throws -> Float {
    var random = SeededGenerator(seed: 1)
    let latents = checkpoint.card.latent.draw(1_000, using: &random)
    var pictures: [[Float]] = []
    for form in [Checkpoint.Storage.float32, storage] {
      try checkpoint.save(to: output, storage: form)
      let model = try GeneratorModel(path: output, processor: processor)
      pictures.append(model.generate(latents).values)
    }
    return zip(pictures[0], pictures[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
