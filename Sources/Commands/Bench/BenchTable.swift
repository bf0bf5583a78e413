import Inference
import Kernels

/// Rows for people, printed one by one as they are measured.
struct BenchTable {
  /// The thread counts of the table, and what the machine can do on each.
  let limits: [(processor: Processor, limits: MachineLimits)]
  /// The room for names of workloads.
  let nameWidth: Int

  /// What the machine can do.
  var machine: [String] {
    var lines = [
      "\(limits[0].processor.instructionSet); peak: the best matrix product within a core's cache; "
        + "read: a buffer from end to end"
    ]
    var rows = [["threads", "peak GFLOP/s"]]
    for (processor, limits) in limits {
      let sizes = MachineLimits.typicalSizes(threads: processor.threadCount)
      rows.append(
        ["\(processor.threadCount)", NumberText.fixed(limits.peak, 0)]
          + sizes.map { size in
            "\(NumberText.fixed(limits.bandwidth(bytes: size), 0)) GB/s at "
              + NumberText.size(size)
          })
    }
    rows[0].append("read")
    lines += alignedColumns(rows)
    return lines
  }

  private static let columns = [
    ("batch", 5), ("threads", 7), ("median", 9), ("10-90 %", 17), ("pictures/s", 10),
    ("GFLOP/s", 7), ("of peak", 7), ("of read", 7),
  ]

  /// The names of the columns.
  var heading: String {
    line(["workload"] + Self.columns.map(\.0) + ["bound by"])
  }

  /// One row, beside the limits of its thread count.
  func line(_ row: BenchRow, limitsIndex: Int) -> String {
    let floor = limits[limitsIndex].limits.floor(of: row.cost)
    let times = row.times
    return line([
      row.name, "\(row.batch)", "\(row.threads)", Self.time(times.median),
      Self.range(times),
      NumberText.fixed(row.picturesPerSecond, row.picturesPerSecond < 100 ? 1 : 0),
      NumberText.fixed(row.speed, 1), Self.percent(floor.compute / times.median),
      Self.percent(floor.memory / times.median), floor.isMemoryBound ? "memory" : "arithmetic",
    ])
  }

  /// The passes after a pause beside the steady state, and what the pause does to other work.
  func idleLines(_ rows: [BenchRow]) -> [String] {
    var lines = [
      [
        "after a pause", "batch", "threads", "pause", "median", "10-90 %", "of steady",
        "reading alone", "arithmetic alone",
      ]
    ]
    for row in rows {
      guard let (idle, times, machine) = row.afterIdle else { continue }
      lines.append([
        row.name, "\(row.batch)", "\(row.threads)", idle.text, Self.time(times.median),
        Self.range(times),
        NumberText.fixed(times.median / row.times.median, 2),
        NumberText.fixed(machine.reading, 2), NumberText.fixed(machine.arithmetic, 2),
      ])
    }
    return alignedColumns(lines)
  }

  private func line(_ texts: [String]) -> String {
    var result = texts[0] + String(repeating: " ", count: max(0, nameWidth - texts[0].count))
    for (text, column) in zip(texts.dropFirst(), Self.columns) {
      result += "  " + String(repeating: " ", count: max(0, column.1 - text.count)) + text
    }
    return result + "  " + (texts.last ?? "")
  }

  private static func percent(_ share: Double) -> String {
    NumberText.fixed(100 * share, 0) + " %"
  }

  /// The 10 % and the 90 % point.
  private static func range(_ times: Timings) -> String {
    let (low, high) = (time(times.low), time(times.high))
    // One unit is enough where both have the same.
    return (low.suffix(3) == high.suffix(3) ? String(low.dropLast(3)) : low) + " - " + high
  }

  private static func time(_ microseconds: Double) -> String {
    microseconds < 9_999.5
      ? NumberText.fixed(microseconds, microseconds < 99.95 ? 1 : 0) + " us"
      : NumberText.fixed(microseconds / 1000, 1) + " ms"
  }
}
