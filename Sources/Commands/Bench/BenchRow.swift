import Formats
import Inference
import Kernels

/// What was measured of one workload at one batch size and thread count.
struct BenchRow {
  /// The workload or the model.
  var name: String
  /// Whether a run is a training step rather than a forward pass.
  var isTraining: Bool
  /// Pictures a run.
  var batch: Int
  /// Threads, the caller included.
  var threads: Int
  /// The level of vector instructions.
  var instructionSet: InstructionSet
  /// The runs, one after the other.
  var times: Timings
  /// The pause, the runs that each followed one, and what it costs other work.
  var afterIdle: (idle: IdleTime, times: Timings, machine: PauseCost)?
  /// What one run must do at least.
  var cost: WorkCost

  /// Real pictures a second.
  var picturesPerSecond: Double { Double(batch) * 1e6 / times.median }

  /// Operations a second, in 10^9, of the direct method.
  var speed: Double { Double(cost.operations) / times.median / 1000 }

  /// One object on one line.
  var json: String {
    var facts: [(key: String, value: JSONValue)] = [
      ("workload", .string(name)), ("batch", .integer(batch)), ("threads", .integer(threads)),
      ("isa", .string(instructionSet.rawValue)), ("runs", .integer(times.runs)),
      ("median_us", Self.tenth(times.median)), ("p10_us", Self.tenth(times.low)),
      ("p90_us", Self.tenth(times.high)), ("fastest_us", Self.tenth(times.fastest)),
      ("images_per_second", Self.tenth(picturesPerSecond)), ("gflops", Self.tenth(speed)),
    ]
    if let afterIdle {
      facts += [
        ("idle_us", .integer(afterIdle.idle.microseconds)),
        ("after_idle_us", Self.tenth(afterIdle.times.median)),
        ("idle_read_ratio", Self.hundredth(afterIdle.machine.reading)),
        ("idle_product_ratio", Self.hundredth(afterIdle.machine.arithmetic)),
      ]
    }
    return JSONValue.object(facts).text()
  }

  private static func tenth(_ value: Double) -> JSONValue {
    .number("\((value * 10).rounded() / 10)")
  }

  private static func hundredth(_ value: Double) -> JSONValue {
    .number("\((value * 100).rounded() / 100)")
  }
}
