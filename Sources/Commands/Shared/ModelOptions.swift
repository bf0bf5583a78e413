import ArgumentParser
import Kernels
import Models

/// Which model to run, and on what.
struct ModelOptions: ParsableArguments {
  @Argument(
    help: "A shipped model by name, or the path of a checkpoint.", completion: .modelsAndFiles)
  var model: String

  @Option(help: .card, completion: .file(extensions: ["json"]))
  var card: String?

  @OptionGroup var processorOptions: ProcessorOptions

  /// Where the model is.
  ///
  /// - Throws: `ModelError` when nothing has that name.
  func path() throws(ModelError) -> String {
    try ShippedFiles(.checkpoints).find(model)
  }

  /// Opens and compiles the model, and says on standard error what of it was guessed.
  ///
  /// - Parameter storage: how weights are kept.
  /// - Throws: `ModelError` or `KernelError`.
  func load(storage: WeightStorage = .exact) throws -> GeneratorModel {
    let model = try GeneratorModel(
      path: path(), card: card, storage: storage, processor: processorOptions.processor())
    // A search for the network may have left as much behind as the weights take.
    FreedMemory.giveBack()
    DoubtNotice.write(model)
    return model
  }
}

extension ArgumentHelp {
  /// What `--card` is.
  static let card = ArgumentHelp(
    "What a file of another program is, as latent inspect FILE --card writes it.",
    valueName: "model.json")
}

/// How many threads to use.
struct ProcessorOptions: ParsableArguments {
  @Option(help: "Threads to compute with; by default all processors. Results do not depend on it.")
  var threads: Int?

  /// The processor at the level that `LATENT_ISA` asks for, or the best there is.
  ///
  /// - Throws: `KernelError` for a level or thread count that cannot be.
  func processor() throws(KernelError) -> Processor {
    try Processor.ofEnvironment(threadCount: threads)
  }
}
