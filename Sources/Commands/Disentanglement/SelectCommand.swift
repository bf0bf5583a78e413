import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Glibc
import Kernels
import Metrics
import Models
import Pictures
import Scenes
import Studies

/// `latent select`: which of several finished models is the best disentangled one, without labels.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Rank a folder of models without labels.",
    discussion: """
      ModelCentrality: every model's encoder is scored on the pictures of every other model's \
      generator, with the codes they were made from as factors; the model that agrees best with the \
      rest comes first. Beside it the two baselines of UDR, by lasso and by rank correlation, on \
      pictures of a drawn set, where the models were trained on one.

      Pairs that are done are kept in selection.json in the folder: a run that was interrupted goes \
      on, and a model that is added is compared with the rest alone; other settings begin anew. With \
      --scores, what each selector picked, the best in the pool and the mean are printed in the scores \
      that latent score --record kept.

      Examples:
        latent select pool -o pool/similarity.png
        latent select pool --scores pool/scores.json
      """)

  @Argument(help: "A folder with checkpoints.", completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "The drawn set that UDR is measured on; by default the one of the models' training.",
      valueName: "set"))
  var on: String?

  @Option(
    help: ArgumentHelp("What latent score --record kept.", valueName: "scores.json"),
    completion: .file(extensions: ["json"]))
  var scores: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A PNG file for the similarities of all pairs.", valueName: "matrix.png"))
  var output: String?

  @Option(help: "Groups of pictures for each code; 100 is the published number.")
  var groups = 100

  @Option(
    help: """
      Pictures for the overall deviation of codes; 0 takes those of the groups, 73,728 is the \
      published number.
      """)
  var deviationPictures = 0

  @Option(help: "Pictures that UDR is measured on.")
  var matchingPictures = 1_000

  @Option(help: "Seed of the latents and of the pictures.")
  var seed: UInt64 = 0

  @OptionGroup var processorOptions: ProcessorOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    try checkCounts([
      ("groups", groups, 1...10_000), ("deviation-pictures", deviationPictures, 0...10_000_000),
      ("matching-pictures", matchingPictures, 10...1_000_000),
    ])
    guard deviationPictures != 1 else {
      throw ValidationError("--deviation-pictures is 1, expected 0, or 2 or more.")
    }
  }

  func run() throws {
    let processor = try processorOptions.processor()
    let records = try scores.map(ScoreFile.read)
    let pool = try SelectionPool(try paths(), processor: processor)
    let first = pool.members[0].model
    let trained = first.card.dataset?.name
    // UDR needs pictures that this program can draw; ModelCentrality needs none.
    let canDraw = on != nil || RenderedSet.scenes.contains { $0.name == trained }
    let set = canDraw ? try ScoreCommand.renderedSet(on, for: first) : nil
    var settings = CentralitySettings()
    settings.groupsPerCode = groups
    settings.deviationPictures = deviationPictures
    settings.seed = seed
    var record = SelectionRecord(
      pool, dataset: set?.name ?? trained ?? "unknown", settings: settings)
    let kept = folder + "/selection.json"
    if access(kept, F_OK) == 0 { record.takeOver(try SelectionFile.read(kept)) }
    let progress = ProgressLine()
    defer { progress.end() }
    let matchings = try set.map {
      try pool.matchings(
        on: $0.scene, count: matchingPictures, seed: seed, processor: processor)
    }
    try record.complete(pool, matchings: matchings ?? [:]) {
      try SelectionFile.write($0, to: kept)
    } report: { generator, done, total in
      progress.show(
        "pictures of \(generator): \(NumberText.grouped(done)) of \(NumberText.grouped(total))")
    }
    progress.end()
    if let output, let ranking = record.centrality {
      try AtomicFile.write(
        PNG.encode(SelectionText.plot(record, ranking).picture(), texts: []), to: output)
    }
    print(
      json
        ? record.json.text()
        : SelectionText.text(record, scores: records ?? []).joined(separator: "\n"))
  }

  /// The checkpoints in the folder.
  ///
  /// - Throws: `CommandFailure` for fewer than two, `FormatError` for a folder that cannot be read.
  private func paths() throws -> [String] {
    let files = try FolderListing.names(in: folder).filter { $0.hasSuffix(".safetensors") }
    guard files.count >= 2 else {
      throw CommandFailure(
        "\(folder) has \(files.count) files *.safetensors, expected two models or more to choose of",
        next: "a folder with the finished models of several runs", status: .wrongUsage)
    }
    return files.map { folder + "/" + $0 }
  }
}
