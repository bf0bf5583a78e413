import KernelCore

/// The factors of Winograd's nine products for every 4 x 4 kernel of a convolution, packed.
///
/// One matrix per product in the order of `PackedWeights`, the products of a group one after the
/// other. Scattering has a group for each of the four remainders of fine pixels, with one row per
/// coarse channel; gathering has one group, whose rows run over the remainders and fine channels.
final class WinogradWeights {
  /// Rows of each matrix.
  let depth: Int
  /// Output channels.
  let columns: Int

  private let geometry: ConvolutionGeometry
  private let scatters: Bool
  private let buffer: FloatBuffer
  /// For each thread the kernels of one input channel, turned, and the scale.
  private let turned: FloatBuffer
  private let vectorWidth: Int
  private let panelWidth: Int

  /// Room for the factors of one direction.
  init(_ geometry: ConvolutionGeometry, scatters: Bool, for processor: Processor) {
    self.geometry = geometry
    self.scatters = scatters
    depth = scatters ? geometry.coarseChannels : 4 * geometry.fineChannels
    columns = scatters ? geometry.fineChannels : geometry.coarseChannels
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    turned = FloatBuffer(count: processor.threadCount * 17 * processor.panelWidth)
    let padded = (columns + vectorWidth - 1) / vectorWidth * vectorWidth
    buffer = FloatBuffer(uninitialized: (scatters ? 36 : 9) * padded * depth)
  }

  /// Number of panels, the last one possibly narrower.
  var panels: Int { (columns + panelWidth - 1) / panelWidth }

  /// Floats of one product's matrix.
  private var matrix: Int { (columns + vectorWidth - 1) / vectorWidth * vectorWidth * depth }

  /// The panel of a product; `group` is 0 where there is one.
  func panel(_ panel: Int, product: Int, group: Int) -> UnsafePointer<Float> {
    UnsafePointer(buffer.pointer) + ((group * 9 + product) * matrix + panel * panelWidth * depth)
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
    let width = (valid + vectorWidth - 1) / vectorWidth * vectorWidth
    let inputStride = scatters ? 16 * geometry.fineChannels : 16
    let columnStride = scatters ? 16 : 16 * geometry.fineChannels
    let remainder = scatters ? 9 * matrix : geometry.fineChannels * width
    let target = buffer.pointer + first * depth
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
          productStride: matrix))
    }
  }
}
