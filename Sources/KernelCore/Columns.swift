/// Rows of `channels` floats, `stride` floats apart.
public struct ColumnRun {
  /// Number of rows.
  public var rows: Int
  /// Floats used of each row.
  public var channels: Int
  /// Floats from one row to the next.
  public var stride: Int

  /// All fields, as described at each.
  @inlinable
  public init(rows: Int, channels: Int, stride: Int) {
    self.rows = rows
    self.channels = channels
    self.stride = stride
  }
}

/// sums[c] += sum over rows x[row][c].
///
/// Short stretches (a few hundred rows at most) keep float sums accurate; the caller adds the
/// stretches in double precision.
@inlinable @inline(__always)
func columnSums<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, _ run: ColumnRun,
  _ sums: UnsafeMutablePointer<Float>
) {
  forColumns(V.self, run.channels) { c, valid in
    var sum = V(loading: sums + c, count: valid)
    var p = source + c
    for _ in 0..<run.rows {
      sum = sum + V(loading: p)
      p += run.stride
    }
    sum.store(to: sums + c, count: valid)
  }
}

/// sums[c] += sum over rows (x[row][c] - mean[c])^2.
@inlinable @inline(__always)
func columnSquares<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, _ run: ColumnRun,
  _ mean: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
) {
  forColumns(V.self, run.channels) { c, valid in
    let centre = V(loading: mean + c, count: valid)
    var sum = V(loading: sums + c, count: valid)
    var p = source + c
    for _ in 0..<run.rows {
      let d = V(loading: p) - centre
      sum = sum.addingProduct(d, d)
      p += run.stride
    }
    sum.store(to: sums + c, count: valid)
  }
}

/// sums[c] += sum over rows g; products[c] += sum over rows g * (x - mean[c]).
@inlinable @inline(__always)
func columnProducts<V: FloatVector>(
  _ type: V.Type, _ gradient: UnsafePointer<Float>, _ source: UnsafePointer<Float>,
  _ run: ColumnRun, _ mean: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
  _ products: UnsafeMutablePointer<Float>
) {
  forColumns(V.self, run.channels) { c, valid in
    let centre = V(loading: mean + c, count: valid)
    var sum = V(loading: sums + c, count: valid)
    var product = V(loading: products + c, count: valid)
    var p = source + c
    var q = gradient + c
    for _ in 0..<run.rows {
      let g = V(loading: q)
      sum = sum + g
      product = product.addingProduct(g, V(loading: p) - centre)
      p += run.stride
      q += run.stride
    }
    sum.store(to: sums + c, count: valid)
    product.store(to: products + c, count: valid)
  }
}

/// y[row][c] = rectified(x[row][c] * scale[c] + shift[c]).
@inlinable @inline(__always)
func columnAffine<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
  _ run: ColumnRun, _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>,
  _ slope: Float
) {
  let factor = V(repeating: slope)
  forColumns(V.self, run.channels) { c, valid in
    let a = V(loading: scale + c, count: valid)
    let b = V(loading: shift + c, count: valid)
    var p = source + c
    var q = target + c
    for _ in 0..<run.rows {
      var y = b.addingProduct(V(loading: p), a)
      if slope != 1 { y = y.rectified(slope: factor) }
      y.store(to: q, count: valid)
      p += run.stride
      q += run.stride
    }
  }
}

/// y[row][c] = g[row][c] * scale[c] + x[row][c] * slope[c] + shift[c]: the gradient through batch norm.
@inlinable @inline(__always)
func columnAffine2<V: FloatVector>(
  _ type: V.Type, _ gradient: UnsafePointer<Float>, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ run: ColumnRun,
  _ coefficients: ColumnCoefficients
) {
  forColumns(V.self, run.channels) { c, valid in
    let a = V(loading: coefficients.gradient + c, count: valid)
    let b = V(loading: coefficients.value + c, count: valid)
    let shift = V(loading: coefficients.constant + c, count: valid)
    var p = source + c
    var q = gradient + c
    var r = target + c
    for _ in 0..<run.rows {
      let y = shift.addingProduct(V(loading: p), b).addingProduct(V(loading: q), a)
      y.store(to: r, count: valid)
      p += run.stride
      q += run.stride
      r += run.stride
    }
  }
}

/// Per-channel factors of `y = gradient * g + value * x + constant`.
public struct ColumnCoefficients {
  /// Factor of the incoming gradient.
  public var gradient: UnsafePointer<Float>
  /// Factor of the layer's input.
  public var value: UnsafePointer<Float>
  /// Added to each row.
  public var constant: UnsafePointer<Float>

  /// Three rows of one float per channel.
  @inlinable
  public init(
    gradient: UnsafePointer<Float>, value: UnsafePointer<Float>, constant: UnsafePointer<Float>
  ) {
    self.gradient = gradient
    self.value = value
    self.constant = constant
  }
}

@inlinable @inline(__always)
func forColumns<V: FloatVector>(_ type: V.Type, _ channels: Int, _ body: (Int, Int) -> Void) {
  var c = 0
  while c < channels {
    body(c, min(V.width, channels &- c))
    c &+= V.width
  }
}
