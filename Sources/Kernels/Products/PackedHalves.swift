import KernelCore

/// The right side of a matrix product in half precision, for products that are bound by reading it.
///
/// Strips of two vectors of columns, each (k, word) contiguous; see `HalfCall` and `HalfWords`.
final class PackedHalves {
  /// Length of the sums.
  let depth: Int
  /// Output columns.
  let columns: Int

  private let layout: WeightLayout
  private let words: FloatBuffer
  /// For each column, the caller's factor and what undoes the storage.
  private let scale: FloatBuffer
  /// For each strip, the largest weight, scaled.
  private let largest: FloatBuffer
  private var encoding = HalfWords.Scale.usual
  private let vectorWidth: Int
  private let panelWidth: Int
  /// Strips of two vectors of columns, the last one possibly narrower.
  let strips: Int

  /// Room for the weights of `layout`, packed later.
  ///
  /// - Parameter scale: a factor for each column, applied to its sum; nil for none.
  init(_ layout: WeightLayout, scale: ArraySlice<Float>?, for processor: Processor) {
    self.layout = layout
    depth = layout.rowOffsets.count
    columns = layout.columnOffsets.count
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    strips = (columns + 2 * vectorWidth - 1) / (2 * vectorWidth)
    words = FloatBuffer(uninitialized: strips * vectorWidth * depth, on: processor)
    largest = FloatBuffer(count: strips)
    self.scale = FloatBuffer(count: strips * 2 * vectorWidth)
    let factors = scale.map(Array.init) ?? [Float](repeating: 1, count: columns)
    for column in 0..<columns {
      self.scale.pointer[column] = factors[column] * encoding.undo
    }
  }

  /// Packs some columns, from the first one of a strip on.
  func pack(_ range: Range<Int>, from source: UnsafePointer<Float>, on processor: Processor) {
    let width = 2 * vectorWidth
    let first = range.lowerBound / width
    let end = (range.upperBound + width - 1) / width
    processor.parallelFor(end - first) { [self] index in
      largest.pointer[first + index] = packStrip(first + index, source)
    }
  }

  /// Whether the largest weight fits, now that all were packed.
  func fit() -> HalfWords.Fit {
    let found = largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
    if encoding.holds(scaled: found) { return .packed }
    guard let smaller = HalfWords.Scale(largest: found / encoding.factor) else {
      return .impossible
    }
    for column in 0..<columns { scale.pointer[column] *= smaller.undo / encoding.undo }
    encoding = smaller
    return .again
  }

  private func packStrip(_ strip: Int, _ source: UnsafePointer<Float>) -> Float {
    let first = strip * 2 * vectorWidth
    let factor = encoding.factor
    let target = UnsafeMutableRawPointer(words.pointer + strip * vectorWidth * depth)
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
            of: HalfWords.encode(low, high, &largest), as: SIMD4<UInt32>.self)
          to += vectorWidth * MemoryLayout<UInt32>.stride
        }
      }
    }
    return Float(bitPattern: largest.max())
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
