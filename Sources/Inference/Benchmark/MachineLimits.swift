import Glibc
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
    peak = Self.products.map { Self.speed(of: $0, on: processor, seconds: seconds / 3) }.max() ?? 0
  }

  /// Rows per thread, depth and columns of products whose matrices fit into 1 MB together.
  private static let products = [(96, 256, 256), (192, 256, 128), (192, 512, 64)]

  private static func speed(
    of product: (rows: Int, depth: Int, columns: Int), on processor: Processor, seconds: Double
  ) -> Double {
    let (rows, depth, columns) = (
      product.rows * processor.threadCount, product.depth, product.columns
    )
    let input = PixelLayout(rows: rows, features: depth)
    let output = PixelLayout(rows: rows, features: columns)
    let packed = PackedLinear(
      input: input, output: output,
      weight: (0..<(depth * columns)).map { Float($0 % 7) - 3 },
      bias: [Float](repeating: 0, count: columns), storage: .exact, for: processor)
    let (source, target) = (
      FloatBuffer(count: input.floatCount), FloatBuffer(count: output.floatCount)
    )
    let times = withExtendedLifetime((source, target)) {
      let (from, to) = (FeatureMap(source, input), FeatureMap(target, output))
      return Timings.measure(warmUp: 3, runs: 7, seconds: seconds) {
        packed.forward(from, to: to, slope: 1, scratch: nil, on: processor)
      }
    }
    return Double(2 * rows * depth * columns) / times.fastest / 1000
  }

  /// Bytes a second, in 10^9, at which the threads together read a buffer of `bytes` from one end to
  /// the other, again and again; the buffers above `largest` count as that large.
  ///
  /// A buffer that fits into a cache comes from there. Every thread reads a part of its own, with the
  /// C library's search for a byte that is not there, which loads whole vectors. It compares them
  /// too: within a core's own caches loads alone would be faster, beyond them the memory decides.
  public func bandwidth(bytes: Int) -> Double {
    let size = min(max(bytes, 1 << 16), Self.largest)
    if let known = bandwidths[size] { return known }
    let threads = processor.threadCount
    let part = size / threads / 64 * 64
    let buffer = FloatBuffer(count: part * threads / 4)
    // A thread that wakes late should still find its part: half a millisecond of work in one go.
    let repeats = max(1, (1 << 26) / size)
    let times = withExtendedLifetime(buffer) {
      let start = UnsafeRawPointer(buffer.pointer)
      return Timings.measure(warmUp: 1, runs: 5, seconds: seconds / 3) { [processor] in
        processor.parallelFor(threads) { index in
          for _ in 0..<repeats {
            let found = memchr(start + index * part, 1, part)
            precondition(found == nil, "a buffer of zeros holds a 1")
          }
        }
      }
    }
    let result = Double(part * threads * repeats) / times.fastest / 1000
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
