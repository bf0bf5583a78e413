/// One line of pixels to be differenced.
public struct DifferenceCall {
  /// The line's first float.
  public var source: UnsafePointer<Float>
  /// Receives d[x] - d[x + 1].
  public var alongX: UnsafeMutablePointer<Float>
  /// Receives d[y] - d[y + 1].
  public var alongY: UnsafeMutablePointer<Float>
  /// Receives the difference along y of the differences along x.
  public var alongBoth: UnsafeMutablePointer<Float>
  /// Floats of the line that have a neighbour in x.
  public var count: Int
  /// Floats at its end that have none.
  public var rest: Int
  /// Whether there is a neighbour in y.
  public var hasBelow: Bool
  /// Floats to the neighbour in x.
  public var xStep: Int
  /// Floats to the neighbour in y.
  public var yStep: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    source: UnsafePointer<Float>, alongX: UnsafeMutablePointer<Float>,
    alongY: UnsafeMutablePointer<Float>, alongBoth: UnsafeMutablePointer<Float>, count: Int,
    rest: Int, hasBelow: Bool, xStep: Int, yStep: Int
  ) {
    self.source = source
    self.alongX = alongX
    self.alongY = alongY
    self.alongBoth = alongBoth
    self.count = count
    self.rest = rest
    self.hasBelow = hasBelow
    self.xStep = xStep
    self.yStep = yStep
  }
}

@inlinable @inline(__always)
func differences<V: FloatVector>(_ type: V.Type, _ call: DifferenceCall) {
  guard call.hasBelow else {
    difference(V.self, call.source, step: call.xStep, to: call.alongX, call.count)
    return
  }
  var i = 0
  while i < call.count {
    let here = call.source + i
    let valid = min(V.width, call.count &- i)
    let d = V(loading: here)
    let below = V(loading: here + call.yStep)
    let x = d - V(loading: here + call.xStep)
    x.store(to: call.alongX + i, count: valid)
    (d - below).store(to: call.alongY + i, count: valid)
    let both = x - (below - V(loading: here + (call.xStep &+ call.yStep)))
    both.store(to: call.alongBoth + i, count: valid)
    i &+= V.width
  }
  difference(
    V.self, call.source + call.count, step: call.yStep, to: call.alongY + call.count, call.rest)
}

@inlinable @inline(__always)
func difference<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, step: Int,
  to target: UnsafeMutablePointer<Float>, _ count: Int
) {
  var i = 0
  while i < count {
    let here = source + i
    let difference = V(loading: here) - V(loading: here + step)
    difference.store(to: target + i, count: min(V.width, count &- i))
    i &+= V.width
  }
}

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

/// The 4 x 4 kernels of one row of a product's right side, to be turned into its products' factors.
public struct FilterCall {
  /// 16 rows (ky, kx) of `width` columns.
  public var source: UnsafePointer<Float>
  /// Floats from one of the 16 rows to the next.
  public var sourceStride: Int
  /// Columns, a multiple of the vector width.
  public var width: Int
  /// A factor for each column, or nil.
  public var scale: UnsafePointer<Float>?
  /// Whether kernel index r + 2, not r, meets the earlier input.
  public var isReversed: Bool
  /// Receives the factors of product (0, 0) of remainders (0, 0).
  public var target: UnsafeMutablePointer<Float>
  /// Floats from one remainder to the next along y and along x.
  public var remainderStrides: (y: Int, x: Int)
  /// Floats from one product to the next.
  public var productStride: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    source: UnsafePointer<Float>, sourceStride: Int, width: Int, scale: UnsafePointer<Float>?,
    isReversed: Bool, target: UnsafeMutablePointer<Float>, remainderStrides: (y: Int, x: Int),
    productStride: Int
  ) {
    self.source = source
    self.sourceStride = sourceStride
    self.width = width
    self.scale = scale
    self.isReversed = isReversed
    self.target = target
    self.remainderStrides = remainderStrides
    self.productStride = productStride
  }
}

@inlinable @inline(__always)
func filterFactors<V: FloatVector>(_ type: V.Type, _ call: FilterCall) {
  let early = call.isReversed ? 2 : 0
  let late = 2 &- early
  for remainder in 0..<4 {
    let ry = remainder >> 1
    let rx = remainder & 1
    let target =
      call.target + (ry &* call.remainderStrides.y &+ rx &* call.remainderStrides.x)
    var c = 0
    while c < call.width {
      let source = call.source + c
      let to = target + c
      let step = call.productStride
      let scale = call.scale.map { V(loading: $0 + c) } ?? V(repeating: 1)
      let row = call.sourceStride
      let a00 = scale * V(loading: source + ((ry &+ early) &* 4 &+ rx &+ early) &* row)
      let a01 = scale * V(loading: source + ((ry &+ early) &* 4 &+ rx &+ late) &* row)
      let a10 = scale * V(loading: source + ((ry &+ late) &* 4 &+ rx &+ early) &* row)
      let a11 = scale * V(loading: source + ((ry &+ late) &* 4 &+ rx &+ late) &* row)
      let b0 = a00 + a10
      let b1 = a01 + a11
      a00.store(to: to)
      (a00 + a01).store(to: to + step)
      a01.store(to: to + 2 &* step)
      b0.store(to: to + 3 &* step)
      (b0 + b1).store(to: to + 4 &* step)
      b1.store(to: to + 5 &* step)
      a10.store(to: to + 6 &* step)
      (a10 + a11).store(to: to + 7 &* step)
      a11.store(to: to + 8 &* step)
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
