import Glibc
import Kernels

/// A matrix product that stays in a core's second cache, as work to be timed.
struct CacheProduct {
  /// Rows per thread, depth and columns.
  typealias Size = (rows: Int, depth: Int, columns: Int)

  /// Sizes whose matrices fit into 1 MB together.
  static let sizes: [Size] = [(96, 256, 256), (192, 256, 128), (192, 512, 64)]

  /// Floating-point operations of one run.
  let operations: Int

  private let weights: PackedLinear
  private let input: PixelLayout
  private let output: PixelLayout
  private let source: FloatBuffer
  private let target: FloatBuffer
  private let processor: Processor

  /// A product of `size` for each thread of `processor`.
  init(_ size: Size, on processor: Processor) {
    self.processor = processor
    let rows = size.rows * processor.threadCount
    operations = 2 * rows * size.depth * size.columns
    input = PixelLayout(rows: rows, features: size.depth)
    output = PixelLayout(rows: rows, features: size.columns)
    weights = PackedLinear(
      input: input, output: output,
      weight: (0..<(size.depth * size.columns)).map { Float($0 % 7) - 3 },
      bias: [Float](repeating: 0, count: size.columns), storage: .exact, for: processor)
    source = FloatBuffer(count: input.floatCount)
    target = FloatBuffer(count: output.floatCount)
  }

  /// Does the product once.
  func run() {
    withExtendedLifetime((source, target)) {
      weights.forward(
        FeatureMap(source, input), to: FeatureMap(target, output), slope: 1, scratch: nil,
        on: processor)
    }
  }
}

/// A buffer that the threads read from one end to the other, as work to be timed.
///
/// Every thread reads a part of its own, with the C library's search for a byte that is not there,
/// which loads whole vectors. It compares them too: within a core's own caches loads alone would be
/// faster, beyond them the memory decides.
struct ReadSweep {
  /// Bytes read in one sweep.
  let bytes: Int

  private let part: Int
  private let buffer: FloatBuffer
  private let processor: Processor

  /// A buffer of `bytes`, or a little less so that parts are whole cache lines.
  init(bytes: Int, on processor: Processor) {
    self.processor = processor
    part = bytes / processor.threadCount / 64 * 64
    self.bytes = part * processor.threadCount
    buffer = FloatBuffer(count: self.bytes / 4)
  }

  /// Reads everything `repeats` times.
  func run(repeats: Int = 1) {
    withExtendedLifetime(buffer) {
      let start = UnsafeRawPointer(buffer.pointer)
      processor.parallelFor(processor.threadCount) { [part] index in
        for _ in 0..<repeats {
          let found = memchr(start + index * part, 1, part)
          precondition(found == nil, "a buffer of zeros holds a 1")
        }
      }
    }
  }
}
