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

  /// fine = f(bias + transposed convolution of coarse), by way of `scratch`.
  func run(
    _ coarse: FeatureMap, weights: PackedWeights, to fine: FeatureMap,
    bias: UnsafePointer<Float>?, slope: Float, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    let images = coarse.layout.images
    let call = contributions(coarse, weights: weights, to: scratch)
    let lines = geometry.fineHeight
    if images < 2 * processor.threadCount {
      processor.run([call])
      processor.parallelChunks(images * lines, grain: max(1, 2048 / geometry.fineWidth)) {
        [self] start, count in
        sum(scratch, start..<(start + count), to: fine, bias, slope)
      }
      return
    }
    // Image by image, so that contributions are added up while they are in a near cache.
    let rows = geometry.coarseHeight * geometry.coarseWidth
    let panels = (columns + processor.panelWidth - 1) / processor.panelWidth
    processor.parallelFor(images) { [self, kernels = processor.kernels] image in
      for panel in 0..<panels { kernels.gemm(call, panel, image * rows, (image + 1) * rows) }
      sum(scratch, (image * lines)..<((image + 1) * lines), to: fine, bias, slope)
    }
  }

  /// The product, into (image, coarse y, coarse x, column).
  private func contributions(
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

  /// The sums of some lines, counted through all images, with bias and rectification.
  private func sum(
    _ scratch: UnsafePointer<Float>, _ lines: Range<Int>, to fine: FeatureMap,
    _ bias: UnsafePointer<Float>?, _ slope: Float
  ) {
    let g = geometry
    let image = g.coarseHeight * g.coarseWidth * columns
    let count = (g.coarseWidth + taps) * unit
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count) { memory in
      guard let sums = memory.baseAddress else { return }
      // Lines start with the bias of each channel.
      let start = sums + count
      for index in 0..<count { start[index] = bias?[index % g.fineChannels] ?? 0 }
      for line in lines {
        let index = line / g.fineHeight
        let y = line - index * g.fineHeight
        sums.update(from: start, count: count)
        addLine(scratch + index * image, y, to: sums)
        let source = sums + g.padding * g.fineChannels
        let target =
          fine.pointer + (index * fine.layout.imageStride + fine.layout.offset(y: y, x: 0))
        for float in 0..<(g.fineWidth * g.fineChannels) {
          let value = source[float]
          target[float] = value > 0 ? value : value * slope
        }
      }
    }
  }

  /// Consecutive floats that take the same contributions: the channels of `stride` fine pixels.
  private var unit: Int { geometry.stride * geometry.fineChannels }

  /// Contributions along x that meet in one unit, the last ones possibly cut short.
  private var taps: Int { (geometry.kernel + geometry.stride - 1) / geometry.stride }

  /// Adds up one fine line, from `padding` pixels left of its start.
  ///
  /// Unit q takes kernel columns t * stride ..< (t + 1) * stride of coarse pixel q - t.
  private func addLine(
    _ source: UnsafePointer<Float>, _ y: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    let g = geometry
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
  private func add(
    _ source: UnsafePointer<Float>, _ width: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    let pixel = columns
    let unit = unit
    // The two widths of pictures doubled in grey and in colour.
    switch width {
    case 2:
      for x in 0..<geometry.coarseWidth {
        Self.add(source + x &* pixel, to: sums + x &* unit, as: SIMD2<Float>.self)
      }
    case 6:
      for x in 0..<geometry.coarseWidth {
        Self.add(source + x &* pixel, to: sums + x &* unit, as: SIMD4<Float>.self)
        Self.add(source + (x &* pixel &+ 4), to: sums + (x &* unit &+ 4), as: SIMD2<Float>.self)
      }
    default:
      for x in 0..<geometry.coarseWidth {
        for index in 0..<width {
          sums[x &* unit &+ index] += source[x &* pixel &+ index]
        }
      }
    }
  }

  @inline(__always)
  private static func add(
    _ source: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>,
    as type: SIMD2<Float>.Type
  ) {
    let sum =
      UnsafeRawPointer(sums).loadUnaligned(as: type)
      + UnsafeRawPointer(source).loadUnaligned(as: type)
    UnsafeMutableRawPointer(sums).storeBytes(of: sum, as: type)
  }

  @inline(__always)
  private static func add(
    _ source: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>,
    as type: SIMD4<Float>.Type
  ) {
    let sum =
      UnsafeRawPointer(sums).loadUnaligned(as: type)
      + UnsafeRawPointer(source).loadUnaligned(as: type)
    UnsafeMutableRawPointer(sums).storeBytes(of: sum, as: type)
  }
}
