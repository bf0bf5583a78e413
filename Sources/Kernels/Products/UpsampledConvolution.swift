import KernelCore

/// A 3 x 3 convolution of pixels that were doubled along both axes, packed; the doubled picture is never made.
///
/// Two of the three taps (a, b, c) meet the same pixel before it was doubled. Of a pixel d1 between d0 and d2
/// become
///
///     y0 = d0 a + d1 (b + c)      m0 = (d0 - d1) a            y0 = m0 + m1
///     y1 = d1 (a + b) + d2 c      m1 = d1 (a + b + c)         y1 = m1 - m2
///                                 m2 = (d1 - d2) c
///
/// which are the products of Winograd's F(2, 2) with other factors: nested in two dimensions nine products stand
/// for the thirty-six of four pixels, and are multiplied by no more factors than the kernel has weights.
public struct UpsampledConvolution {
  /// The two grids: coarse pixels before they are doubled, fine ones after.
  public let geometry: ConvolutionGeometry

  private let products: WinogradConvolution
  private let panelWidth: Int
  /// A factor for each output channel.
  private let scale: FloatBuffer

  /// Room for the weights of a convolution between two grids; see `geometry(inputs:height:width:outputs:)`.
  ///
  /// - Parameters:
  ///   - scale: what the weights of each output channel are multiplied by.
  ///   - storage: whether large weights may be stored in half precision.
  public init(
    _ geometry: ConvolutionGeometry, scale: [Float], storage: WeightStorage,
    for processor: Processor
  ) {
    precondition(
      scale.count == geometry.fineChannels, "\(scale.count) factors for \(geometry)")
    self.geometry = geometry
    products = WinogradConvolution(
      geometry, .upsample, fewestImages: 1, storage: storage, .fineFirst, for: processor)
    panelWidth = processor.panelWidth
    self.scale = FloatBuffer(scale)
  }

  /// Whether it is faster than to scatter as a transposed convolution does: with few channels sums and differences
  /// cost more than products.
  public static func pays(_ geometry: ConvolutionGeometry) -> Bool {
    geometry.coarseChannels >= 16 && !geometry.isNarrow
  }

  /// The grids of (inputs, height, width) and of (outputs, 2 height, 2 width), with padding 1.
  public static func geometry(
    inputs: Int, height: Int, width: Int, outputs: Int
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      convTranspose2dInput: inputs, height: height, width: width, outputChannels: outputs,
      kernel: 4, stride: 2, padding: 1)
  }

  /// Floats of scratch memory for `images` images.
  public func scratchCount(images: Int) -> Int { products.scratchCount(images: images) }

  /// fine = f(bias + convolution of doubled coarse pixels).
  ///
  /// - Parameters:
  ///   - slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  ///   - scratch: `scratchCount(images:)` floats.
  /// - Precondition: the coarse map has at least `geometry.coarseBorder` zero pixels around it.
  public func run(
    _ coarse: FeatureMap, to fine: FeatureMap, bias: UnsafePointer<Float>, slope: Float,
    scratch: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    geometry.check(fine: fine.layout, coarse: coarse.layout)
    precondition(
      coarse.layout.border >= geometry.coarseBorder,
      "border \(coarse.layout.border), needed \(geometry.coarseBorder)")
    products.run(coarse, to: fine, bias: bias, slope: slope, scratch: scratch, on: processor)
  }
}

extension UpsampledConvolution: SlicedPacking {
  /// Output channels that are packed together.
  public var sliceGrain: Int { panelWidth }

  /// Packs some slices of the weight (outputs, inputs, 3, 3).
  public func pack(_ slices: WeightSlices, on processor: Processor) {
    products.pack(
      slices.range, from: slices.start(size: 9 * geometry.coarseChannels),
      scale: UnsafePointer(scale.pointer), on: processor)
  }

  /// Whether all must be packed once more.
  public func needsAnotherPass() -> Bool { products.needsAnotherPass() }
}
