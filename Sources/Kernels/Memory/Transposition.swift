/// Copies matrices with rows and columns exchanged, four by four.
///
/// SIMD4 is in every instruction set's baseline, and the work is bound by memory anyway.
struct Transposition {
  /// Rows of the source.
  var rows: Int
  /// Columns of the source.
  var columns: Int
  /// Floats between rows of the source.
  var sourceStride: Int
  /// Floats between rows of the target, which are the source's columns.
  var targetStride: Int
  /// Adds to what the target holds.
  var accumulates = false

  /// target[column][row] (+)= source[row][column].
  func run(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    if !accumulates, (columns == 1 && sourceStride == 1) || (rows == 1 && targetStride == 1) {
      target.update(from: source, count: rows * columns)
      return
    }
    var row = 0
    while row &+ 4 <= rows {
      let from = source + row &* sourceStride
      let to = target + row
      var column = 0
      while column &+ 4 <= columns {
        block(from + column, to + column &* targetStride)
        column &+= 4
      }
      // Pictures have one column or three.
      while column < columns {
        let a = from + column
        store(
          SIMD4(a[0], a[sourceStride], a[2 &* sourceStride], a[3 &* sourceStride]),
          to + column &* targetStride)
        column &+= 1
      }
      row &+= 4
    }
    lastRows(source, target, rows: row..<rows)
  }

  @inline(__always)
  private func block(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
    let a = load(source)
    let b = load(source + sourceStride)
    let c = load(source + 2 &* sourceStride)
    let d = load(source + 3 &* sourceStride)
    store(SIMD4(a[0], b[0], c[0], d[0]), target)
    store(SIMD4(a[1], b[1], c[1], d[1]), target + targetStride)
    store(SIMD4(a[2], b[2], c[2], d[2]), target + 2 &* targetStride)
    store(SIMD4(a[3], b[3], c[3], d[3]), target + 3 &* targetStride)
  }

  private func lastRows(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, rows: Range<Int>
  ) {
    for row in rows {
      for column in 0..<columns {
        let value = source[row &* sourceStride &+ column]
        let index = column &* targetStride &+ row
        target[index] = accumulates ? target[index] + value : value
      }
    }
  }

  @inline(__always)
  private func load(_ source: UnsafePointer<Float>) -> SIMD4<Float> {
    UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
  }

  @inline(__always)
  private func store(_ value: SIMD4<Float>, _ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(
      of: accumulates ? load(target) + value : value, as: SIMD4<Float>.self)
  }
}
