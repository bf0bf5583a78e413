import KernelCore

/// The factors of Winograd's nine products for every 4 x 4 kernel of a convolution, packed.
///
/// Panels as in `PackedWeights`, the nine products of each one after the other, as they are read.
/// Scattering has a group for each of the four remainders of fine pixels, with one row per
/// coarse channel; gathering has one group, whose rows run over the remainders and fine channels.
final class WinogradWeights {
  /// Rows of each matrix.
  let depth: Int
  /// Output channels.
  let columns: Int

  private let geometry: ConvolutionGeometry
  private let scatters: Bool
  /// Floats, or words of two halves.
  private var buffer: FloatBuffer
  /// How halves are scaled; nil for floats.
  private var halves: HalfWords.Scale?
  /// For each thread the kernels of one input channel, turned, and the scale.
  private let turned: FloatBuffer
  private let vectorWidth: Int
  private let panelWidth: Int
  /// Columns with those that fill up the last panel.
  private let padded: Int

  /// Room for the factors of one direction.
  ///
  /// - Parameter storage: whether `packHalves` will be asked for.
  init(
    _ geometry: ConvolutionGeometry, scatters: Bool, storage: WeightStorage,
    for processor: Processor
  ) {
    self.geometry = geometry
    self.scatters = scatters
    depth = scatters ? geometry.coarseChannels : 4 * geometry.fineChannels
    columns = scatters ? geometry.fineChannels : geometry.coarseChannels
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    turned = FloatBuffer(count: processor.threadCount * 17 * processor.panelWidth)
    // A word holds columns of two vectors.
    let grain = storage == .compact ? 2 * vectorWidth : vectorWidth
    padded = (columns + grain - 1) / grain * grain
    buffer = FloatBuffer(
      uninitialized: storage == .compact ? 0 : (scatters ? 36 : 9) * padded * depth)
  }

  /// Matrices of products: one for each remainder, or one.
  private var groups: Int { scatters ? 4 : 1 }

  /// Number of panels, the last one possibly narrower.
  var panels: Int { (columns + panelWidth - 1) / panelWidth }

  /// Numbers in one product's matrix.
  private var matrix: Int { padded * depth }

  private func width(of panel: Int) -> Int { min(panelWidth, padded - panel * panelWidth) }

  /// Whether the factors are words of two halves.
  var areHalves: Bool { halves != nil }

  /// What products are multiplied by.
  var scale: Float { halves?.undo ?? 1 }

  /// The panel of a product; `group` is 0 where there is one.
  func panel(_ panel: Int, product: Int, group: Int) -> UnsafePointer<Float> {
    let first =
      9 * (group * matrix + panel * panelWidth * depth) + product * width(of: panel) * depth
    return UnsafePointer(buffer.pointer) + (areHalves ? first / 2 : first)
  }

  /// Works out the factors once and keeps them as halves, unless some are not finite.
  ///
  /// One panel after the other is floats, so that there are never all of them in memory.
  func packHalves(
    from weight: UnsafePointer<Float>, scale: UnsafePointer<Float>? = nil,
    on processor: Processor
  ) {
    var encoding = HalfWords.Scale.usual
    var words = encoded(encoding, weight, scale, on: processor)
    if !encoding.holds(scaled: words.largest) {
      guard let smaller = HalfWords.Scale(largest: words.largest / encoding.factor) else {
        buffer = FloatBuffer(uninitialized: 9 * groups * matrix)
        pack(from: weight, scale: scale, on: processor)
        return
      }
      encoding = smaller
      words = encoded(encoding, weight, scale, on: processor)
    }
    buffer = words.buffer
    halves = encoding
  }

  /// All factors as words, and the largest absolute value, scaled.
  private func encoded(
    _ encoding: HalfWords.Scale, _ weight: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
    on processor: Processor
  ) -> (buffer: FloatBuffer, largest: Float) {
    let words = FloatBuffer(uninitialized: 9 * groups * matrix / 2)
    let largest = FloatBuffer(count: panels)
    let inputs = scatters ? geometry.coarseChannels : geometry.fineChannels
    let scratchCount = 9 * groups * min(panelWidth, padded) * depth
    let scratch = FloatBuffer(uninitialized: processor.threadCount * scratchCount)
    processor.parallelFor(panels) { [self, kernels = processor.kernels] panel, thread in
      let factors = scratch.pointer + thread * scratchCount
      let count = 9 * width(of: panel) * depth
      packPanel(
        panel, 0..<inputs, weight, scale, to: factors, groupStride: count,
        turned.pointer + thread * 17 * panelWidth, kernels)
      for group in 0..<groups {
        let first = 9 * (group * matrix + panel * panelWidth * depth)
        let found = HalfWords.encode(
          factors + group * count, vectorWidth: vectorWidth, scale: encoding,
          to: words.pointer + first / 2, count: count / 2)
        let known = largest.pointer[panel]
        largest.pointer[panel] = found > known || found.isNaN ? found : known
      }
    }
    return (words, largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 })
  }

  /// Works out the factors, again after each change of the weight; allocates nothing.
  ///
  /// - Parameters:
  ///   - weight: (coarse channels, fine channels, 4, 4).
  ///   - scale: a factor for each output channel, or nil.
  func pack(
    from weight: UnsafePointer<Float>, scale: UnsafePointer<Float>? = nil,
    on processor: Processor
  ) {
    let inputs = scatters ? geometry.coarseChannels : geometry.fineChannels
    let grain = 16
    let pieces = (inputs + grain - 1) / grain
    processor.parallelFor(panels * pieces) {
      [self, kernels = processor.kernels] index, thread in
      let start = index % pieces * grain
      packPanel(
        index / pieces, start..<min(start + grain, inputs), weight, scale,
        to: buffer.pointer + 9 * (index / pieces) * panelWidth * depth, groupStride: 9 * matrix,
        turned.pointer + thread * 17 * panelWidth, kernels)
    }
  }

  /// Writes the factors of some input channels for the output channels of one panel.
  ///
  /// - Parameter groupStride: floats of `target` from one remainder's factors to the next one's.
  private func packPanel(
    _ panel: Int, _ inputs: Range<Int>, _ weight: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?, to target: UnsafeMutablePointer<Float>, groupStride: Int,
    _ turned: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    let first = panel * panelWidth
    let valid = min(panelWidth, columns - first)
    let width = width(of: panel)
    let inputStride = scatters ? 16 * geometry.fineChannels : 16
    let columnStride = scatters ? 16 : 16 * geometry.fineChannels
    let remainder = scatters ? groupStride : geometry.fineChannels * width
    // The kernels of one input channel turned so that channels are lanes, and the scale.
    turned.update(repeating: 0, count: 17 * width)
    let factors = turned + 16 * width
    if let scale { factors.update(from: scale + first, count: valid) }
    for input in inputs {
      Transposition(
        rows: valid, columns: 16, sourceStride: columnStride, targetStride: width
      ).run(weight + (input * inputStride + first * columnStride), to: turned)
      kernels.filterFactors(
        FilterCall(
          source: turned, sourceStride: width, width: width,
          scale: scale == nil ? nil : UnsafePointer(factors), isReversed: scatters,
          target: target + input * width, remainderStrides: (y: 2 * remainder, x: remainder),
          productStride: width * depth))
    }
  }
}
