/// How the rows of a panel of weights are stored.
@usableFromInline
protocol WeightRows {
  associatedtype Row: VectorRow
  /// Words of 32 bits that a packed row takes.
  static var words: Int { get }
  /// Whether six rows' accumulators leave registers enough to turn weights into floats.
  static var allowsSixRows: Bool { get }
  /// Reads one row.
  static func row(at source: UnsafePointer<Float>) -> Row
}

/// Rows of floats.
@usableFromInline
enum FloatRows<Row: VectorRow>: WeightRows {
  @inlinable @inline(__always) static var words: Int { Row.width }
  @inlinable @inline(__always) static var allowsSixRows: Bool { true }
  @inlinable @inline(__always)
  static func row(at source: UnsafePointer<Float>) -> Row { Row(loading: source) }
}

/// Rows of halves, two vectors a word; the sums are 2^-112 of what they are of floats.
@usableFromInline
enum HalfRows<Row: VectorRow>: WeightRows {
  @inlinable @inline(__always) static var words: Int { Row.width / 2 }
  @inlinable @inline(__always) static var allowsSixRows: Bool { false }
  @inlinable @inline(__always)
  static func row(at source: UnsafePointer<Float>) -> Row { Row(halves: source, first: 0) }
}
