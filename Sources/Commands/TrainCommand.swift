import ArgumentParser
import Checkpoints
import Datasets
import Glibc
import Models
import Training

/// `latent train`: trains a model from a recipe and the original data files.
public struct TrainCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model from a recipe.",
    discussion: """
      Writes into the output folder, as it goes on: state.safetensors (to resume from), \
      <recipe>.safetensors (the model), log.csv (the learning curves) and samples.png.

      Ctrl-C saves and stops; --resume goes on bit for bit as if never stopped. The same recipe, \
      seed and data give the same model, whatever the number of threads.

      --from goes on from the state of another run, as the recipe says from the next step on; the folder \
      that it lies in stays as it is. So one run without a regulariser can be the beginning of many with.

      The recipe dcgan trains on any folder of PNG pictures, each cut to its middle square and \
      brought to --size; with --mosaic each file holds many pictures of that size, side by side.

      Examples:
        latent train infogan-mnist --data ~/mnist
        latent train infogan-mnist --data ~/mnist --seed 2 -o runs/seed-2 --preview
        latent train infogan-mnist --data ~/mnist -o runs/seed-2 --resume
        latent train hfvae-mnist --dataset mnist-seen-slants --data ~/mnist -o runs/slants
        latent train infogan-cr-dsprites --from runs/control/state.safetensors -o runs/cr
        latent train dcgan --data ~/pictures --size 64 -o runs/pictures
      """)

  @Argument(help: "A shipped recipe by name, or the path of a recipe file.")
  var recipe: String

  @OptionGroup var dataOptions: DataOptions

  @Option(
    name: .shortAndLong, help: "Folder for the results; by default one named after the recipe.")
  var output: String?

  @Option(help: "Seed of weights, batches and latents; by default 1.")
  var seed: UInt64?

  @Option(help: "Steps in place of the recipe's.")
  var steps: Int?

  @Option(help: "The data set, in place of the recipe's.")
  var dataset: String?

  @Option(help: "Rows and columns of the pictures, in place of the recipe's.")
  var size: Int?

  @OptionGroup var processorOptions: ProcessorOptions

  @Option(
    help: ArgumentHelp(
      "Begin with the steps of another run: the path of its state.", valueName: "state"),
    completion: .file())
  var from: String?

  @Flag(help: "Go on from the state in the output folder.")
  var resume = false

  @Flag(help: "Show a grid of samples now and then.")
  var preview = false

  @Flag(help: "Print one JSON event a line.")
  var json = false

  /// For the parser.
  public init() {}

  /// Refuses what contradicts itself.
  public func validate() throws {
    if let steps, steps < 1 {
      throw ValidationError("--steps is \(steps), expected 1 or more.")
    }
    if resume && (seed != nil || steps != nil || size != nil || dataset != nil) {
      throw ValidationError(
        "--resume keeps seed, steps, size and data set, so --seed, --steps, --size and --dataset must "
          + "be left out.")
    }
    if from != nil && (resume || seed != nil || size != nil) {
      throw ValidationError(
        "--from keeps seed and size, and begins a run, so --seed, --size and --resume must be left "
          + "out.")
    }
    if json && preview {
      throw ValidationError("--json prints events only, so --preview must be left out.")
    }
  }

  /// Trains until the end or a signal.
  public func run() throws {
    var recipe = try Recipe.load(path: ShippedFiles(.recipes).find(recipe))
    let folder = RunFolder(output ?? recipe.name, recipe: recipe.name)
    let processor = try processorOptions.processor()
    try folder.check(resumes: resume)
    var state: TrainingState<TrainingRun.Progress>?
    if resume {
      let saved = try TrainingState<TrainingRun.Progress>.load(path: folder.state)
      recipe = saved.progress.recipe
      state = saved
    }
    if let size { recipe.architecture.side = size }
    if let dataset { recipe.dataset = dataset }
    let origin = try from.map { try TrainingState<TrainingRun.Progress>.load(path: $0) }
    // Pictures are brought to the size that the recipe says, so it has to be one.
    try recipe.validate()
    let training = try dataOptions.trainingPictures(for: recipe, processor: processor)
    let run =
      try state.map { try TrainingRun(resuming: $0, data: training, processor: processor) }
      ?? origin.map {
        try TrainingRun(
          continuing: $0, as: recipe, steps: steps, data: training, processor: processor)
      }
      ?? TrainingRun(recipe, seed: seed ?? 1, steps: steps, data: training, processor: processor)
    let test = run.isMeasured ? try dataOptions.load(.test, for: recipe) : nil
    try folder.make()

    let console = TrainingConsole(
      losses: run.objective.lossNames, codeNames: run.objective.codeNames, json: json,
      preview: preview)
    let signals = StopSignals()
    var loop = TrainingLoop(
      now: monotonicSeconds, isInterrupted: { signals.received != nil },
      save: { run in
        for path in try folder.save(run) { console.show(.saved(path: path, step: run.step)) }
        console.preview { run.sampleGrid(rows: 1, width: 5) }
      },
      report: console.show)
    loop.reportEvery = console.reportEvery
    if try loop.drive(run, test: test) { return }
    if !json {
      console.note(
        "Stopped after step \(run.step) of \(run.steps). Go on with: "
          + resumeCommand(folder: folder.path))
    }
    throw ExitCode(128 + (signals.received ?? SIGINT))
  }

  private func resumeCommand(folder: String) -> String {
    var words = ["latent", "train", recipe]
    if let data = dataOptions.data { words += ["--data", data] }
    if dataOptions.mosaic { words.append("--mosaic") }
    if output != nil { words += ["-o", folder] }
    return (words.map(shellWord) + ["--resume"]).joined(separator: " ")
  }
}

/// Seconds from some fixed moment.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
