import Checkpoints
import Formats
import Pictures

/// What `latent inspect` says about a file, as lines and as JSON.
struct FileReport {
  /// The lines for people.
  private(set) var lines: [String] = []
  /// The same facts for programs.
  private(set) var json: JSONValue = .null
  /// What is wrong with the file, said after the report.
  private(set) var failure: CommandFailure?

  /// Describes `content`.
  ///
  /// - Throws: `CommandFailure` when tensors cannot be read.
  init(_ content: FileContent, path: String) throws(CommandFailure) {
    switch content {
    case .checkpoint(let file): try describe(file, path: path)
    case .trainingState(let table, let progress):
      try describe(table, progress: progress, path: path)
    case .safeTensors(let table, let fault):
      try describe(table, path: path)
      failure = fault.map { CommandFailure("\(path): \($0)", status: $0.status) }
    case .foreignWeights(let file, let model):
      let report = try ForeignReport(file, model, path: path)
      (lines, json, failure) = (report.lines, report.json, report.failure)
    case .npy(let npy): describe(npy, path: path)
    case .png(let width, let height, let metadata):
      describe(metadata, size: "\(width) x \(height)", path: path)
      json = .object([
        ("kind", .string("png")), ("width", .integer(width)), ("height", .integer(height)),
        ("metadata", metadata?.json ?? .null),
      ])
    case .idx(let idx):
      lines = ["\(path): IDX data, unsigned bytes \(NumberText.shape(idx.shape))"]
      json = .object([
        ("kind", .string("idx")), ("shape", .array(idx.shape.map { .integer($0) })),
      ])
    case .foreign(let words, let next, let isRefusal):
      lines = ["\(path): \(words)"]
      json = .object([("kind", .string("unknown")), ("description", .string(words))])
      failure = CommandFailure(
        "\(path) is no file that this program reads", next: next,
        status: isRefusal ? .refused : .notUnderstood)
    }
  }

  private mutating func describe(_ file: CheckpointFile, path: String) throws(CommandFailure) {
    let statistics = try TensorStatistics.all(of: file.table, path: path)
    let hash: String
    do {
      hash = String(try file.table.fileHash().prefix(16))
    } catch {
      throw CommandFailure(error, reading: path)
    }
    let card = CardReport(file.card)
    lines =
      ["\(path): checkpoint, format version \(file.card.formatVersion)", ""]
      + card.lines(hash: hash) + [""] + statistics.lines
    json = .object(
      [("kind", .string("checkpoint")), ("hash", .string(hash))] + card.json
        + [("tensors", statistics.json)])
  }

  private mutating func describe(_ table: SafeTensors, progress: String, path: String)
    throws(CommandFailure)
  {
    let statistics = try TensorStatistics.all(of: table, path: path)
    lines =
      [
        "\(path): training state, to go on from with latent train --resume", "",
        "progress  \(printable(progress))", "",
      ] + statistics.lines
    let value = try? JSONValue(parsing: progress.utf8, subject: "the progress")
    json = .object([
      ("kind", .string("trainingState")), ("progress", value ?? .string(progress)),
      ("tensors", statistics.json),
    ])
  }

  private mutating func describe(_ table: SafeTensors, path: String) throws(CommandFailure) {
    let statistics = try TensorStatistics.all(of: table, path: path)
    let metadata = table.metadata.sorted { $0.key < $1.key }
    lines =
      ["\(path): safetensors, no checkpoint of this program", ""]
      + metadata.map { "metadata  \(printable($0.key)): \(printable($0.value))" }
      + statistics.lines
    json = .object([
      ("kind", .string("safetensors")),
      ("metadata", .object(metadata.map { ($0.key, .string($0.value)) })),
      ("tensors", statistics.json),
    ])
  }

  private mutating func describe(_ npy: Npy, path: String) {
    let statistics = TensorStatistics(
      name: "array", type: npy.type, shape: npy.shape, bytes: npy.bytes)
    lines = [
      "\(path): NumPy array, \(npy.type.rawValue) \(NumberText.shape(npy.shape)), "
        + statistics.rangeText
    ]
    json = .object([("kind", .string("npy"))] + statistics.facts)
  }

  private mutating func describe(_ metadata: PictureMetadata?, size: String, path: String) {
    guard let metadata else {
      lines = ["\(path): PNG picture, \(size), not saved by this program"]
      return
    }
    var rows = [
      ["model", "\(metadata.model), hash \(metadata.modelHash)"], ["program", metadata.program],
    ]
    if let seed = metadata.seed { rows.append(["seed", "\(seed)"]) }
    rows += [
      ["shows", metadata.view.words],
      [
        "latent",
        "\(metadata.latent.count) numbers: "
          + metadata.latent.map(NumberText.short).joined(separator: " "),
      ],
    ]
    lines =
      ["\(path): PNG picture, \(size), saved by this program", ""] + alignedColumns(rows)
      + ["", "latent explore \(shellWord(path)) opens it at this point."]
  }
}

extension PictureView {
  /// The view in words.
  fileprivate var words: String {
    switch self {
    case .single: "one picture"
    case .strip(let code, let values): "a strip of \(code) over " + Self.span(values)
    case .grid(let rows, let columns, let values):
      "a grid of \(rows) down, \(columns) across over " + Self.span(values)
    case .walk(let count):
      "a walk of \(count) pictures; the latent is the point it was made at"
    case .samples(let count): "\(count) samples; the latent is the first one's"
    }
  }

  private static func span(_ values: [Float]) -> String {
    guard let first = values.first, let last = values.last else { return "no values" }
    return "\(values.count) values from \(NumberText.short(first)) to \(NumberText.short(last))"
  }
}

/// A text from a file without what would move a terminal's cursor, shortened to 200 characters.
func printable(_ text: String) -> String {
  let shown = String(text.unicodeScalars.prefix(200)).plain
  return shown.unicodeScalars.count < text.unicodeScalars.count ? shown + "..." : shown
}
