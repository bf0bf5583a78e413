import KernelCore

/// A transposed convolution that runs once, by a weight that is used where it lies while it is read.
///
/// The weight (coarse, fine, kernel, kernel) is the right side of a matrix product as it is: each coarse pixel
/// makes a whole kernel for every fine channel, and what falls on the same fine pixel is summed at the end. No
/// weight is packed, which for a few pictures takes longer than the product.
public final class StreamedScatter: StreamedProduct {
  private let geometry: ConvolutionGeometry
  private let images: Int
  private let bias: [Float]?
  private let processor: Processor
  /// (image, coarse pixel, coarse channel).
  private let rows: FloatBuffer
  /// (image, coarse pixel, fine channel, kernel row, kernel column).
  private let sums: FloatBuffer
  /// For each thread a panel of the weight's rows.
  private let room: FloatBuffer
  private let columns: Int
  /// Coarse channels whose weights are well read together: two megabytes.
  public let grain: Int

  /// Floats of the sums at most: they pass by once for every few rows of the weight.
  private static let mostSums = 1 << 20

  /// A run of `input` (images, coarse channels, height, width).
  ///
  /// - Parameter bias: one for each fine channel, or nil.
  /// - Returns: nil where the weight's rows do not end with a panel, or where
  ///   there are so many pixels that packing pays.
  public init?(
    _ geometry: ConvolutionGeometry, _ input: [Float], images: Int, bias: [Float]?,
    on processor: Processor
  ) {
    let pixels = geometry.coarseHeight * geometry.coarseWidth
    columns = geometry.fineChannels * geometry.kernel * geometry.kernel
    precondition(
      input.count == images * pixels * geometry.coarseChannels
        && (bias ?? []).count == (bias == nil ? 0 : geometry.fineChannels),
      "\(input.count) numbers for \(images) images of \(geometry)")
    guard columns % processor.panelWidth == 0, images * pixels * columns <= Self.mostSums else {
      return nil
    }
    self.geometry = geometry
    self.images = images
    self.bias = bias
    self.processor = processor
    grain = max(1, (1 << 19) / columns)
    room = FloatBuffer(count: processor.threadCount * grain * processor.panelWidth)
    rows = FloatBuffer(count: input.count)
    sums = FloatBuffer(uninitialized: images * pixels * columns, on: processor)
    let size = pixels * geometry.coarseChannels
    input.withUnsafeBufferPointer { input in
      guard let first = input.baseAddress else { return }
      for image in 0..<images {
        processor.transpose(
          first + image * size, rows: geometry.coarseChannels, columns: pixels,
          to: rows.pointer + image * size)
      }
    }
  }

  /// Adds what some coarse channels give; the first one comes first.
  public func add(_ slices: WeightSlices) {
    for start in stride(from: slices.range.lowerBound, to: slices.range.upperBound, by: grain) {
      add(slices, start..<min(start + grain, slices.range.upperBound))
    }
  }

  private func add(_ slices: WeightSlices, _ range: Range<Int>) {
    let (first, depth) = (range.lowerBound, range.count)
    let weight = slices.start(size: columns) + first * columns
    let count = images * geometry.coarseHeight * geometry.coarseWidth
    let width = processor.panelWidth
    processor.parallelFor(columns / width) { [self, kernels = processor.kernels] panel, thread in
      // Rows of the weight that lie far apart share the sets of a cache; side by side they stay in it.
      let lines = room.pointer + thread * grain * width
      for k in 0..<depth {
        (lines + k * width).update(from: weight + (k * columns + panel * width), count: width)
      }
      withUnsafePointer(to: 0) { noOffset in
        kernels.gemm(
          GemmCall(
            input: UnsafePointer(rows.pointer) + first, weights: lines,
            output: sums.pointer + panel * width, bias: nil, rows: RowGrid(count),
            inputStrides: RowStrides(geometry.coarseChannels), outputStrides: RowStrides(columns),
            taps: noOffset, tapCount: 1, depth: depth, columns: width, weightStride: 0, slope: 1,
            accumulate: first > 0), 0, 0, count)
      }
    }
  }

  /// (images, fine channels, height, width).
  public func output() -> [Float] {
    let g = geometry
    let count = images * g.fineChannels * g.fineHeight * g.fineWidth
    return [Float](unsafeUninitializedCapacity: count) { result, made in
      if let first = result.baseAddress {
        processor.parallelFor(g.fineChannels) { channel in
          for image in 0..<images {
            sum(
              channel, of: image, from: bias?[channel] ?? 0,
              to: first + (image * g.fineChannels + channel) * g.fineHeight * g.fineWidth)
          }
        }
      }
      made = count
    }
  }

  /// Sums up one channel of one image.
  private func sum(
    _ channel: Int, of image: Int, from bias: Float, to plane: UnsafeMutablePointer<Float>
  ) {
    let g = geometry
    plane.update(repeating: bias, count: g.fineHeight * g.fineWidth)
    var kernel =
      sums.pointer + image * g.coarseHeight * g.coarseWidth * columns
      + channel * g.kernel * g.kernel
    for cy in 0..<g.coarseHeight {
      for cx in 0..<g.coarseWidth {
        let (y, x) = (cy * g.stride - g.padding, cx * g.stride - g.padding)
        let across = max(0, -x)..<max(max(0, -x), min(g.kernel, g.fineWidth - x))
        for ky in 0..<g.kernel where y + ky >= 0 && y + ky < g.fineHeight {
          let line = plane + ((y + ky) * g.fineWidth + x)
          for kx in across { line[kx] += kernel[ky &* g.kernel &+ kx] }
        }
        kernel += columns
      }
    }
  }
}
