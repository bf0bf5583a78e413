/// How long the runs of one benchmark took, in microseconds.
public struct Timings: Equatable, Sendable {
  /// From the fastest run to the slowest; at least one.
  private let sorted: [Double]

  /// The times of some runs, in any order.
  ///
  /// - Precondition: there is at least one.
  public init(_ times: [Double]) {
    precondition(!times.isEmpty, "a benchmark without runs")
    sorted = times.sorted()
  }

  /// Runs that counted.
  public var runs: Int { sorted.count }

  /// The middle run; of an even count the slower of the two.
  public var median: Double { sorted[sorted.count / 2] }

  /// The fastest run.
  public var fastest: Double { sorted[0] }

  /// The run that 10 % of the runs are faster than.
  public var low: Double { sorted[sorted.count / 10] }

  /// The run that 10 % of the runs are slower than.
  public var high: Double { sorted[sorted.count - 1 - sorted.count / 10] }

  /// Times `body` until there are at least `runs` runs and `seconds` have gone by.
  ///
  /// - Parameters:
  ///   - warmUp: runs before, that do not count.
  ///   - prepare: called before each run, outside of its time.
  public static func measure(
    warmUp: Int, runs: Int, seconds: Double, prepare: () -> Void = {}, _ body: () -> Void
  ) -> Timings {
    let clock = ContinuousClock()
    for _ in 0..<warmUp {
      prepare()
      body()
    }
    var times: [Double] = []
    let start = clock.now
    while times.count < runs || clock.now - start < .seconds(seconds) {
      prepare()
      let time = clock.measure(body).components
      times.append(Double(time.seconds) * 1e6 + Double(time.attoseconds) * 1e-12)
    }
    return Timings(times)
  }
}
