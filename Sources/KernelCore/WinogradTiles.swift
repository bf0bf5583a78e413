/// One line of tiles whose products become pixels.
public struct TileCall {
  /// Product (0, 0) of the first tile.
  public var products: UnsafePointer<Float>
  /// What the products are multiplied by.
  public var scale: Float
  /// Floats from one of the nine products to the next.
  public var productStride: Int
  /// Floats from one tile to the next.
  public var tileStride: Int
  /// Tiles in the line.
  public var tiles: Int
  /// Pixels across, twice the tiles or one less.
  public var width: Int
  /// Whether the tiles' second row of pixels exists.
  public var hasSecondRow: Bool
  /// Channels.
  public var columns: Int
  /// `columns` floats, or nil for zero.
  public var bias: UnsafePointer<Float>?
  /// Factor below zero of the activation; 1 keeps the value.
  public var slope: Float
  /// The first tile's first pixel.
  public var output: UnsafeMutablePointer<Float>
  /// Floats from one tile's first pixel to the next one's.
  public var tileStep: Int
  /// Floats to the next pixel in x.
  public var xStep: Int
  /// Floats to the next pixel in y.
  public var yStep: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    products: UnsafePointer<Float>, scale: Float = 1, productStride: Int, tileStride: Int,
    tiles: Int, width: Int,
    hasSecondRow: Bool, columns: Int, bias: UnsafePointer<Float>?, slope: Float,
    output: UnsafeMutablePointer<Float>, tileStep: Int, xStep: Int, yStep: Int
  ) {
    self.products = products
    self.scale = scale
    self.productStride = productStride
    self.tileStride = tileStride
    self.tiles = tiles
    self.width = width
    self.hasSecondRow = hasSecondRow
    self.columns = columns
    self.bias = bias
    self.slope = slope
    self.output = output
    self.tileStep = tileStep
    self.xStep = xStep
    self.yStep = yStep
  }
}

@inlinable @inline(__always)
func tileOutputs<V: FloatVector>(_ type: V.Type, _ call: TileCall) {
  let step = call.productStride
  let scale = V(repeating: call.scale)
  for tile in 0..<call.tiles {
    let hasSecondColumn = 2 &* tile &+ 1 < call.width
    var c = 0
    while c < call.columns {
      let valid = min(V.width, call.columns &- c)
      let m = call.products + (tile &* call.tileStride &+ c)
      let out = call.output + (tile &* call.tileStep &+ c)
      let bias = call.bias.map { V(loading: $0 + c, count: valid) } ?? V(repeating: 0)
      let middle0 = V(loading: m + 3 &* step)
      let middle1 = V(loading: m + 4 &* step)
      let middle2 = V(loading: m + 5 &* step)
      // Along y first.
      let top1 = V(loading: m + step) + middle1
      let y00 = V(loading: m) + middle0 + top1
      let y01 = top1 - (V(loading: m + 2 &* step) + middle2)
      bias.addingProduct(y00, scale).storeRectified(to: out, count: valid, slope: call.slope)
      if hasSecondColumn {
        bias.addingProduct(y01, scale).storeRectified(
          to: out + call.xStep, count: valid, slope: call.slope)
      }
      if call.hasSecondRow {
        let low1 = middle1 - V(loading: m + 7 &* step)
        let y10 = middle0 - V(loading: m + 6 &* step) + low1
        let y11 = low1 - (middle2 - V(loading: m + 8 &* step))
        bias.addingProduct(y10, scale).storeRectified(
          to: out + call.yStep, count: valid, slope: call.slope)
        if hasSecondColumn {
          bias.addingProduct(y11, scale).storeRectified(
            to: out + (call.yStep &+ call.xStep), count: valid, slope: call.slope)
        }
      }
      c &+= V.width
    }
  }
}

/// Two lines of pixels whose neighbours are summed in tiles of two by two.
public struct TileSumCall {
  /// The upper line.
  public var source: UnsafePointer<Float>
  /// The lower line, nil where there is none, which counts as zeros.
  public var below: UnsafePointer<Float>?
  /// Pixels in a line.
  public var width: Int
  /// Floats per pixel.
  public var channels: Int
  /// Receives one pixel for each two of the upper line.
  public var alongX: UnsafeMutablePointer<Float>
  /// Receives the same of the lower line.
  public var alongXBelow: UnsafeMutablePointer<Float>
  /// Receives the sum of both lines.
  public var alongY: UnsafeMutablePointer<Float>
  /// Receives the sum of each four pixels.
  public var alongBoth: UnsafeMutablePointer<Float>

  /// All fields, as described at each.
  @inlinable
  public init(
    source: UnsafePointer<Float>, below: UnsafePointer<Float>?, width: Int, channels: Int,
    alongX: UnsafeMutablePointer<Float>, alongXBelow: UnsafeMutablePointer<Float>,
    alongY: UnsafeMutablePointer<Float>, alongBoth: UnsafeMutablePointer<Float>
  ) {
    self.source = source
    self.below = below
    self.width = width
    self.channels = channels
    self.alongX = alongX
    self.alongXBelow = alongXBelow
    self.alongY = alongY
    self.alongBoth = alongBoth
  }
}

@inlinable @inline(__always)
func tileSums<V: FloatVector>(_ type: V.Type, _ call: TileSumCall) {
  let zero = V(repeating: 0)
  var x = 0
  while x < call.width {
    let hasRight = x &+ 1 < call.width
    let here = x &* call.channels
    let tile = (x >> 1) &* call.channels
    var c = 0
    while c < call.channels {
      let valid = min(V.width, call.channels &- c)
      let right = here &+ call.channels &+ c
      let a = V(loading: call.source + (here &+ c))
      let b = hasRight ? V(loading: call.source + right) : zero
      let d = call.below.map { V(loading: $0 + (here &+ c)) } ?? zero
      let e = hasRight ? call.below.map { V(loading: $0 + right) } ?? zero : zero
      (a + b).store(to: call.alongX + (tile &+ c), count: valid)
      if call.below != nil { (d + e).store(to: call.alongXBelow + (tile &+ c), count: valid) }
      (a + d).store(to: call.alongY + (here &+ c), count: valid)
      if hasRight { (b + e).store(to: call.alongY + right, count: valid) }
      ((a + b) + (d + e)).store(to: call.alongBoth + (tile &+ c), count: valid)
      c &+= V.width
    }
    x &+= 2
  }
}
