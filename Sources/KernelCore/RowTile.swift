/// Some rows of a product's register tile: where each reads and writes, and its accumulators.
///
/// Built from single rows by pairing, so that tiles of six and of four rows are the same code; the
/// named parts stay in registers, as those of `VectorRow` do.
@usableFromInline
protocol RowTile {
  associatedtype Row: VectorRow

  /// Takes the next rows of `cursor`, of which `left` are to be done.
  ///
  /// Where fewer remain the last one is repeated: it starts from the same values and stores the same
  /// result, also when accumulating, since all loads come before all stores.
  init(
    _ cursor: inout RowCursor, left: inout Int, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: Row)

  /// Starts from what the output holds, of which `valid` columns count.
  mutating func load(isWhole: Bool, valid: Int)

  /// Adds the input at `index` times a row of weights.
  mutating func addProduct(at index: Int, _ weights: Row)

  /// Leaky rectification.
  mutating func rectify(slope: Row.Vector)

  /// Writes `valid` columns.
  func store(isWhole: Bool, valid: Int)
}

@usableFromInline
struct SingleTile<Row: VectorRow>: RowTile {
  @usableFromInline let input: UnsafePointer<Float>
  @usableFromInline let output: UnsafeMutablePointer<Float>
  @usableFromInline var sums: Row

  @inlinable @inline(__always)
  init(
    _ cursor: inout RowCursor, left: inout Int, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: Row
  ) {
    self.input = input + cursor.first
    self.output = output + cursor.second
    sums = bias
    left &-= 1
    if left > 0 { cursor.advance() }
  }

  @inlinable @inline(__always)
  mutating func load(isWhole: Bool, valid: Int) {
    sums = isWhole ? Row(loading: output) : Row(loading: output, valid: valid)
  }

  @inlinable @inline(__always)
  mutating func addProduct(at index: Int, _ weights: Row) {
    sums.addProduct(Row.Vector(repeating: input[index]), weights)
  }

  @inlinable @inline(__always)
  mutating func rectify(slope: Row.Vector) { sums = sums.rectified(slope: slope) }

  @inlinable @inline(__always)
  func store(isWhole: Bool, valid: Int) {
    if isWhole {
      sums.store(to: output)
    } else {
      sums.store(to: output, valid: valid)
    }
  }
}

@usableFromInline
struct PairedTile<First: RowTile, Second: RowTile>: RowTile where First.Row == Second.Row {
  @usableFromInline typealias Row = First.Row
  @usableFromInline var first: First
  @usableFromInline var second: Second

  @inlinable @inline(__always)
  init(
    _ cursor: inout RowCursor, left: inout Int, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: Row
  ) {
    first = First(&cursor, left: &left, input: input, output: output, bias: bias)
    second = Second(&cursor, left: &left, input: input, output: output, bias: bias)
  }

  @inlinable @inline(__always)
  mutating func load(isWhole: Bool, valid: Int) {
    first.load(isWhole: isWhole, valid: valid)
    second.load(isWhole: isWhole, valid: valid)
  }

  @inlinable @inline(__always)
  mutating func addProduct(at index: Int, _ weights: Row) {
    first.addProduct(at: index, weights)
    second.addProduct(at: index, weights)
  }

  @inlinable @inline(__always)
  mutating func rectify(slope: Row.Vector) {
    first.rectify(slope: slope)
    second.rectify(slope: slope)
  }

  @inlinable @inline(__always)
  func store(isWhole: Bool, valid: Int) {
    first.store(isWhole: isWhole, valid: valid)
    second.store(isWhole: isWhole, valid: valid)
  }
}

@usableFromInline typealias TwoRows<R: VectorRow> = PairedTile<SingleTile<R>, SingleTile<R>>
@usableFromInline typealias FourRows<R: VectorRow> = PairedTile<TwoRows<R>, TwoRows<R>>
@usableFromInline typealias SixRows<R: VectorRow> = PairedTile<FourRows<R>, TwoRows<R>>
