import KernelCore

/// A transposed convolution to very few channels, where a product per phase would leave most lanes
/// empty.
///
/// One product gives each coarse pixel's contributions to kernel x kernel fine pixels, as columns
/// (kernel row, kernel column, channel); then every fine pixel adds up the few that reach it.
final class NarrowScatter {
  private let geometry: ConvolutionGeometry
  private let noOffset = FixedOffsets([0])

  init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

  private var columns: Int { geometry.kernel * geometry.kernel * geometry.fineChannels }

  func scratchCount(images: Int) -> Int {
    images * geometry.coarseHeight * geometry.coarseWidth * columns
  }

  /// The product, into (image, coarse y, coarse x, column).
  func contributions(
    _ coarse: FeatureMap, weights: PackedWeights, to scratch: UnsafeMutablePointer<Float>
  ) -> GemmCall {
    let line = geometry.coarseWidth * columns
    return GemmCall(
      input: coarse.at(y: 0, x: 0), weights: weights.buffer.pointer, output: scratch, bias: nil,
      rows: coarse.layout.grid, inputStrides: coarse.layout.strides(),
      outputStrides: RowStrides(image: geometry.coarseHeight * line, y: line, x: columns),
      taps: noOffset.pointer, tapCount: 1, depth: geometry.coarseChannels, columns: columns,
      weightStride: 0, slope: 1, accumulate: false)
  }

  /// The sums, with bias and rectification.
  func sum(
    _ scratch: UnsafePointer<Float>, to fine: FeatureMap, bias: UnsafePointer<Float>?,
    slope: Float, on processor: Processor
  ) {
    let g = geometry
    let image = g.coarseHeight * g.coarseWidth * columns
    let lines = fine.layout.images * g.fineHeight
    processor.parallelChunks(lines, grain: max(1, 4096 / g.fineWidth)) { [self] start, count in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: unitCount * unit) { sums in
        guard let sums = sums.baseAddress else { return }
        for line in start..<(start + count) {
          let index = line / g.fineHeight
          let y = line - index * g.fineHeight
          sumLine(scratch + index * image, y, sums)
          let target =
            fine.pointer + index * fine.layout.imageStride + fine.layout.offset(y: y, x: 0)
          finishLine(sums + g.padding * g.fineChannels, target, bias, slope)
        }
      }
    }
  }

  /// Consecutive floats that take the same contributions: the channels of `stride` fine pixels.
  private var unit: Int { geometry.stride * geometry.fineChannels }

  /// Contributions along x that meet in one unit, the last ones possibly cut short.
  private var taps: Int { (geometry.kernel + geometry.stride - 1) / geometry.stride }

  private var unitCount: Int { geometry.coarseWidth + taps }

  /// Adds up one fine line, from `padding` pixels left of its start: unit q takes kernel columns
  /// t * stride ..< (t + 1) * stride of coarse pixel q - t.
  private func sumLine(
    _ source: UnsafePointer<Float>, _ y: Int, _ sums: UnsafeMutablePointer<Float>
  ) {
    let g = geometry
    sums.update(repeating: 0, count: unitCount * unit)
    let kernelRow = g.kernel * g.fineChannels
    var ky = (y + g.padding) % g.stride
    while ky < g.kernel {
      let cy = (y + g.padding - ky) / g.stride
      if y + g.padding >= ky && cy < g.coarseHeight {
        let line = source + (cy * g.coarseWidth * columns + ky * kernelRow)
        for t in 0..<taps {
          let width = min(unit, kernelRow - t * unit)
          add(line + t * unit, width, to: sums + t * unit)
        }
      }
      ky += g.stride
    }
  }

  /// Adds `width` floats of every coarse pixel of a line to one unit each.
  @inline(__always)
  private func add(
    _ source: UnsafePointer<Float>, _ width: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    let unit = unit
    let columns = columns
    var from = source
    var to = sums
    for _ in 0..<geometry.coarseWidth {
      for index in 0..<width { to[index] += from[index] }
      from += columns
      to += unit
    }
  }

  private func finishLine(
    _ sums: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ slope: Float
  ) {
    let channels = geometry.fineChannels
    for channel in 0..<channels {
      let shift = bias?[channel] ?? 0
      var index = channel
      for _ in 0..<geometry.fineWidth {
        let value = sums[index] + shift
        target[index] = value > 0 || slope == 1 ? value : value * slope
        index &+= channels
      }
    }
  }
}
