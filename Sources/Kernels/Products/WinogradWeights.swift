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
  /// - Parameter storage: whether `compact` will be asked for.
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
    buffer = FloatBuffer(uninitialized: (scatters ? 36 : 9) * padded * depth)
  }

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

  /// Keeps the factors as halves from now on, unless some are not finite.
  func compact(on processor: Processor) {
    guard let words = encoded(.usual, on: processor) else { return }
    buffer = words.buffer
    halves = words.scale
  }

  private func encoded(_ scale: HalfWords.Scale, on processor: Processor) -> (
    buffer: FloatBuffer, scale: HalfWords.Scale
  )? {
    let words = FloatBuffer(uninitialized: buffer.count / 2)
    let pieces = scatters ? 36 : 9
    let largest = FloatBuffer(count: pieces)
    let count = words.count / pieces
    processor.parallelFor(pieces) { [buffer, vectorWidth] piece in
      largest.pointer[piece] = HalfWords.encode(
        buffer.pointer + 2 * piece * count, vectorWidth: vectorWidth, scale: scale,
        to: words.pointer + piece * count, count: count)
    }
    let whole = largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
    if scale.holds(scaled: whole) { return (words, scale) }
    return HalfWords.Scale(largest: whole / scale.factor).flatMap { encoded($0, on: processor) }
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
        turned.pointer + thread * 17 * panelWidth, kernels)
    }
  }

  private func packPanel(
    _ panel: Int, _ inputs: Range<Int>, _ weight: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?, _ turned: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    let first = panel * panelWidth
    let valid = min(panelWidth, columns - first)
    let width = width(of: panel)
    let inputStride = scatters ? 16 * geometry.fineChannels : 16
    let columnStride = scatters ? 16 : 16 * geometry.fineChannels
    let remainder = scatters ? 9 * matrix : geometry.fineChannels * width
    let target = buffer.pointer + 9 * first * depth
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
