import ArgumentParser
import Engine
import Explorer
import Formats
import Kernels
import Models

/// `latent replay`: does what a log says once more.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Do once more what the log of a session says.",
    discussion: """
      Every file that the session saved is written again, byte for byte the same, whatever the number of \
      threads. Files keep their names and lose their folders: nothing is written outside the one given. \
      The explorer keeps its logs in $XDG_STATE_HOME/latent/logs, usually ~/.local/state/latent/logs; a \
      script of the same lines does as well.
      """)

  @Argument(
    help: "A log, or - for standard input.", completion: .file(extensions: ["latent"]))
  var file: String

  @Option(
    name: .shortAndLong, help: "The folder for the files; made if it is not there.",
    completion: .directory)
  var output = "."

  @Option(help: .card, completion: .file(extensions: ["json"]))
  var card: String?

  @OptionGroup var processorOptions: ProcessorOptions

  /// Performs the lines; stops at the first that cannot be done.
  func run() throws {
    let name = file == "-" ? "standard input" : file
    let (lines, unfinished) = Self.lines(of: try FileBytes.read(path: file))
    if output != "." { try UserFolders.create(output) }
    let opener = CheckpointOpener(
      processor: try processorOptions.processor(), program: Program.nameAndVersion,
      card: card.map { CheckpointOpener.GivenCard($0) })
    let session = LineSession(
      State(choosingAmong: ModelList(), seed: 1, size: LineSession.size),
      Engine(nil, opener: opener), keepsDirections: false)
    defer { session.end() }
    for (index, line) in lines.enumerated() {
      guard let answer = try answer(line, session, at: "\(name), line \(index + 1)") else {
        continue
      }
      if answer.isLast { return }
    }
    if let unfinished {
      throw CommandFailure(
        "\(name), line \(lines.count + 1): '\(unfinished)' has no line break after it, it may be cut",
        next: "a line break at its end, if it is whole", status: .notUnderstood)
    }
  }

  /// What came of a line; nil if there was nothing in it.
  private func answer(_ line: String, _ session: LineSession, at place: String) throws
    -> LineSession.Answer?
  {
    let statement: Statement
    do {
      statement = try Statement(parsing: line)
    } catch .empty {
      return nil
    } catch {
      throw CommandFailure("\(place): \(error)", status: .notUnderstood)
    }
    let moved = statement.writing(to: output)
    let answer = session.perform(moved)
    if answer.isFailure { throw CommandFailure("\(place): \(answer.text)") }
    if moved.writesFile { print(answer.text) }
    return answer
  }

  /// The whole lines of a log, and what follows the last line break: it was never finished.
  static func lines(of bytes: [UInt8]) -> (whole: [String], unfinished: String?) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    let last = lines.removeLast()
    return (lines, last.isEmpty ? nil : last)
  }
}

extension Statement {
  /// Whether a file is written.
  fileprivate var writesFile: Bool {
    switch self {
    case .save, .export: true
    default: false
    }
  }

  /// The statement with its file in `folder`.
  fileprivate func writing(to folder: String) -> Statement {
    func moved(_ file: String) -> String {
      let name = FilePath(file).name
      return folder == "." ? name : "\(folder)/\(name)"
    }
    return switch self {
    case .save(let subject, let file, let zoom): .save(subject, file: moved(file), zoom: zoom)
    case .export(let format, let file, let zoom, let path):
      .export(format, file: moved(file), zoom: zoom, path: path)
    default: self
    }
  }
}
