import ArgumentParser
import Formats
import Models

/// `latent inspect`: what is in a file.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what is in a file.",
    discussion: """
      Knows checkpoints, training states, any safetensors file, .npy arrays, IDX data and pictures \
      saved by this program; says of other files what they look like. Nothing is ever run.

      Examples:
        latent inspect infogan-mnist
        latent inspect saved.png --json
      """)

  @Argument(help: "A file, or a shipped model by name.")
  var file: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let path = file == "-" ? file : try ShippedFiles(.checkpoints).find(file)
    let report = try FileReport(FileContent(path: path), path: path)
    print(json ? report.json.text(indented: true) : report.lines.joined(separator: "\n"))
    if let failure = report.failure { throw failure }
  }
}
