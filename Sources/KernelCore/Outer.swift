/// A weight gradient: output[k][n] (+)= sum over rows left[row + offset(k)] * right[row][n].
///
/// Both operands are read in place. The rows are added in their order, whatever the thread count.
public struct OuterCall {
  /// First float of row 0 of the left side, to which `offsets` are added.
  public var left: UnsafePointer<Float>
  /// First float of row 0 of the right side; `columns` consecutive floats per row.
  public var right: UnsafePointer<Float>
  /// (offsetCount, columns) with `outputStride` floats between rows.
  public var output: UnsafeMutablePointer<Float>
  /// Rows that are summed over.
  public var rows: RowGrid
  /// Left row strides.
  public var leftStrides: RowStrides
  /// Right row strides.
  public var rightStrides: RowStrides
  /// `offsetCount` offsets in floats, one per output row; nil for 0, 1, 2 and so on.
  public var offsets: UnsafePointer<Int>?
  /// Number of output rows.
  public var offsetCount: Int
  /// Number of output columns.
  public var columns: Int
  /// Floats between output rows.
  public var outputStride: Int
  /// Adds to what `output` holds.
  public var accumulate: Bool

  /// All fields, as described at each.
  @inlinable
  public init(
    left: UnsafePointer<Float>, right: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: RowGrid, leftStrides: RowStrides, rightStrides: RowStrides,
    offsets: UnsafePointer<Int>?, offsetCount: Int, columns: Int, outputStride: Int,
    accumulate: Bool
  ) {
    self.left = left
    self.right = right
    self.output = output
    self.rows = rows
    self.leftStrides = leftStrides
    self.rightStrides = rightStrides
    self.offsets = offsets
    self.offsetCount = offsetCount
    self.columns = columns
    self.outputStride = outputStride
    self.accumulate = accumulate
  }
}

/// Rows per block, whose part of both operands should stay in a first-level cache.
///
/// Not more, since the left side's rows often lie a power of two apart and share few cache sets.
@usableFromInline let outerBlock = 96

/// Most rows that are still taken as one block, which spares a second pass over the output.
public let outerSingleBlock = 128

/// Computes the output rows `start ..< end` of some columns of a weight gradient.
///
/// The right side of a block is copied to where its rows follow each other: in place they often lie a
/// power of two apart, and then few of them fit into a first-level cache together. That memory,
/// `right`, has room for `outerSingleBlock` rows of one panel.
@inlinable @inline(__always)
func outer<V: FloatVector>(
  _ type: V.Type, _ call: OuterCall, start: Int, end: Int, firstColumn: Int, lastColumn: Int,
  right: UnsafeMutablePointer<Float>
) {
  let panelWidth = V.width &* V.TileRow.count
  let rowCount = call.rows.images &* call.rows.height &* call.rows.width
  let blockRows = rowCount <= outerSingleBlock ? outerSingleBlock : outerBlock
  var block = 0
  repeat {
    let blockEnd = min(block &+ blockRows, rowCount)
    var column = firstColumn
    while column < lastColumn {
      let valid = min(lastColumn &- column, panelWidth)
      let vectors = (valid &+ V.width &- 1) / V.width
      copyRows(V.self, call, block: block, blockEnd: blockEnd, column: column, to: right)
      var k = start
      while k < end {
        let tile = OuterTile(
          block: block, blockEnd: blockEnd, k: k, end: end, column: column, valid: valid,
          right: right)
        if vectors == V.TileRow.count {
          outerTile(V.TileRow.self, call, tile)
        } else if vectors == 1 {
          outerTile(SingleRow<V>.self, call, tile)
        } else if V.TileRow.count > 2 {
          if vectors == 2 {
            outerTile(DoubleRow<V>.self, call, tile)
          } else {
            outerTile(TripleRow<V>.self, call, tile)
          }
        }
        k &+= tileRows
      }
      column &+= panelWidth
    }
    block = blockEnd
  } while block < rowCount
}

/// Copies one panel's columns of some rows of the right side.
@inlinable @inline(__always)
func copyRows<V: FloatVector>(
  _ type: V.Type, _ call: OuterCall, block: Int, blockEnd: Int, column: Int,
  to target: UnsafeMutablePointer<Float>
) {
  var cursor = RowCursor(call.rows, call.leftStrides, call.rightStrides, row: block)
  var to = target
  for _ in block..<blockEnd {
    // Lanes past the last column are never stored: buffers are readable a little past their end.
    V.TileRow(loading: call.right + (cursor.second &+ column)).store(to: to)
    to += V.TileRow.width
    cursor.advance()
  }
}

/// Which tile, over which rows.
@usableFromInline
struct OuterTile {
  @usableFromInline let block: Int
  @usableFromInline let blockEnd: Int
  @usableFromInline let k: Int
  @usableFromInline let end: Int
  @usableFromInline let column: Int
  @usableFromInline let valid: Int
  /// The block's rows of the right side, a whole panel wide.
  @usableFromInline let right: UnsafePointer<Float>

  @inlinable @inline(__always)
  init(
    block: Int, blockEnd: Int, k: Int, end: Int, column: Int, valid: Int,
    right: UnsafePointer<Float>
  ) {
    self.block = block
    self.blockEnd = blockEnd
    self.k = k
    self.end = end
    self.column = column
    self.valid = valid
    self.right = right
  }
}

@inlinable @inline(__always)
func outerTile<R: VectorRow>(_ type: R.Type, _ call: OuterCall, _ tile: OuterTile) {
  let isWhole = tile.valid == R.width
  let last = tile.end &- 1
  let k1 = min(tile.k &+ 1, last)
  let k2 = min(tile.k &+ 2, last)
  let k3 = min(tile.k &+ 3, last)
  let k4 = min(tile.k &+ 4, last)
  let k5 = min(tile.k &+ 5, last)
  let output = call.output + tile.column
  let c0 = output + tile.k &* call.outputStride
  let c1 = output + k1 &* call.outputStride
  let c2 = output + k2 &* call.outputStride
  let c3 = output + k3 &* call.outputStride
  let c4 = output + k4 &* call.outputStride
  let c5 = output + k5 &* call.outputStride
  let o0 = call.offsets.map { $0[tile.k] } ?? tile.k
  let o1 = call.offsets.map { $0[k1] } ?? k1
  let o2 = call.offsets.map { $0[k2] } ?? k2
  let o3 = call.offsets.map { $0[k3] } ?? k3
  let o4 = call.offsets.map { $0[k4] } ?? k4
  let o5 = call.offsets.map { $0[k5] } ?? k5
  var r0 = R(repeating: 0)
  var r1 = r0
  var r2 = r0
  var r3 = r0
  var r4 = r0
  var r5 = r0
  if call.accumulate || tile.block > 0 {
    if isWhole {
      r0 = R(loading: c0)
      r1 = R(loading: c1)
      r2 = R(loading: c2)
      r3 = R(loading: c3)
      r4 = R(loading: c4)
      r5 = R(loading: c5)
    } else {
      r0 = R(loading: c0, valid: tile.valid)
      r1 = R(loading: c1, valid: tile.valid)
      r2 = R(loading: c2, valid: tile.valid)
      r3 = R(loading: c3, valid: tile.valid)
      r4 = R(loading: c4, valid: tile.valid)
      r5 = R(loading: c5, valid: tile.valid)
    }
  }
  var cursor = RowCursor(call.rows, call.leftStrides, call.rightStrides, row: tile.block)
  let step = R.Vector.width &* R.Vector.TileRow.count
  var source = tile.right
  var row = tile.block
  while row < tile.blockEnd {
    // Pixels of one line lie at fixed distances, so the inner loop only adds strides.
    let run = min(call.rows.width &- cursor.x, tile.blockEnd &- row)
    var a = call.left + cursor.first
    var i = 0
    while i < run {
      let b = R(loading: source)
      r0.addProduct(R.Vector(repeating: a[o0]), b)
      r1.addProduct(R.Vector(repeating: a[o1]), b)
      r2.addProduct(R.Vector(repeating: a[o2]), b)
      r3.addProduct(R.Vector(repeating: a[o3]), b)
      r4.addProduct(R.Vector(repeating: a[o4]), b)
      r5.addProduct(R.Vector(repeating: a[o5]), b)
      a += call.leftStrides.x
      source += step
      i &+= 1
    }
    cursor.skip(run)
    row &+= run
  }
  if isWhole {
    r0.store(to: c0)
    r1.store(to: c1)
    r2.store(to: c2)
    r3.store(to: c3)
    r4.store(to: c4)
    r5.store(to: c5)
  } else {
    r0.store(to: c0, valid: tile.valid)
    r1.store(to: c1, valid: tile.valid)
    r2.store(to: c2, valid: tile.valid)
    r3.store(to: c3, valid: tile.valid)
    r4.store(to: c4, valid: tile.valid)
    r5.store(to: c5, valid: tile.valid)
  }
}

extension RowCursor {
  /// Advances by `count` rows, which must not pass the end of the current line.
  @inlinable @inline(__always)
  mutating func skip(_ count: Int) {
    let steps = count &- 1
    x &+= steps
    first &+= steps &* firstStrides.x
    second &+= steps &* secondStrides.x
    advance()
  }
}
