import Datasets
import Networks

/// Drives a run to its end or to an interruption: reports, measurements, saved states.
///
/// It owns no clock and no files: the caller passes the time and does the saving.
public struct TrainingLoop {
  /// Steps between two progress events.
  public var reportEvery = 20
  /// Generated pictures per measurement on the way.
  public var pictureCount = 2_048
  /// Seconds from any fixed moment.
  public var now: () -> Double
  /// Whether a signal asked for the end; looked at between steps.
  public var isInterrupted: () -> Bool
  /// Saves the run's state and model.
  public var save: (TrainingRun) throws -> Void
  /// Told what happens.
  public var report: (TrainingEvent) -> Void

  /// A loop with the usual intervals.
  public init(
    now: @escaping () -> Double, isInterrupted: @escaping () -> Bool,
    save: @escaping (TrainingRun) throws -> Void, report: @escaping (TrainingEvent) -> Void
  ) {
    self.now = now
    self.isInterrupted = isInterrupted
    self.save = save
    self.report = report
  }

  /// Runs until all steps are done (true) or `isInterrupted` says so (false); saved either way.
  ///
  /// - Parameter test: what to measure on; nil for no measurements.
  public func drive(_ run: TrainingRun, test: ImageSet?) throws -> Bool {
    let objective = run.objective
    report(
      .started(
        recipe: run.recipe.name, seed: run.seed, step: run.step, steps: run.steps,
        parameterCount: objective.networks.reduce(0) { $0 + $1.network.parameterCount },
        losses: objective.lossNames.map(\.column)))
    var meter = ProgressMeter(batch: objective.batch, start: now())
    while !run.isFinished {
      if isInterrupted() {
        try save(run)
        report(.interrupted(step: run.step))
        return false
      }
      meter.add(try run.advance())
      if run.step % reportEvery == 0 || run.isFinished {
        report(.progress(meter.take(step: run.step, steps: run.steps, now: now())))
      }
      if run.step % run.recipe.measureEvery == 0 || run.isFinished {
        meter.pause(now: now())
        if let test, let measurement = run.measure(test: test, pictureCount: pictureCount) {
          report(.measured(measurement))
        }
        meter.resume(now: now())
      }
      if run.step % run.recipe.saveEvery == 0 && !run.isFinished {
        meter.pause(now: now())
        try save(run)
        meter.resume(now: now())
      }
    }
    try save(run)
    report(.finished(step: run.step))
    return true
  }
}

/// Adds up step reports between two progress events.
private struct ProgressMeter {
  private let batch: Int
  private var start: Double
  /// Seconds that steps took before `start`, since the last report.
  private var elapsed = 0.0
  private var reports: [StepReport] = []

  init(batch: Int, start: Double) {
    self.batch = batch
    self.start = start
  }

  mutating func add(_ report: StepReport) { reports.append(report) }

  /// Stops the clock while something else is done.
  mutating func pause(now: Double) { elapsed += now - start }

  /// Goes on after `pause`.
  mutating func resume(now: Double) { start = now }

  mutating func take(step: Int, steps: Int, now: Double) -> TrainingProgress {
    let rate = Double(reports.count * batch) / max(elapsed + now - start, 1e-9)
    let progress = TrainingProgress(
      step: step, steps: steps, picturesPerSecond: rate,
      secondsLeft: Double((steps - step) * batch) / rate,
      mean: StepReport(meanOf: reports))
    reports = []
    elapsed = 0
    start = now
    return progress
  }
}
