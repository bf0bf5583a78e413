import KernelCore

/// A transposed convolution to very few channels, where a product per phase would leave most lanes
/// empty.
///
/// One product gives each coarse pixel's contributions to kernel x kernel fine pixels, as columns
/// (kernel row, kernel column, channel); then every fine pixel adds up the few that reach it.
struct NarrowScatter {
  private let geometry: ConvolutionGeometry
  private let threads: Int

  init(_ geometry: ConvolutionGeometry, threads: Int) {
    self.geometry = geometry
    self.threads = threads
  }

  private var columns: Int { geometry.kernel * geometry.kernel * geometry.fineChannels }

  /// Contributions of one image.
  private var imageCount: Int { geometry.coarseHeight * geometry.coarseWidth * columns }

  /// Floats of one line of sums.
  private var lineCount: Int { (geometry.coarseWidth + taps) * unit }

  /// Floats of scratch memory: all contributions, a line of biases, and a line for each thread.
  func scratchCount(images: Int) -> Int { images * imageCount + (1 + threads) * lineCount }

  /// fine = f(bias + transposed convolution of coarse), by way of `scratch`.
  func run(
    _ coarse: FeatureMap, weights: PackedWeights, to fine: FeatureMap,
    bias: UnsafePointer<Float>?, slope: Float, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    let images = coarse.layout.images
    let lines = geometry.fineHeight
    let start = scratch + images * imageCount
    for index in 0..<lineCount { start[index] = bias?[index % geometry.fineChannels] ?? 0 }
    let sum = Sum(contributions: scratch, start: start, fine: fine, slope: slope)
    withUnsafePointer(to: 0) { noOffset in
      let call = contributions(coarse, weights: weights, taps: noOffset, to: scratch)
      if images < 2 * processor.threadCount {
        processor.run(call)
        let grain = max(1, 2048 / geometry.fineWidth)
        let pieces = (images * lines + grain - 1) / grain
        processor.parallelFor(pieces) { [self] index, thread in
          let first = index * grain
          add(
            sum, first..<min(first + grain, images * lines),
            by: start + (1 + thread) * lineCount)
        }
        return
      }
      // Image by image, so that contributions are added up while they are in a near cache.
      let rows = geometry.coarseHeight * geometry.coarseWidth
      let panels = (columns + processor.panelWidth - 1) / processor.panelWidth
      processor.parallelFor(images) { [self, kernels = processor.kernels] image, thread in
        for panel in 0..<panels { kernels.gemm(call, panel, image * rows, (image + 1) * rows) }
        add(
          sum, (image * lines)..<((image + 1) * lines), by: start + (1 + thread) * lineCount)
      }
    }
  }

  /// The product, into (image, coarse y, coarse x, column).
  private func contributions(
    _ coarse: FeatureMap, weights: PackedWeights, taps: UnsafePointer<Int>,
    to scratch: UnsafeMutablePointer<Float>
  ) -> GemmCall {
    let line = geometry.coarseWidth * columns
    return GemmCall(
      input: coarse.at(y: 0, x: 0), weights: weights.buffer.pointer, output: scratch, bias: nil,
      rows: coarse.layout.grid, inputStrides: coarse.layout.strides(),
      outputStrides: RowStrides(image: geometry.coarseHeight * line, y: line, x: columns),
      taps: taps, tapCount: 1, depth: geometry.coarseChannels, columns: columns,
      weightStride: 0, slope: 1, accumulate: false)
  }

  /// What all lines of one run have in common.
  private struct Sum {
    var contributions: UnsafePointer<Float>
    /// The bias of each channel, a line long.
    var start: UnsafePointer<Float>
    var fine: FeatureMap
    var slope: Float

    init(
      contributions: UnsafeMutablePointer<Float>, start: UnsafeMutablePointer<Float>,
      fine: FeatureMap, slope: Float
    ) {
      self.contributions = UnsafePointer(contributions)
      self.start = UnsafePointer(start)
      self.fine = fine
      self.slope = slope
    }
  }

  /// Some lines, counted through all images, with bias and rectification; `sums` holds one of them.
  private func add(_ sum: Sum, _ lines: Range<Int>, by sums: UnsafeMutablePointer<Float>) {
    let g = geometry
    let fine = sum.fine
    for line in lines {
      let index = line / g.fineHeight
      let y = line - index * g.fineHeight
      sums.update(from: sum.start, count: lineCount)
      addLine(sum.contributions + index * imageCount, y, to: sums)
      let source = sums + g.padding * g.fineChannels
      let target =
        fine.pointer + (index * fine.layout.imageStride + fine.layout.offset(y: y, x: 0))
      for float in 0..<(g.fineWidth * g.fineChannels) {
        let value = source[float]
        target[float] = value > 0 ? value : value * sum.slope
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
