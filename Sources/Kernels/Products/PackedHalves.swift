import KernelCore

/// The right side of a matrix product in half precision, for products that are bound by reading it.
///
/// Strips of two vectors of columns, each (k, word) contiguous; see `HalfCall`. All weights are
/// scaled by one power of two, 2^14 unless some are 2 or more, so that the small ones are normal
/// halves too: a weight loses at most 2^-12 of itself, and what is less than 2^-28 counts as zero.
/// Weights that were halves stay what they were.
final class PackedHalves {
  /// Length of the sums.
  let depth: Int
  /// Output columns.
  let columns: Int

  private let words: FloatBuffer
  /// For each column, the caller's factor and what undoes the storage.
  private let scale: FloatBuffer
  private let vectorWidth: Int
  private let panelWidth: Int
  /// Strips of two vectors of columns, the last one possibly narrower.
  let strips: Int

  /// Packs the weights of `layout`; nil where some are not finite, which halves here cannot say.
  ///
  /// - Parameter scale: a factor for each column, applied to its sum; nil for none.
  init?(
    _ layout: WeightLayout, from source: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    for processor: Processor
  ) {
    depth = layout.rowOffsets.count
    columns = layout.columnOffsets.count
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    strips = (columns + 2 * vectorWidth - 1) / (2 * vectorWidth)
    words = FloatBuffer(uninitialized: strips * vectorWidth * depth)
    self.scale = FloatBuffer(count: strips * 2 * vectorWidth)
    var shift = 14
    var largest = pack(layout, source, shift: shift, on: processor)
    if largest >= 0x1p15 && largest.isFinite {
      shift -= Int(largest.exponent) - 14
      largest = pack(layout, source, shift: shift, on: processor)
    }
    guard largest < 0x1p15 else { return nil }
    let undo = Float(sign: .plus, exponent: 112 - shift, significand: 1)
    for column in 0..<columns { self.scale.pointer[column] = (scale?[column] ?? 1) * undo }
  }

  /// Writes all words; the largest absolute value, scaled, as a float whose order is that of bits.
  private func pack(
    _ layout: WeightLayout, _ source: UnsafePointer<Float>, shift: Int, on processor: Processor
  ) -> Float {
    let factor = Float(sign: .plus, exponent: shift, significand: 1)
    let largest = FloatBuffer(count: strips)
    processor.parallelFor(strips) { [self] strip in
      largest.pointer[strip] = pack(strip, layout, source, factor)
    }
    return largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
  }

  private func pack(
    _ strip: Int, _ layout: WeightLayout, _ source: UnsafePointer<Float>, _ factor: Float
  ) -> Float {
    let first = strip * 2 * vectorWidth
    let target = UnsafeMutableRawPointer(words.pointer + strip * vectorWidth * depth)
    // Of non-negative floats the bits have the order of the numbers, NaN last.
    var largest = SIMD4<UInt32>(repeating: 0)
    layout.rowOffsets.withUnsafeBufferPointer { rows in
      for word in stride(from: 0, to: vectorWidth, by: 4) {
        // Columns past the last repeat it; their sums are never stored.
        let from = (0..<8).map { lane in
          let column = first + word + lane % 4 + lane / 4 * vectorWidth
          return source + layout.columnOffsets[min(column, columns - 1)]
        }
        let (a, b, c, d) = (from[0], from[1], from[2], from[3])
        let (e, f, g, h) = (from[4], from[5], from[6], from[7])
        var to = target + word * MemoryLayout<UInt32>.stride
        for k in 0..<depth {
          let row = rows[k]
          let low = SIMD4(a[row], b[row], c[row], d[row]) * factor
          let high = SIMD4(e[row], f[row], g[row], h[row]) * factor
          to.storeBytes(
            of: Self.halves(low, &largest) | (Self.halves(high, &largest) &<< 16),
            as: SIMD4<UInt32>.self)
          to += vectorWidth * MemoryLayout<UInt32>.stride
        }
      }
    }
    return Float(bitPattern: largest.max())
  }

  /// The nearest halves of numbers below 2^15; what would be less than a normal half is zero.
  @inline(__always)
  private static func halves(
    _ values: SIMD4<Float>, _ largest: inout SIMD4<UInt32>
  ) -> SIMD4<UInt32> {
    let bits = unsafeBitCast(values, to: SIMD4<UInt32>.self)
    let magnitude = bits & 0x7FFF_FFFF
    largest.replace(with: magnitude, where: magnitude .> largest)
    let rounded = magnitude &+ 0xFFF &+ ((magnitude &>> 13) & 1)
    let normal = (rounded &>> 13) &- (112 << 10)
    let half = normal.replacing(with: 0, where: magnitude .< 0x3880_0000)
    return half | (bits &>> 16 & 0x8000)
  }

  /// One row times one strip.
  func multiply(
    _ strip: Int, input: UnsafePointer<Float>, taps: FixedOffsets,
    output: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, slope: Float,
    _ kernels: KernelTable
  ) {
    let first = strip * 2 * vectorWidth
    kernels.halfProduct(
      HalfCall(
        input: input, weights: words.pointer + strip * vectorWidth * depth,
        output: output + first, bias: bias + first, scale: scale.pointer + first,
        taps: taps.pointer, tapCount: taps.count, depth: depth / taps.count,
        columns: min(2 * vectorWidth, columns - first), slope: slope))
  }

  /// Number of panels, as wide as those of full precision.
  var panels: Int { (columns + panelWidth - 1) / panelWidth }

  /// Floats that one panel takes.
  var panelFloats: Int { panelWidth * depth }

  /// Where the stored words of a panel begin; nil past the last one.
  func words(of panel: Int) -> UnsafePointer<Float>? {
    panel < panels ? UnsafePointer(words.pointer) + panel * panelWidth / 2 * depth : nil
  }

  /// Writes a panel as `PackedWeights` would hold it, always of full width.
  func decode(_ panel: Int, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable) {
    let stripWidth = 2 * vectorWidth
    for part in 0..<(panelWidth / stripWidth) {
      let strip = panel * panelWidth / stripWidth + part
      guard strip < strips else { continue }
      kernels.decodeHalves(
        words.pointer + strip * vectorWidth * depth, depth, scale.pointer + strip * stripWidth,
        target + part * stripWidth, panelWidth)
    }
  }
}
