/// Longest stretch of the sums before the next tile: the rows' block stays in a second-level cache.
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
    while column < end {
      let valid = min(V.TileRow.count, end &- column)
      var row = 0
      while row < call.rows {
        dotTile(
          V.TileRow.self, call, row: row, column: column, valid: valid, k: k, depth: depth)
        row &+= tileRows
      }
      column &+= V.TileRow.count
    }
    k &+= depth
  } while k < call.depth
}

@inlinable @inline(__always)
func dotTile<R: VectorRow>(
  _ type: R.Type, _ call: DotCall, row: Int, column: Int, valid: Int, k: Int, depth: Int
) {
  let width = R.Vector.width
  let lastRow = call.rows &- 1
  let input = call.input + k
  let a0 = input + row &* call.inputStride
  let a1 = input + min(row &+ 1, lastRow) &* call.inputStride
  let a2 = input + min(row &+ 2, lastRow) &* call.inputStride
  let a3 = input + min(row &+ 3, lastRow) &* call.inputStride
  let a4 = input + min(row &+ 4, lastRow) &* call.inputStride
  let a5 = input + min(row &+ 5, lastRow) &* call.inputStride
  let lastColumn = column &+ valid &- 1
  let weights = call.weights + k
  let b0 = weights + column &* call.depth
  let b1 = weights + min(column &+ 1, lastColumn) &* call.depth
  let b2 = weights + min(column &+ 2, lastColumn) &* call.depth
  let b3 = weights + min(column &+ 3, lastColumn) &* call.depth
  var r0 = R(repeating: 0)
  var r1 = R(repeating: 0)
  var r2 = R(repeating: 0)
  var r3 = R(repeating: 0)
  var r4 = R(repeating: 0)
  var r5 = R(repeating: 0)
  var i = 0
  while i &+ width <= depth {
    let b = R(b0 + i, b1 + i, b2 + i, b3 + i)
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
    let b = R(b0 + i, b1 + i, b2 + i, b3 + i, valid: rest)
    r0.addProduct(R.Vector(loading: a0 + i, count: rest), b)
    r1.addProduct(R.Vector(loading: a1 + i, count: rest), b)
    r2.addProduct(R.Vector(loading: a2 + i, count: rest), b)
    r3.addProduct(R.Vector(loading: a3 + i, count: rest), b)
    r4.addProduct(R.Vector(loading: a4 + i, count: rest), b)
    r5.addProduct(R.Vector(loading: a5 + i, count: rest), b)
  }
  let finish = DotFinish(
    call: call, column: column, valid: valid, isFirst: k == 0,
    isLast: k &+ depth == call.depth)
  finish.store(r0, row: row)
  if row &+ 1 <= lastRow { finish.store(r1, row: row &+ 1) }
  if row &+ 2 <= lastRow { finish.store(r2, row: row &+ 2) }
  if row &+ 3 <= lastRow { finish.store(r3, row: row &+ 3) }
  if row &+ 4 <= lastRow { finish.store(r4, row: row &+ 4) }
  if row &+ 5 <= lastRow { finish.store(r5, row: row &+ 5) }
}

/// Reduces one tile row and writes it.
@usableFromInline
struct DotFinish {
  @usableFromInline let call: DotCall
  @usableFromInline let column: Int
  @usableFromInline let valid: Int
  @usableFromInline let isFirst: Bool
  @usableFromInline let isLast: Bool

  @inlinable @inline(__always)
  init(call: DotCall, column: Int, valid: Int, isFirst: Bool, isLast: Bool) {
    self.call = call
    self.column = column
    self.valid = valid
    self.isFirst = isFirst
    self.isLast = isLast
  }

  @inlinable @inline(__always)
  func store<R: VectorRow>(_ sums: R, row: Int) {
    let output = call.output + (row &* call.outputStride &+ column)
    write(sums.sum(0), 0, output)
    if R.count > 1, valid > 1 { write(sums.sum(1), 1, output) }
    if R.count > 2, valid > 2 { write(sums.sum(2), 2, output) }
    if R.count > 3, valid > 3 { write(sums.sum(3), 3, output) }
  }

  @inlinable @inline(__always)
  func write(_ sum: Float, _ index: Int, _ output: UnsafeMutablePointer<Float>) {
    var value = sum
    if isFirst {
      if let bias = call.bias { value += bias[column &+ index] }
    } else {
      value += output[index]
    }
    if isLast && call.slope != 1 && !(value > 0) { value *= call.slope }
    output[index] = value
  }
}
