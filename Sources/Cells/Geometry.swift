/// The extent of a screen or a part of it, in character cells.
public struct Size: Equatable, Hashable, Sendable {
  /// Cells in a row.
  public var columns: Int
  /// Rows.
  public var rows: Int

  /// An extent of the given cells.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A cell position; (0, 0) is the top left.
public struct Position: Equatable, Hashable, Sendable {
  /// Cells from the left.
  public var column: Int
  /// Cells from the top.
  public var row: Int

  /// The given position.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A rectangle of cells; columns `left..<right`, rows `top..<bottom`.
public struct Rect: Equatable, Hashable, Sendable {
  /// The first column.
  public var left: Int
  /// The first row.
  public var top: Int
  /// Columns covered; 0 or less is empty.
  public var width: Int
  /// Rows covered; 0 or less is empty.
  public var height: Int

  /// The given rectangle.
  public init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The column after the last one.
  public var right: Int { left + width }
  /// The row after the last one.
  public var bottom: Int { top + height }
  /// Whether no cell is covered.
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// Whether `position` is inside.
  public func contains(_ position: Position) -> Bool {
    position.column >= left && position.column < right && position.row >= top
      && position.row < bottom
  }

  /// The cells that both rectangles cover.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(self.left, other.left)
    let top = max(self.top, other.top)
    return Rect(
      left: left, top: top, width: max(0, min(right, other.right) - left),
      height: max(0, min(bottom, other.bottom) - top))
  }
}
