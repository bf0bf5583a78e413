/// A whole screen as values: what each cell shows.
public struct Frame: Equatable, Sendable {
  /// The extent of the screen.
  public let size: Size
  /// The cells, rows from the top; `size.columns * size.rows` of them.
  public private(set) var cells: [Cell]

  /// A blank screen.
  public init(size: Size) {
    self.size = size
    cells = [Cell](repeating: Cell(), count: max(0, size.columns) * max(0, size.rows))
  }

  /// The whole screen as a rectangle.
  public var bounds: Rect {
    Rect(left: 0, top: 0, width: size.columns, height: size.rows)
  }

  /// The cell at `column`, `row`; writing outside the screen does nothing, reading there gives a blank.
  public subscript(column: Int, row: Int) -> Cell {
    get { contains(column, row) ? cells[row * size.columns + column] : Cell() }
    set { if contains(column, row) { cells[row * size.columns + column] = newValue } }
  }

  /// Writes `text` from (`column`, `row`) to the right, cut at `width` cells and at the screen's edge.
  ///
  /// Characters that are not one cell wide (controls, wide or combining ones) are shown as `?`, so
  /// that a file name cannot break the alignment or reach the terminal as a command.
  /// - Returns: the column after the last character.
  @discardableResult
  public mutating func put(
    _ text: String, column: Int, row: Int, style: Style = .plain, width: Int = .max
  ) -> Int {
    var position = column
    for scalar in text.unicodeScalars {
      guard position < size.columns, position - column < width else { break }
      self[position, row] = Cell(singleWidth(scalar), style)
      position += 1
    }
    return position
  }

  /// Writes `text` so that it ends before column `right`.
  ///
  /// - Returns: the column of the first character.
  @discardableResult
  public mutating func putRight(_ text: String, right: Int, row: Int, style: Style = .plain) -> Int
  {
    let column = right - text.cellCount
    put(text, column: column, row: row, style: style)
    return column
  }

  /// Fills the part of `rect` that is on the screen with one cell.
  public mutating func fill(_ rect: Rect, with cell: Cell) {
    let part = rect.intersection(bounds)
    guard !part.isEmpty else { return }
    for row in part.top..<part.bottom {
      let start = row * size.columns + part.left
      for index in start..<(start + part.width) { cells[index] = cell }
    }
  }

  /// The characters of row `row` as text, blanks at the end included.
  public func text(row: Int) -> String {
    String(scalars: (0..<size.columns).map { self[$0, row].character })
  }

  private func contains(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && column < size.columns && row >= 0 && row < size.rows
  }
}
