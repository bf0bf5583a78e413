public import ArgumentParser
import Glibc
import Inference
import Kernels
import Models
import Training

/// `latent bench`: how fast forward passes and training steps are on this machine.
public struct BenchCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed of forward passes and of training here.",
    discussion: """
      Without MODEL: networks of papers with random weights, forward passes at batch 1 and 64 and \
      training at batch 64, on one thread and on all. The table sets each beside what the machine \
      can do, which is measured too: the best matrix product that stays within a core's cache, and \
      reading a buffer as large as what one pass touches.

      A second table has single passes that each follow a pause, as after a key press, and beside \
      them what the pause does to reading as many bytes and to a matrix product within a core's cache.

      --workload, --batch and --threads choose rows. With --json every row is one object on a line \
      of its own. LATENT_ISA forces an instruction set.

      Examples:
        latent bench
        latent bench infogan-mnist
        latent bench --workload g-mnist --batch 1 --threads 1 --json
        latent bench --workload g-face64 --batch 1 --idle 3ms
      """)

  @Argument(help: "A shipped model by name, or the path of a checkpoint: its generator.")
  var model: String?

  @Option(help: .card, completion: .file(extensions: ["json"]))
  var card: String?

  @Option(
    help: ArgumentHelp(
      "One workload: g-mnist (InfoGAN's generator for MNIST), g-face64 (DCGAN's, 64 x 64 in "
        + "colour), train-infogan-mnist, train-dcgan64.", valueName: "name"))
  var workload: Workload?

  @Option(help: "Pictures per forward pass or training step.")
  var batch: Int?

  @Option(help: "Threads; by default one, and one per processor.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Forward passes that each follow a pause, beside the steady state; the table has 3ms.",
      valueName: "time"))
  var idle: IdleTime?

  @Option(help: "Seconds per row; by default 1, and 4 for training.")
  var seconds: Double?

  @Flag(
    help: "Keep all weights in single precision; else large layers have half precision.")
  var exact = false

  @Flag(help: "Print one JSON object a row.")
  var json = false

  /// For the parser.
  public init() {}

  /// Refuses what cannot be measured.
  public func validate() throws {
    if model != nil && workload != nil {
      throw ValidationError("MODEL and --workload cannot be measured in one row.")
    }
    if card != nil && model == nil {
      throw ValidationError("--card is for the file of another program, which has to be named.")
    }
    if let batch, !(1...4096).contains(batch) {
      throw ValidationError("--batch is \(batch), expected 1 to 4096.")
    }
    if let workload, workload.isTraining {
      if batch == 1 {
        throw ValidationError("--batch is 1, but \(workload.rawValue) needs 2 or more.")
      }
      if idle != nil {
        throw ValidationError("--idle is for forward passes, \(workload.rawValue) is training.")
      }
    }
    if let seconds, !(0...3600).contains(seconds) {
      throw ValidationError("--seconds is \(seconds), expected 0 to 3600.")
    }
  }

  /// Measures and prints, row after row.
  public func run() throws {
    let processors = try makeProcessors()
    let subjects = try makeSubjects(processors)
    if json {
      try forEachRow(of: subjects, on: processors) { row, _ in
        print(row.json)
        try Console.flush()
      }
      return
    }
    let table = BenchTable(
      limits: processors.map { ($0, MachineLimits(of: $0, seconds: min(0.3, seconds ?? 1))) },
      nameWidth: subjects.map(\.name.count).max() ?? 0)
    print(table.machine.joined(separator: "\n") + "\n\n" + table.heading)
    try Console.flush()
    var idleRows: [BenchRow] = []
    try forEachRow(of: subjects, on: processors) { row, index in
      print(table.line(row, limitsIndex: index))
      try Console.flush()
      if row.afterIdle != nil { idleRows.append(row) }
    }
    if !idleRows.isEmpty {
      print("\n" + table.idleLines(idleRows).joined(separator: "\n"))
      try Console.flush()
    }
  }

  private var storage: WeightStorage { exact ? .exact : .compact }

  /// One processor per thread count: one thread and all, or the one that was asked for.
  private func makeProcessors() throws -> [Processor] {
    let name = getenv("LATENT_ISA").map { String(cString: $0) }
    let all = ThreadPool.availableProcessors
    let counts = threads.map { [$0] } ?? (all == 1 ? [1] : [1, all])
    return try counts.map {
      try Processor.checked(instructionSetName: name, threadCount: $0)
    }
  }

  private func makeSubjects(_ processors: [Processor]) throws -> [BenchSubject] {
    if let model {
      let path = try ShippedFiles(.checkpoints).find(model)
      let models = try processors.map {
        try GeneratorModel(path: path, card: card, storage: storage, processor: $0)
      }
      if let first = models.first { DoubtNotice.write(first) }
      return [.model(models)]
    }
    return (workload.map { [$0] } ?? Workload.allCases).map(BenchSubject.workload)
  }

  /// Measures row after row; `body` gets each with the index of its processor.
  private func forEachRow(
    of subjects: [BenchSubject], on processors: [Processor],
    _ body: (BenchRow, Int) throws -> Void
  ) throws {
    for subject in subjects {
      for batch in batch.map({ [$0] }) ?? subject.batches {
        // A table of everything skips what needs two rows when one is asked for.
        if subject.isTraining && batch == 1 { continue }
        for (index, processor) in processors.enumerated() {
          try body(measure(subject, batch: batch, on: processor), index)
        }
      }
    }
  }

  private func measure(_ subject: BenchSubject, batch: Int, on processor: Processor) throws
    -> BenchRow
  {
    let times: Timings
    var afterIdle: (idle: IdleTime, times: Timings, machine: PauseCost)?
    let cost = try subject.cost(batch: batch, storage: storage)
    if case .workload(let workload) = subject, workload.isTraining {
      let benchmark = try TrainingBenchmark(workload, batch: batch, processor: processor)
      times = benchmark.run(seconds: seconds ?? 4)
    } else {
      let benchmark = ForwardBenchmark(
        try subject.plan(storage: storage, on: processor), batch: batch)
      times = benchmark.run(seconds: seconds ?? 1)
      // A key press is followed by one picture, not by a batch of them.
      if let idle = idle ?? (batch == 1 && !json ? IdleTime.keyPress : nil) {
        afterIdle = (
          idle, benchmark.run(afterIdle: idle.microseconds, seconds: seconds ?? 1),
          PauseCost(
            idleMicroseconds: idle.microseconds, bytes: cost.footprint, on: processor,
            seconds: seconds ?? 1)
        )
      }
    }
    return BenchRow(
      name: subject.name, isTraining: subject.isTraining, batch: batch,
      threads: processor.threadCount, instructionSet: processor.instructionSet, times: times,
      afterIdle: afterIdle, cost: cost)
  }
}
