import KernelCore

/// A fixed block of floats on cache-line boundaries, zero at first.
///
/// It is readable `readableSlack` floats past its end, as kernels require of every buffer.
public final class FloatBuffer {
  /// Number of floats.
  public let count: Int

  /// The first float.
  public let pointer: UnsafeMutablePointer<Float>

  /// What the floats of a large block lie in; nil for others.
  private let large: LargeMemory?

  /// Allocates `count` zeros.
  ///
  /// - Precondition: `count` is not negative.
  public convenience init(count: Int) {
    self.init(uninitialized: count)
    if large?.isClear != true { pointer.update(repeating: 0, count: count) }
  }

  /// Allocates `count` floats to be written before they are read; only what follows them is zero.
  ///
  /// - Precondition: `count` is not negative.
  public init(uninitialized count: Int) {
    precondition(count >= 0, "count \(count) is negative")
    self.count = count
    let bytes = (count + readableSlack) * MemoryLayout<Float>.stride
    large = bytes >= LargeMemory.hugePage ? LargeMemory(byteCount: bytes) : nil
    let raw = large?.pointer ?? .allocate(byteCount: bytes, alignment: 64)
    pointer = raw.bindMemory(to: Float.self, capacity: count + readableSlack)
    if large?.isClear != true { (pointer + count).update(repeating: 0, count: readableSlack) }
  }

  /// Allocates `count` floats to be written before they are read, whose pages the threads of `processor` make
  /// together: clearing them takes as long as filling them.
  convenience init(uninitialized count: Int, on processor: Processor) {
    self.init(uninitialized: count)
    guard large?.isClear == true else { return }
    let page = LargeMemory.hugePage / MemoryLayout<Float>.stride
    processor.parallelFor((count + page - 1) / page) { [pointer] index in
      pointer[index * page] = 0
    }
  }

  /// Copies `values`.
  public convenience init(_ values: [Float]) {
    self.init(uninitialized: values.count)
    copy(from: values)
  }

  /// Allocates a map whose pixels are to be written before they are read; only its border is zero.
  public convenience init(for layout: PixelLayout) {
    self.init(uninitialized: layout.floatCount)
    guard large?.isClear != true, layout.border > 0 else { return }
    let ends = layout.border * (layout.lineStride + layout.channels)
    for image in 0..<layout.images {
      let first = pointer + image * layout.imageStride
      first.update(repeating: 0, count: ends)
      // The end of each line and the start of the next.
      for y in 0..<max(0, layout.height - 1) {
        let end = layout.offset(y: y, x: layout.width)
        (first + end).update(repeating: 0, count: 2 * layout.border * layout.channels)
      }
      (first + layout.imageStride - ends).update(repeating: 0, count: ends)
    }
  }

  deinit { if large == nil { pointer.deallocate() } }

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
