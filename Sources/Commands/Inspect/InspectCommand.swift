import ArgumentParser
import Checkpoints
import Formats
import Models

/// `latent inspect`: what is in a file.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what is in a file.",
    discussion: """
      Knows checkpoints, training states, weights of PyTorch, NumPy and safetensors, IDX data and \
      pictures saved by this program; says of other files what they look like. Nothing is ever run.

      Of weights that another program wrote it works out the generator: the layers, what had to be \
      assumed, how sure each assumption is and why. --card writes that as a model card, to be edited; \
      a card called model.json beside the file, or given by --card to other commands, settles it.

      Examples:
        latent inspect infogan-mnist
        latent inspect generator.pth --card > model.json
        latent inspect saved.png --json
      """)

  @Argument(help: "A file, or a shipped model by name.")
  var file: String

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print the model card alone, as JSON for editing.")
  var card = false

  @Flag(help: "Look at the tensors of a file that is refused because it names dangerous functions.")
  var tensorsOnly = false

  @OptionGroup var processorOptions: ProcessorOptions

  func validate() throws {
    if card && json { throw ValidationError("--card and --json exclude each other.") }
  }

  func run() throws {
    let path = file == "-" ? file : try ShippedFiles(.checkpoints).find(file)
    let processor = try processorOptions.processor()
    if card {
      let model = try ModelFile(
        path: path, processor: processor, dangerousNames: tensorsOnly ? .record : .refuse)
      print(try CardFile.text(model.card))
      return
    }
    let content = try FileContent(path: path, tensorsOnly: tensorsOnly, processor: processor)
    let report = try FileReport(content, path: path)
    print(json ? report.json.text(indented: true) : report.lines.joined(separator: "\n"))
    if let failure = report.failure { throw failure }
  }
}
