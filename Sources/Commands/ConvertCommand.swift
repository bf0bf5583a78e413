import ArgumentParser
import Checkpoints
import Formats
import Models
import Tensors

/// `latent convert`: a foreign model as a checkpoint of this program.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a model of another program as a checkpoint.",
    discussion: """
      The checkpoint is a safetensors file with the model card in its metadata, so that nothing has to \
      be assumed any more, and Python reads it too. What was guessed is said on standard error.

      Examples:
        latent convert generator.pth -o generator.safetensors
        latent convert generator.pth --card model.json --half -o generator.safetensors
      """)

  @OptionGroup var modelOptions: ModelOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write.", valueName: "file.safetensors"))
  var output: String

  @Flag(help: "Store matrices and kernels in half precision.")
  var half = false

  @Flag(help: "Take the tensors of a file that is refused because it names dangerous functions.")
  var tensorsOnly = false

  func run() throws {
    let path = try modelOptions.path()
    let file = try ModelFile(
      path: path, card: modelOptions.card,
      processor: modelOptions.processorOptions.processor(),
      dangerousNames: tensorsOnly ? .record : .refuse)
    let checkpoint = try file.checkpoint()
    try checkpoint.save(to: output, storage: half ? .float16 : .float32)
    print("\(output): \(checkpoint.card.name), \(checkpoint.weights.count) tensors")
    DoubtNotice.write(file, path: path)
  }
}
