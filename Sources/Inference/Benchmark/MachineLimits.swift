public import Kernels

/// What this machine can do at most on the threads of a processor, as measured here: each the fastest
/// of some runs, since a limit has no spread.
public final class MachineLimits {
  /// Floating-point operations a second of the best matrix product that stays in a core's second
  /// cache, in 10^9: not what registers alone could do, which is some percent more.
  public let peak: Double

  private let processor: Processor
  private let seconds: Double
  private var bandwidths: [Int: Double] = [:]

  /// Measures the peak for about `seconds`.
  public init(of processor: Processor, seconds: Double = 0.3) {
    self.processor = processor
    self.seconds = seconds
    let speeds = CacheProduct.sizes.map { size in
      let product = CacheProduct(size, on: processor)
      let times = Timings.measure(warmUp: 3, runs: 7, seconds: seconds / 3, product.run)
      return Double(product.operations) / times.fastest / 1000
    }
    peak = speeds.max() ?? 0
  }

  /// Bytes a second, in 10^9, at which the threads together read a buffer of `bytes` from one end to
  /// the other, again and again; the buffers above `largest` count as that large.
  ///
  /// A buffer that fits into a cache comes from there.
  public func bandwidth(bytes: Int) -> Double {
    let size = min(max(bytes, 1 << 16), Self.largest)
    if let known = bandwidths[size] { return known }
    let sweep = ReadSweep(bytes: size, on: processor)
    // A thread that wakes late should still find its part: half a millisecond of work in one go.
    let repeats = max(1, (1 << 26) / size)
    let times = Timings.measure(warmUp: 1, runs: 5, seconds: seconds / 3) {
      sweep.run(repeats: repeats)
    }
    let result = Double(sweep.bytes * repeats) / times.fastest / 1000
    bandwidths[size] = result
    return result
  }

  /// The largest buffer that is read, beyond every cache.
  public static let largest = 1 << 28

  /// Buffer sizes for a person: within the second caches of the cores, beyond them, and beyond all.
  public static func typicalSizes(threads: Int) -> [Int] {
    [(1 << 19) * threads, 1 << 24, largest]
  }

  /// The least time in microseconds that `cost` takes here, and what sets it.
  public func floor(of cost: WorkCost) -> Floor {
    let compute = Double(cost.operations) / peak / 1000
    let memory = Double(cost.bytes) / bandwidth(bytes: cost.footprint) / 1000
    return Floor(compute: compute, memory: memory)
  }

  /// Least times of some work, in microseconds.
  public struct Floor: Equatable, Sendable {
    /// Of the arithmetic at the peak.
    public let compute: Double
    /// Of the traffic at the bandwidth of a buffer as large as the work's footprint.
    public let memory: Double

    /// Whether the traffic takes longer than the arithmetic.
    public var isMemoryBound: Bool { memory > compute }
  }
}
