/// Walks the rows of a `RowGrid` in order and keeps two memory offsets in step.
@usableFromInline
struct RowCursor {
  @usableFromInline var first = 0
  @usableFromInline var second = 0
  @usableFromInline var x: Int
  @usableFromInline var y: Int
  @usableFromInline let grid: RowGrid
  @usableFromInline let firstStrides: RowStrides
  @usableFromInline let secondStrides: RowStrides

  @inlinable @inline(__always)
  init(_ grid: RowGrid, _ firstStrides: RowStrides, _ secondStrides: RowStrides, row: Int) {
    self.grid = grid
    self.firstStrides = firstStrides
    self.secondStrides = secondStrides
    let line = row / grid.width
    let image = line / grid.height
    x = row &- line &* grid.width
    y = line &- image &* grid.height
    first = image &* firstStrides.image &+ y &* firstStrides.y &+ x &* firstStrides.x
    second = image &* secondStrides.image &+ y &* secondStrides.y &+ x &* secondStrides.x
  }

  @inlinable @inline(__always)
  mutating func advance() {
    x &+= 1
    first &+= firstStrides.x
    second &+= secondStrides.x
    guard x == grid.width else { return }
    x = 0
    first &+= firstStrides.y &- grid.width &* firstStrides.x
    second &+= secondStrides.y &- grid.width &* secondStrides.x
    y &+= 1
    guard y == grid.height else { return }
    y = 0
    first &+= firstStrides.image &- grid.height &* firstStrides.y
    second &+= secondStrides.image &- grid.height &* secondStrides.y
  }
}
