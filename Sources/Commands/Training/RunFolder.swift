import Checkpoints
import Formats
import Glibc
import Pictures
import Training

/// The files of one training run.
struct RunFolder {
  /// The folder.
  let path: String
  private let recipe: String

  init(_ path: String, recipe: String) {
    self.path = path
    self.recipe = recipe
  }

  /// What a run goes on from.
  var state: String { path + "/state.safetensors" }

  /// Refuses to start over a run that is there, and to go on with none.
  func check(resumes: Bool) throws(CommandFailure) {
    let hasState = access(state, F_OK) == 0
    if resumes && !hasState {
      throw CommandFailure(
        "\(path) has no state to go on from, expected state.safetensors there",
        next: "the same command without --resume, or another folder with -o", status: .wrongUsage)
    }
    if !resumes && hasState {
      throw CommandFailure(
        "\(path) holds the state of another run",
        next: "--resume to go on with it, or another folder with -o", status: .wrongUsage)
    }
  }

  /// Makes the folder, unless it is there.
  func make() throws(CommandFailure) {
    if !isFolder(path) && mkdir(path, 0o777) != 0 {
      let reason = String(cString: strerror(errno))
      throw CommandFailure("\(path) cannot be made: \(reason)", next: "another folder with -o")
    }
  }

  /// Writes everything there is to know about `run`; the paths, the state last.
  func save(_ run: TrainingRun) throws -> [String] {
    let model = path + "/" + recipe + ".safetensors"
    let samples = path + "/samples.png"
    let log = path + "/log.csv"
    let checkpoint = run.checkpoint()
    try checkpoint.save(to: model)
    try AtomicFile.write(
      PNG.encode(run.sampleGrid(rows: 10).zoomed(by: 2), texts: []), to: samples)
    try AtomicFile.write(Array(run.historyTable().utf8), to: log)
    var paths = [model, samples, log]
    if let interval = run.recipe.keepEvery, run.step % interval == 0 {
      let kept = path + "/" + recipe + "-step-\(run.step).safetensors"
      try checkpoint.save(to: kept, storage: .float16)
      paths.append(kept)
    }
    try run.state().save(to: state)
    return paths + [state]
  }
}
