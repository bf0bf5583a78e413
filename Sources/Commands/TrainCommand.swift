import ArgumentParser
import Checkpoints
import Datasets
import Formats
import FoundationEssentials
import Glibc
import Kernels
import Training

/// `latent train`: trains a model from a recipe and the original data files.
public struct TrainCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model from a recipe.",
    discussion: """
      Writes into the output folder: state.safetensors (to go on from), <recipe>.safetensors (the \
      model), log.csv (what was measured) and samples.png. Ctrl-C saves and stops; --resume goes on \
      bit for bit as if never stopped.
      """)

  @Argument(help: "A recipe by name (infogan-mnist) or the path of a recipe file.")
  var recipe: String

  @Option(help: "Folder with the data files; also LATENT_DATA/<data set>.")
  var data: String?

  @Option(name: .shortAndLong, help: "Folder for the results; by default the recipe's name.")
  var output: String?

  @Option(help: "Seed of weights, batches and latents.")
  var seed: UInt64 = 1

  @Option(help: "Steps in place of the recipe's.")
  var steps: Int?

  @Option(help: "Threads; by default one per processor. The result does not depend on it.")
  var threads: Int?

  @Flag(help: "Go on from the state in the output folder.")
  var resume = false

  @Flag(help: "Print one JSON event a line.")
  var json = false

  /// For the parser.
  public init() {}

  /// Trains until the end or a signal.
  public mutating func run() throws {
    let bytes = try FileBytes.read(path: recipe)
    let recipe = try JSONDecoder().decode(Recipe.self, from: Data(bytes))
    let folder = output ?? recipe.name
    let processor = try Processor.checked(
      instructionSetName: getenv("LATENT_ISA").map { String(cString: $0) }, threadCount: threads)
    let source = data ?? "."
    let training = try MNIST.load(.training, folder: source)
    let test = try MNIST.load(.test, folder: source)
    mkdir(folder, 0o777)
    let statePath = folder + "/state.safetensors"
    let run: TrainingRun
    if resume {
      run = try TrainingRun(
        resuming: try TrainingState<TrainingRun.Progress>.load(path: statePath), data: training,
        processor: processor)
    } else {
      run = try TrainingRun(
        recipe, seed: seed, steps: steps, data: training, processor: processor)
    }
    var status = StatusLine()
    let loop = TrainingLoop(
      now: { monotonicSeconds() }, isInterrupted: { false },
      save: { run in
        try run.state().save(to: statePath)
        try run.checkpoint().save(to: folder + "/" + recipe.name + ".safetensors")
      },
      report: { event in
        print(status.text(event)); fflush(nil)
      })
    _ = try loop.drive(run, test: test)
  }
}

struct StatusLine {
  mutating func text(_ event: TrainingEvent) -> String { "\(event)" }
}

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
