/// A product with the transposed right side: output[row][n] = f(bias[n] + sum over k input[row][k] * weights[n][k]).
public struct DotCall {
  /// (rows, depth) with `inputStride` floats between rows.
  public var input: UnsafePointer<Float>
  /// (columns, depth), contiguous: a linear layer's weight as PyTorch stores it.
  public var weights: UnsafePointer<Float>
  /// (rows, columns) with `outputStride` floats between rows.
  public var output: UnsafeMutablePointer<Float>
  /// `columns` floats, or nil for zero.
  public var bias: UnsafePointer<Float>?
  /// Number of rows.
  public var rows: Int
  /// Length of the sums.
  public var depth: Int
  /// Output columns.
  public var columns: Int
  /// Floats between input rows.
  public var inputStride: Int
  /// Floats between output rows.
  public var outputStride: Int
  /// Factor below zero of the fused activation; 1 keeps the value.
  public var slope: Float

  /// All fields, as described at each.
  @inlinable
  public init(
    input: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int, depth: Int,
    columns: Int, inputStride: Int, outputStride: Int, slope: Float
  ) {
    self.input = input
    self.weights = weights
    self.output = output
    self.bias = bias
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.inputStride = inputStride
    self.outputStride = outputStride
    self.slope = slope
  }
}

/// Longest stretch of the sums before the next tile, so that the rows' block stays in a second-level
/// cache.
@usableFromInline let dotBlock = 2048

/// Computes the columns `start ..< end` of a product with a transposed right side, all rows.
///
/// Lanes run along the summed dimension, so that a PyTorch linear weight is read as it is stored.
@inlinable @inline(__always)
func dot<V: FloatVector>(_ type: V.Type, _ call: DotCall, start: Int, end: Int) {
  var k = 0
  repeat {
    let depth = min(dotBlock, call.depth &- k)
    var column = start
    while column &+ V.TileRow.count <= end {
      dotColumns(V.TileRow.self, call, column: column, k: k, depth: depth)
      column &+= V.TileRow.count
    }
    while column < end {
      dotColumns(SingleRow<V>.self, call, column: column, k: k, depth: depth)
      column &+= 1
    }
    k &+= depth
  } while k < call.depth
}

/// As many columns as the row type has vectors, six rows at a time.
///
/// Where fewer rows remain, the last one is repeated and its sums are written once.
@inlinable @inline(__always)
func dotColumns<R: VectorRow>(
  _ type: R.Type, _ call: DotCall, column: Int, k: Int, depth: Int
) {
  let width = R.Vector.width
  let lastRow = call.rows &- 1
  let input = call.input + k
  let weights = call.weights + (column &* call.depth &+ k)
  let finish = DotFinish(
    call: call, column: column, isFirst: k == 0, isLast: k &+ depth == call.depth)
  var row = 0
  while row < call.rows {
    let a0 = input + row &* call.inputStride
    let a1 = input + min(row &+ 1, lastRow) &* call.inputStride
    let a2 = input + min(row &+ 2, lastRow) &* call.inputStride
    let a3 = input + min(row &+ 3, lastRow) &* call.inputStride
    let a4 = input + min(row &+ 4, lastRow) &* call.inputStride
    let a5 = input + min(row &+ 5, lastRow) &* call.inputStride
    var r0 = R(repeating: 0)
    var r1 = r0
    var r2 = r0
    var r3 = r0
    var r4 = r0
    var r5 = r0
    var i = 0
    while i &+ width <= depth {
      let b = R(loading: weights + i, stride: call.depth)
      r0.addProduct(R.Vector(loading: a0 + i), b)
      r1.addProduct(R.Vector(loading: a1 + i), b)
      r2.addProduct(R.Vector(loading: a2 + i), b)
      r3.addProduct(R.Vector(loading: a3 + i), b)
      r4.addProduct(R.Vector(loading: a4 + i), b)
      r5.addProduct(R.Vector(loading: a5 + i), b)
      i &+= width
    }
    if i < depth {
      let rest = depth &- i
      let b = R(loading: weights + i, stride: call.depth, valid: rest)
      r0.addProduct(R.Vector(loading: a0 + i, count: rest), b)
      r1.addProduct(R.Vector(loading: a1 + i, count: rest), b)
      r2.addProduct(R.Vector(loading: a2 + i, count: rest), b)
      r3.addProduct(R.Vector(loading: a3 + i, count: rest), b)
      r4.addProduct(R.Vector(loading: a4 + i, count: rest), b)
      r5.addProduct(R.Vector(loading: a5 + i, count: rest), b)
    }
    finish.store(r0, row: row)
    finish.store(r1, row: row &+ 1)
    finish.store(r2, row: row &+ 2)
    finish.store(r3, row: row &+ 3)
    finish.store(r4, row: row &+ 4)
    finish.store(r5, row: row &+ 5)
    row &+= tileRows
  }
}

/// Reduces one tile row and writes it.
@usableFromInline
struct DotFinish {
  @usableFromInline let call: DotCall
  @usableFromInline let column: Int
  @usableFromInline let isFirst: Bool
  @usableFromInline let isLast: Bool

  @inlinable @inline(__always)
  init(call: DotCall, column: Int, isFirst: Bool, isLast: Bool) {
    self.call = call
    self.column = column
    self.isFirst = isFirst
    self.isLast = isLast
  }

  @inlinable @inline(__always)
  func store<R: VectorRow>(_ sums: R, row: Int) {
    guard row < call.rows else { return }
    let output = call.output + (row &* call.outputStride &+ column)
    var old: (Float, Float, Float, Float) = (0, 0, 0, 0)
    if let bias = call.bias, isFirst {
      old = read(R.self, bias + column)
    } else if !isFirst {
      old = read(R.self, output)
    }
    sums.storeSums(to: output)
    finish(&output[0], old.0)
    if R.count > 1 { finish(&output[1], old.1) }
    if R.count > 2 { finish(&output[2], old.2) }
    if R.count > 3 { finish(&output[3], old.3) }
  }

  @inlinable @inline(__always)
  func read<R: VectorRow>(_ type: R.Type, _ source: UnsafePointer<Float>)
    -> (Float, Float, Float, Float)
  {
    (
      source[0], R.count > 1 ? source[1] : 0, R.count > 2 ? source[2] : 0,
      R.count > 3 ? source[3] : 0
    )
  }

  @inlinable @inline(__always)
  func finish(_ value: inout Float, _ old: Float) {
    value += old
    if isLast && call.slope != 1 && !(value > 0) { value *= call.slope }
  }
}
