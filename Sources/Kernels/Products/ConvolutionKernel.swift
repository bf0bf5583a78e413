import KernelCore

/// The three products of a convolution between a fine and a coarse map, for training.
///
/// `gather` is `Conv2d` (and the data gradient of `ConvTranspose2d`), `scatter` is
/// `ConvTranspose2d` (and the data gradient of `Conv2d`). Not `Sendable`: it owns scratch memory.
public final class ConvolutionKernel {
  /// The two grids.
  public let geometry: ConvolutionGeometry

  private let processor: Processor
  private let weights: PackedConvolution
  private let scratch: FloatBuffer
  private let maximumImages: Int
  private let outerOffsets: [Int]
  /// The weight gradient by taps, (ky, kx, fine, coarse), before it is turned.
  private let taps: FloatBuffer
  private let outerScratch: FloatBuffer
  private let winograd: (gradient: WinogradGradient, scratch: FloatBuffer)?

  /// Plans the products for at most `maximumImages` images.
  public init(
    _ geometry: ConvolutionGeometry, maximumImages: Int, on processor: Processor
  ) {
    self.geometry = geometry
    self.processor = processor
    self.maximumImages = maximumImages
    weights = PackedConvolution(
      geometry, gathers: true, scatters: true, fewestImages: maximumImages,
      for: processor)
    scratch = FloatBuffer(count: weights.scratchCount(images: maximumImages))
    let g = geometry
    outerScratch = FloatBuffer(count: processor.outerScratchCount)
    taps = FloatBuffer(
      count: g.kernel * g.kernel * g.fineChannels * g.coarseChannels)
    if WinogradConvolution.pays(g, .gather) {
      let gradient = WinogradGradient(g, maximumImages: maximumImages)
      winograd = (gradient, FloatBuffer(count: gradient.scratchCount))
    } else {
      winograd = nil
    }
    // Offsets depend on the fine map's border; the least one is planned for.
    let line = g.fineLayout(images: 1).lineStride
    outerOffsets = (0..<g.kernel).flatMap { ky in
      (0..<(g.kernel * g.fineChannels)).map { ky * line + $0 }
    }
  }

  /// Packs the weight (coarse channels, fine channels, kernel, kernel), again after each change.
  public func pack(_ weight: UnsafePointer<Float>) { weights.pack(weight, on: processor) }

  /// coarse = f(bias + convolution of fine); see `PackedConvolution.gather`.
  ///
  /// - Precondition: at most `maximumImages` images.
  public func gather(
    _ fine: FeatureMap, to coarse: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1
  ) {
    precondition(
      fine.layout.images <= maximumImages,
      "\(fine.layout.images) images, planned for \(maximumImages)")
    weights.gather(
      fine, to: coarse, bias: bias, slope: slope, scratch: scratch.pointer, on: processor)
  }

  /// fine = f(bias + transposed convolution of coarse); see `PackedConvolution.scatter`.
  ///
  /// - Precondition: at most `maximumImages` images.
  public func scatter(
    _ coarse: FeatureMap, to fine: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1
  ) {
    precondition(
      coarse.layout.images <= maximumImages,
      "\(coarse.layout.images) images, planned for \(maximumImages)")
    weights.scatter(
      coarse, to: fine, bias: bias, slope: slope, scratch: scratch.pointer, on: processor)
  }

  /// weightGradient (coarse, fine, kernel, kernel) (+)= sum over pixels of fine (x) coarse.
  ///
  /// For `Conv2d` fine is the input and coarse the output's gradient; for `ConvTranspose2d` coarse is
  /// the input and fine the output's gradient.
  /// - Precondition: the fine map has exactly `geometry.fineBorder` zero pixels around it.
  public func weightGradient(
    fine: FeatureMap, coarse: FeatureMap, weightGradient: UnsafeMutablePointer<Float>,
    accumulate: Bool = false
  ) {
    let g = geometry
    g.check(fine: fine.layout, coarse: coarse.layout)
    precondition(
      fine.layout.border == g.fineBorder,
      "fine border \(fine.layout.border), needed \(g.fineBorder)")
    if let winograd {
      winograd.gradient.run(
        fine: fine, coarse: coarse, taps: taps.pointer, scratch: winograd.scratch.pointer,
        outerScratch: outerScratch.pointer, on: processor)
    } else {
      multiplyDirectly(fine: fine, coarse: coarse)
    }
    // (ky, kx, fine, coarse) -> (coarse, fine, ky, kx)
    let area = g.kernel * g.kernel
    let source = taps.pointer
    let plane = g.fineChannels * g.coarseChannels
    processor.parallelFor(g.fineChannels) { fine in
      Transposition(
        rows: area, columns: g.coarseChannels, sourceStride: plane,
        targetStride: g.fineChannels * area, accumulates: accumulate
      ).run(source + fine * g.coarseChannels, to: weightGradient + fine * area)
    }
  }

  /// One product over all pixels, into (ky, kx, fine, coarse).
  private func multiplyDirectly(fine: FeatureMap, coarse: FeatureMap) {
    let g = geometry
    outerOffsets.withUnsafeBufferPointer { offsets in
      processor.run(
        OuterCall(
          left: fine.at(y: -g.padding, x: -g.padding), right: coarse.at(y: 0, x: 0),
          output: taps.pointer, rows: coarse.layout.grid,
          leftStrides: fine.layout.strides(step: g.stride),
          rightStrides: coarse.layout.strides(), offsets: offsets.baseAddress,
          offsetCount: offsets.count, columns: g.coarseChannels, outputStride: g.coarseChannels,
          accumulate: false), scratch: outerScratch.pointer)
    }
  }
}
