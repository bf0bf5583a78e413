/// A square-kernel convolution between a fine and a coarse grid of pixels.
///
/// fine y = coarse y * stride - padding + kernel row. `Conv2d` goes from fine to coarse,
/// `ConvTranspose2d` from coarse to fine; each is the data gradient of the other, and PyTorch stores
/// both weights as (coarse channels, fine channels, kernel, kernel).
/// - Source: Dumoulin & Visin 2016 (arXiv:1603.07285), section 4.
public struct ConvolutionGeometry: Equatable, Sendable {
  /// Channels on the fine side.
  public let fineChannels: Int
  /// Rows on the fine side.
  public let fineHeight: Int
  /// Columns on the fine side.
  public let fineWidth: Int
  /// Channels on the coarse side.
  public let coarseChannels: Int
  /// Rows on the coarse side.
  public let coarseHeight: Int
  /// Columns on the coarse side.
  public let coarseWidth: Int
  /// Kernel rows and columns.
  public let kernel: Int
  /// Fine pixels per coarse pixel.
  public let stride: Int
  /// Zero pixels around the fine side that the kernel reaches into.
  public let padding: Int

  /// Weights of all kernels.
  var weightCount: Int { kernel * kernel * fineChannels * coarseChannels }

  /// `Conv2d` from (inputChannels, height, width).
  public init(
    conv2dInput inputChannels: Int, height: Int, width: Int, outputChannels: Int, kernel: Int,
    stride: Int, padding: Int
  ) {
    Self.check(kernel: kernel, stride: stride, padding: padding)
    fineChannels = inputChannels
    fineHeight = height
    fineWidth = width
    coarseChannels = outputChannels
    coarseHeight = (height + 2 * padding - kernel) / stride + 1
    coarseWidth = (width + 2 * padding - kernel) / stride + 1
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// `ConvTranspose2d` from (inputChannels, height, width).
  ///
  /// - Parameter outputPadding: rows below and columns to the right that are computed as well.
  public init(
    convTranspose2dInput inputChannels: Int, height: Int, width: Int, outputChannels: Int,
    kernel: Int, stride: Int, padding: Int, outputPadding: Int = 0
  ) {
    Self.check(kernel: kernel, stride: stride, padding: padding)
    coarseChannels = inputChannels
    coarseHeight = height
    coarseWidth = width
    fineChannels = outputChannels
    fineHeight = (height - 1) * stride - 2 * padding + kernel + outputPadding
    fineWidth = (width - 1) * stride - 2 * padding + kernel + outputPadding
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  private static func check(kernel: Int, stride: Int, padding: Int) {
    precondition(
      stride >= 1 && kernel >= stride && padding >= 0 && padding < kernel,
      "kernel \(kernel), stride \(stride), padding \(padding)")
  }

  /// Zero border that the fine map needs where the convolution reads it.
  public var fineBorder: Int { padding }

  /// Zero border that the coarse map needs where the transposed convolution reads it.
  public var coarseBorder: Int {
    if isPoint || isNarrow { return 0 }
    // Asked for at every step of training, hence no arrays.
    return (0..<stride).reduce(0) { border, remainder in
      max(
        border, Phase(self, remainder, fine: fineHeight).border(coarseHeight),
        Phase(self, remainder, fine: fineWidth).border(coarseWidth))
    }
  }

  /// One coarse pixel that becomes exactly the kernel's rows and columns.
  var isPoint: Bool {
    coarseHeight == 1 && coarseWidth == 1 && padding == 0 && fineHeight == kernel
      && fineWidth == kernel
  }

  /// So few fine channels that a product per phase would leave most lanes empty.
  var isNarrow: Bool { fineChannels <= 4 && !isPoint }

  /// The layout of a fine map that the convolution may read.
  public func fineLayout(images: Int, border: Int? = nil) -> PixelLayout {
    PixelLayout(
      images: images, height: fineHeight, width: fineWidth, channels: fineChannels,
      border: border ?? fineBorder)
  }

  /// The layout of a coarse map that the transposed convolution may read.
  public func coarseLayout(images: Int, border: Int? = nil) -> PixelLayout {
    PixelLayout(
      images: images, height: coarseHeight, width: coarseWidth, channels: coarseChannels,
      border: border ?? coarseBorder)
  }

  /// Along one axis: the fine pixels f with (f + padding) mod stride == remainder.
  ///
  /// Pixel number `first + i` of the phase lies at f = (first + i) * stride + remainder - padding and
  /// takes the coarse pixels first + i - t with kernel index remainder + t * stride, t < taps.
  struct Phase {
    var remainder: Int
    var taps: Int
    var first: Int
    var count: Int

    init(_ geometry: ConvolutionGeometry, _ remainder: Int, fine: Int) {
      self.remainder = remainder
      let stride = geometry.stride
      let padding = geometry.padding
      taps = (geometry.kernel - remainder + stride - 1) / stride
      first = max(0, (padding - remainder + stride - 1) / stride)
      let last = fine - 1 + padding - remainder
      count = last < 0 ? 0 : max(0, last / stride - first + 1)
    }

    /// Pixels past either end of `coarse` that this phase reads.
    func border(_ coarse: Int) -> Int {
      count == 0 ? 0 : max(0, taps - 1 - first, first + count - 1 - (coarse - 1))
    }

    /// Where its first pixel lies on the fine side.
    func fineStart(_ geometry: ConvolutionGeometry) -> Int {
      first * geometry.stride + remainder - geometry.padding
    }
  }
}
