/// How many rows a matrix product has, as three nested counters: row = (image * height + y) * width + x.
public struct RowGrid: Equatable, Sendable {
  /// Outermost count.
  public var images: Int
  /// Rows of pixels per image.
  public var height: Int
  /// Pixels per row.
  public var width: Int

  /// A grid of `images` x `height` x `width` rows.
  @inlinable
  public init(images: Int, height: Int, width: Int) {
    self.images = images
    self.height = height
    self.width = width
  }

  /// The rows of a plain matrix: one line of `count` pixels, so that inner loops are long.
  @inlinable
  public init(_ count: Int) { self.init(images: 1, height: 1, width: count) }

  /// Number of rows.
  @inlinable public var count: Int { images * height * width }
}

/// Where the rows of a `RowGrid` lie in memory, in floats.
public struct RowStrides: Equatable, Sendable {
  /// From one image to the next.
  public var image: Int
  /// From one row of pixels to the next.
  public var y: Int
  /// From one pixel to the next.
  public var x: Int

  /// Strides in floats.
  @inlinable
  public init(image: Int, y: Int, x: Int) {
    self.image = image
    self.y = y
    self.x = x
  }

  /// The strides of a plain matrix with `stride` floats between rows.
  @inlinable
  public init(_ stride: Int) { self.init(image: 0, y: 0, x: stride) }
}
