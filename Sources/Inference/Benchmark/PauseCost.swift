import Glibc
public import Kernels

/// What a pause costs the machine itself: the median time after a pause / the median time without one.
///
/// A processor that slept wakes with caches that others have used and a clock that has to rise again;
/// a forward pass meets that too, whatever its threads do. Measured to tell the machine's part of a slow
/// first pass from ours, by the plainest work that reads, or computes, as much.
public struct PauseCost: Equatable, Sendable {
  /// Of reading as many bytes as one pass touches, once.
  public let reading: Double
  /// Of one matrix product that stays in a core's second cache.
  public let arithmetic: Double

  /// Both, as given.
  public init(reading: Double, arithmetic: Double) {
    self.reading = reading
    self.arithmetic = arithmetic
  }

  /// Measures both on the threads of `processor`, for about `seconds` each.
  ///
  /// - Parameter bytes: what the pass touches.
  public init(
    idleMicroseconds: Int, bytes: Int, on processor: Processor, seconds: Double
  ) {
    func ratio(_ pass: () -> Void) -> Double {
      let steady = Timings.measure(warmUp: 3, runs: 7, seconds: seconds / 2, pass)
      let rested = Timings.measure(
        warmUp: 3, runs: 7, seconds: seconds / 2,
        prepare: { usleep(UInt32(idleMicroseconds)) }, pass)
      return rested.median / steady.median
    }
    let sweep = ReadSweep(bytes: min(bytes, MachineLimits.largest), on: processor)
    reading = ratio { sweep.run() }
    arithmetic = ratio(CacheProduct(CacheProduct.sizes[0], on: processor).run)
  }
}
