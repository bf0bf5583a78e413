import ArgumentParser
import Formats
import Glibc
import Pictures
import Studies

/// `latent report`: a page with the scores and the choices of several pools of models.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the page of what was measured of pools of models.",
    discussion: """
      Reads what latent score --record and latent select kept in the folder of each pool, scores.json \
      and selection.json, and writes README.md with tables and plots: the mean and the spread of \
      every pool, what each selector picked, and all models, beside published figures. Nothing is \
      measured anew and no model is needed.

      Example:
        latent report "InfoGAN (modified)=records/control" InfoGAN-CR=records/cr -o assets/disentanglement
      """)

  @Argument(help: ArgumentHelp("Pools with what to call them.", valueName: "label=folder"))
  var pools: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder for README.md and the plots.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Sentences for below the title: how the models were trained.", valueName: "notes.md"))
  var notes: String?

  func validate() throws {
    if pools.isEmpty { throw ValidationError("A report needs a pool, as label=folder.") }
  }

  func run() throws {
    let read = try pools.map(Self.pool)
    let sets = Set(read.flatMap { $0.scores.map { "\($0.dataset), settings \($0.settings)" } })
    guard sets.count <= 1 else {
      throw CommandFailure(
        "the pools were scored in different ways (\(sets.sorted().joined(separator: "; "))), which do "
          + "not compare", next: "a report for each of them", status: .wrongUsage)
    }
    let remarks = try notes.map { String(decoding: try FileBytes.read(path: $0), as: UTF8.self) }
    guard isFolder(output) || mkdir(output, 0o777) == 0 else {
      throw FormatError.system(path: output, operation: .create, code: errno)
    }
    let page = ReportPage(pools: read, notes: remarks)
    for (file, picture) in page.plots {
      try AtomicFile.write(PNG.encode(picture, texts: []), to: output + "/" + file)
    }
    try AtomicFile.write(Array(page.text.utf8), to: output + "/README.md")
    print(output + "/README.md")
  }

  /// Reads what is kept of one pool.
  private static func pool(_ text: String) throws -> ReportPage.Pool {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else {
      throw CommandFailure(
        "the pool \"\(text)\" has no name, expected LABEL=FOLDER", status: .wrongUsage)
    }
    let kept = sides[1] + "/selection.json"
    return ReportPage.Pool(
      label: sides[0], folder: sides[1], scores: try ScoreFile.read(sides[1] + "/scores.json"),
      selection: access(kept, F_OK) == 0 ? try SelectionFile.read(kept) : nil)
  }
}
