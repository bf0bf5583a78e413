import KernelCore

/// One matrix product of a transposed convolution, with its weights.
///
/// In general the fine pixels fall into stride x stride phases, each a small dense convolution of the
/// coarse map: no zeros are inserted and none multiplied.
struct ScatterPhase {
  let weights: PackedWeights
  private let kind: Kind

  private enum Kind {
    /// The fine pixels of one remainder per axis.
    case phase(y: ConvolutionGeometry.Phase, x: ConvolutionGeometry.Phase)
    /// One coarse pixel, one kernel row: kernel x channels consecutive floats.
    case kernelRow(Int)
    /// All contributions of each coarse pixel.
    case contributions
  }

  /// The products of a geometry, in a fixed order.
  static func all(_ g: ConvolutionGeometry, _ order: WeightOrder, for processor: Processor)
    -> [ScatterPhase]
  {
    let coarse = StridedAxis(g.coarseChannels, stride: order.coarseStride(g))
    let fine = StridedAxis(g.fineChannels, stride: order.fineStride(g))
    let row = StridedAxis(g.kernel, stride: 1)
    if g.isPoint {
      return (0..<g.kernel).map { ky in
        let layout = WeightLayout(start: ky * g.kernel, rows: [coarse], columns: [row, fine])
        return ScatterPhase(
          weights: PackedWeights(layout, for: processor), kind: .kernelRow(ky))
      }
    }
    if g.isNarrow {
      let layout = WeightLayout(
        rows: [coarse], columns: [StridedAxis(g.kernel, stride: g.kernel), row, fine])
      return [
        ScatterPhase(weights: PackedWeights(layout, for: processor), kind: .contributions)
      ]
    }
    return (0..<(g.stride * g.stride)).compactMap { index in
      let y = ConvolutionGeometry.Phase(g, index / g.stride, fine: g.fineHeight)
      let x = ConvolutionGeometry.Phase(g, index % g.stride, fine: g.fineWidth)
      guard y.count > 0 && x.count > 0 else { return nil }
      // Along x the coarse pixels are read in memory order, hence the kernel backwards.
      let layout = WeightLayout(
        start: y.remainder * g.kernel + x.remainder + (x.taps - 1) * g.stride,
        rows: [
          StridedAxis(y.taps, stride: g.stride * g.kernel), StridedAxis(x.taps, stride: -g.stride),
          coarse,
        ], columns: [fine])
      return ScatterPhase(
        weights: PackedWeights(layout, for: processor), kind: .phase(y: y, x: x))
    }
  }

  /// The product between two maps.
  ///
  /// - Parameter taps: room for `kernel` offsets, which the product reads.
  func call(
    _ coarse: FeatureMap, _ fine: FeatureMap, taps: UnsafeMutablePointer<Int>,
    bias: UnsafePointer<Float>?, slope: Float, _ g: ConvolutionGeometry
  ) -> GemmCall {
    taps[0] = 0
    switch kind {
    case .phase(let y, let x):
      for tap in 0..<y.taps {
        taps[tap] = -tap * coarse.layout.lineStride - (x.taps - 1) * coarse.layout.channels
      }
      return GemmCall(
        input: coarse.at(y: y.first, x: x.first), weights: weights.buffer.pointer,
        output: fine.at(y: y.fineStart(g), x: x.fineStart(g)), bias: bias,
        rows: RowGrid(images: coarse.layout.images, height: y.count, width: x.count),
        inputStrides: coarse.layout.strides(), outputStrides: fine.layout.strides(step: g.stride),
        taps: taps, tapCount: y.taps, depth: x.taps * g.coarseChannels,
        columns: g.fineChannels, weightStride: 0, slope: slope, accumulate: false)
    case .kernelRow(let ky):
      return GemmCall(
        input: coarse.at(y: 0, x: 0), weights: weights.buffer.pointer,
        output: fine.at(y: ky, x: 0), bias: bias, rows: RowGrid(coarse.layout.images),
        inputStrides: RowStrides(coarse.layout.imageStride),
        outputStrides: RowStrides(fine.layout.imageStride), taps: taps, tapCount: 1,
        depth: g.coarseChannels, columns: g.kernel * g.fineChannels, weightStride: 0,
        slope: slope, accumulate: false)
    case .contributions: preconditionFailure("contributions are summed, not stored")
    }
  }
}
