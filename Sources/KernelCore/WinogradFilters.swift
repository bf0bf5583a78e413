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
