import Glibc
import KernelCore

/// A fixed block of floats on cache-line boundaries, zero at first.
///
/// It is readable `readableSlack` floats past its end, as kernels require of every buffer.
public final class FloatBuffer {
  /// Number of floats.
  public let count: Int

  /// The first float.
  public let pointer: UnsafeMutablePointer<Float>

  /// Allocates `count` zeros.
  ///
  /// - Precondition: `count` is not negative.
  public convenience init(count: Int) {
    self.init(uninitialized: count)
    pointer.update(repeating: 0, count: count)
  }

  /// Allocates `count` floats to be written before they are read; only what follows them is zero.
  init(uninitialized count: Int) {
    precondition(count >= 0, "count \(count) is negative")
    self.count = count
    let bytes = (count + readableSlack) * MemoryLayout<Float>.stride
    // Large blocks on their own huge pages: fewer address translations while weights stream by.
    let alignment = bytes >= 2 << 20 ? 2 << 20 : 64
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    if alignment > 64 { madvise(raw, bytes, MADV_HUGEPAGE) }
    pointer = raw.bindMemory(to: Float.self, capacity: count + readableSlack)
    (pointer + count).update(repeating: 0, count: readableSlack)
  }

  /// Copies `values`.
  public convenience init(_ values: [Float]) {
    self.init(uninitialized: values.count)
    copy(from: values)
  }

  deinit { pointer.deallocate() }

  /// Sets every float to `value`.
  public func fill(_ value: Float) { pointer.update(repeating: value, count: count) }

  /// Copies `values` in.
  ///
  /// - Precondition: as many values as floats.
  public func copy(from values: [Float]) {
    precondition(values.count == count, "\(values.count) values for a buffer of \(count)")
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }

  /// A copy of all floats.
  public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
