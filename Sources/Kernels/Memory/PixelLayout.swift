import KernelCore

/// How a batch of pictures or feature vectors lies in memory: NHWC with a zero border around each
/// image, so that convolutions read past the edges without asking.
public struct PixelLayout: Equatable, Sendable {
  /// Pictures in the batch.
  public var images: Int
  /// Rows of pixels, without the border.
  public var height: Int
  /// Pixels per row, without the border.
  public var width: Int
  /// Floats per pixel.
  public var channels: Int
  /// Zero pixels on every side.
  public var border: Int

  /// A layout of `images` pictures.
  public init(images: Int, height: Int, width: Int, channels: Int, border: Int = 0) {
    self.images = images
    self.height = height
    self.width = width
    self.channels = channels
    self.border = border
  }

  /// The layout of a (`rows`, `features`) matrix.
  public init(rows: Int, features: Int) {
    self.init(images: rows, height: 1, width: 1, channels: features)
  }

  /// Floats from one row of pixels to the next.
  public var lineStride: Int { (width + 2 * border) * channels }

  /// Floats from one image to the next.
  public var imageStride: Int { (height + 2 * border) * lineStride }

  /// Floats that the whole batch takes, borders included.
  public var floatCount: Int { images * imageStride }

  /// Pixels of the whole batch, borders not counted.
  public var pixelCount: Int { images * height * width }

  /// The offset of channel 0 of pixel (x, y) of image 0; border pixels have coordinates too.
  public func offset(y: Int, x: Int) -> Int {
    (y + border) * lineStride + (x + border) * channels
  }

  /// Whether both have the same pixels, whatever their borders.
  func hasShape(of other: PixelLayout) -> Bool {
    images == other.images && height == other.height && width == other.width
      && channels == other.channels
  }

  /// The same layout for another number of images.
  public func with(images: Int) -> PixelLayout {
    var copy = self
    copy.images = images
    return copy
  }

  /// Strides from pixel to pixel, `step` pixels at a time.
  func strides(step: Int = 1) -> RowStrides {
    RowStrides(image: imageStride, y: step * lineStride, x: step * channels)
  }

  var grid: RowGrid { RowGrid(images: images, height: height, width: width) }
}

/// A batch in memory: where, and how it lies.
public struct FeatureMap {
  /// The first float of the first image's border.
  public var pointer: UnsafeMutablePointer<Float>
  /// How the floats lie.
  public var layout: PixelLayout

  /// A view of `layout.floatCount` floats, readable `readableSlack` further.
  public init(_ pointer: UnsafeMutablePointer<Float>, _ layout: PixelLayout) {
    self.pointer = pointer
    self.layout = layout
  }

  /// A view of the start of `buffer`.
  ///
  /// - Precondition: the buffer is large enough.
  public init(_ buffer: FloatBuffer, _ layout: PixelLayout) {
    precondition(
      buffer.count >= layout.floatCount,
      "buffer of \(buffer.count) floats for a layout of \(layout.floatCount)")
    self.init(buffer.pointer, layout)
  }

  /// Channel 0 of pixel (x, y) of the first image.
  func at(y: Int, x: Int) -> UnsafeMutablePointer<Float> {
    pointer + layout.offset(y: y, x: x)
  }
}
