/// The kernels of one row of a product's right side, to be turned into its products' factors.
public struct FilterCall {
  /// A row of `width` columns for each tap (ky, kx): 16, or 9 of kernels that meet doubled pixels.
  public var source: UnsafePointer<Float>
  /// Floats from one of the rows to the next.
  public var sourceStride: Int
  /// Columns, a multiple of the vector width.
  public var width: Int
  /// A factor for each column, or nil.
  public var scale: UnsafePointer<Float>?
  /// Whether kernel index r + 2, not r, meets the earlier input; nothing to kernels that meet doubled pixels.
  public var isReversed: Bool
  /// Receives the factors of product (0, 0), of remainders (0, 0).
  public var target: UnsafeMutablePointer<Float>
  /// Floats from one remainder to the next along y and along x; nothing to kernels that meet doubled pixels.
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
      storeFactors(a00, a01, a10, a11, to: to, step: step)
      c &+= V.width
    }
  }
}

/// Along each axis the taps (a, b, c) become the factors (a, a + b + c, c); see `UpsampledConvolution`.
@inlinable @inline(__always)
func doubledFilterFactors<V: FloatVector>(_ type: V.Type, _ call: FilterCall) {
  let row = call.sourceStride
  let step = call.productStride
  var column = 0
  while column < call.width {
    let source = call.source + column
    let to = call.target + column
    let scale = call.scale.map { V(loading: $0 + column) } ?? V(repeating: 1)
    // Each line of the kernel as its factors.
    let (a0, s0, c0) = lineFactors(V.self, source, row)
    let (a1, s1, c1) = lineFactors(V.self, source + 3 &* row, row)
    let (a2, s2, c2) = lineFactors(V.self, source + 6 &* row, row)
    (scale * a0).store(to: to)
    (scale * s0).store(to: to + step)
    (scale * c0).store(to: to + 2 &* step)
    (scale * (a0 + a1 + a2)).store(to: to + 3 &* step)
    (scale * (s0 + s1 + s2)).store(to: to + 4 &* step)
    (scale * (c0 + c1 + c2)).store(to: to + 5 &* step)
    (scale * a2).store(to: to + 6 &* step)
    (scale * s2).store(to: to + 7 &* step)
    (scale * c2).store(to: to + 8 &* step)
    column &+= V.width
  }
}

/// The first tap, all three and the last one of a kernel's line.
@inlinable @inline(__always)
func lineFactors<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, _ row: Int
) -> (V, V, V) {
  let first = V(loading: source)
  let last = V(loading: source + 2 &* row)
  return (first, first + V(loading: source + row) + last, last)
}

/// The nine factors of one vector of 2 x 2 kernels.
@inlinable @inline(__always)
func storeFactors<V: FloatVector>(
  _ a00: V, _ a01: V, _ a10: V, _ a11: V, to target: UnsafeMutablePointer<Float>, step: Int
) {
  let b0 = a00 + a10
  let b1 = a01 + a11
  a00.store(to: target)
  (a00 + a01).store(to: target + step)
  a01.store(to: target + 2 &* step)
  b0.store(to: target + 3 &* step)
  (b0 + b1).store(to: target + 4 &* step)
  b1.store(to: target + 5 &* step)
  a10.store(to: target + 6 &* step)
  (a10 + a11).store(to: target + 7 &* step)
  a11.store(to: target + 8 &* step)
}

/// 2 x 2 kernels in half precision, to be turned into the factors of their nine products.
public struct HalfFilterCall {
  /// For each row four rows of words, those of a 2 x 2 kernel's taps; words as in `HalfCall`, two vectors of
  /// columns after the other.
  public var source: UnsafeRawPointer
  /// Number of rows.
  public var rows: Int
  /// Columns, a multiple of two vectors.
  public var width: Int
  /// Receives the factors, 2^-112 of what they are of floats: for each product (rows, width).
  public var target: UnsafeMutablePointer<Float>
  /// Floats from one product to the next.
  public var productStride: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    source: UnsafeRawPointer, rows: Int, width: Int, target: UnsafeMutablePointer<Float>,
    productStride: Int
  ) {
    self.source = source
    self.rows = rows
    self.width = width
    self.target = target
    self.productStride = productStride
  }
}

@inlinable @inline(__always)
func halfFilterFactors<V: FloatVector>(_ type: V.Type, _ call: HalfFilterCall) {
  let vector = V.width &* MemoryLayout<UInt32>.stride
  let tap = call.width / 2 &* MemoryLayout<UInt32>.stride
  var source = call.source
  var target = call.target
  for _ in 0..<call.rows {
    var words = source
    var to = target
    for _ in 0..<(call.width / (2 &* V.width)) {
      let a00 = V.halves(at: words)
      let a01 = V.halves(at: words + tap)
      let a10 = V.halves(at: words + 2 &* tap)
      let a11 = V.halves(at: words + 3 &* tap)
      storeFactors(a00.low, a01.low, a10.low, a11.low, to: to, step: call.productStride)
      storeFactors(
        a00.high, a01.high, a10.high, a11.high, to: to + V.width, step: call.productStride)
      words += vector
      to += 2 &* V.width
    }
    source += 4 &* tap
    target += call.width
  }
}
