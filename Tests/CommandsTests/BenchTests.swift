import Formats
import Inference
import Kernels
import Testing

@testable import Commands

@Suite struct BenchTests {
  /// 20 runs of 1000 to 20000 us, 2 GFLOP each.
  static func row(isTraining: Bool = false) -> BenchRow {
    var cost = WorkCost()
    cost.operations = 2_000_000_000
    cost.bytes = 1_000_000
    cost.footprint = 1_000_000
    return BenchRow(
      name: "w", isTraining: isTraining, batch: 64, threads: 2, instructionSet: .baseline,
      times: Timings((1...20).map { Double($0) * 1000 }), afterIdle: nil, cost: cost)
  }

  @Test(arguments: [
    ("3ms", 3_000), ("500us", 500), ("0.5s", 500_000), ("0.25ms", 250), ("10s", 10_000_000),
  ]) func pausesHaveUnits(text: String, microseconds: Int) throws {
    #expect(try #require(IdleTime(argument: text)).microseconds == microseconds)
  }

  @Test(arguments: ["3", "ms", "-3ms", "0us", "11s", "nans", "3 m"])
  func otherPausesAreRefused(text: String) {
    #expect(IdleTime(argument: text) == nil)
  }

  @Test func aRowIsOneObject() throws {
    var row = Self.row()
    let json = try JSONValue(parsing: Array(row.json.utf8), subject: "row")
    func number(_ key: String) -> Double? { json[key]?.double }
    #expect(json["workload"]?.string == "w" && json["isa"]?.string == "baseline")
    #expect(number("batch") == 64 && number("threads") == 2 && number("runs") == 20)
    #expect(number("median_us") == 11_000 && number("fastest_us") == 1_000)
    #expect(number("p10_us") == 3_000 && number("p90_us") == 18_000)
    #expect(number("images_per_second") == 5818.2 && number("gflops") == 181.8)
    #expect(json["after_idle_us"] == nil)
    row.afterIdle = (.keyPress, Timings([1234]), PauseCost(reading: 1.5, arithmetic: 1.25))
    let idle = try JSONValue(parsing: Array(row.json.utf8), subject: "row")
    #expect(idle["after_idle_us"]?.double == 1234 && idle["idle_us"]?.double == 3000)
    #expect(idle["idle_read_ratio"]?.double == 1.5 && idle["idle_product_ratio"]?.double == 1.25)
  }

  @Test func linesHaveAColumnPerHeading() throws {
    let processor = Processor(threadCount: 1)
    let table = BenchTable(
      limits: [(processor, MachineLimits(of: processor, seconds: 0))], nameWidth: 10)
    var row = Self.row()
    let line = table.line(row, limitsIndex: 0)
    // Right-aligned columns end where their headings end.
    let heading = Array(table.heading)
    for column in ["batch", "threads", "median", "pictures/s", "GFLOP/s", "of peak", "of read"] {
      let range = try #require(table.heading.firstRange(of: column))
      let end = table.heading.distance(from: table.heading.startIndex, to: range.upperBound)
      #expect(Array(line)[end - 1] != " " && Array(line)[end] == " ", "\(column) in \(line)")
      #expect(heading[end - 1] != " ")
    }
    #expect(line.contains("11.0 ms") && line.contains("3000 us - 18.0 ms"))
    #expect(line.hasSuffix("arithmetic"))
    row.times = Timings([30, 20, 40])
    #expect(table.line(row, limitsIndex: 0).contains("20.0 - 40.0 us"))
    row.afterIdle = (.keyPress, Timings([45]), PauseCost(reading: 1.75, arithmetic: 1.25))
    let idle = table.idleLines([row])
    #expect(idle.count == 2 && idle[1].split(separator: " ").suffix(3) == ["1.50", "1.75", "1.25"])
  }
}
