/// A stretch of cells in one row that differ from what is on the screen.
public struct CellRun: Equatable, Sendable {
  /// The row.
  public var row: Int
  /// The column of the first cell.
  public var column: Int
  /// The new cells.
  public var cells: [Cell]

  /// The given stretch.
  public init(row: Int, column: Int, cells: [Cell]) {
    self.row = row
    self.column = column
    self.cells = cells
  }
}

/// What has to be written to turn one frame into another.
public struct FrameDiff: Equatable, Sendable {
  /// The stretches, from the top, each row from the left.
  public var runs: [CellRun]

  /// The changes from `old` to `new`; with no old frame, or one of another size, every cell.
  public init(from old: Frame?, to new: Frame) {
    runs = []
    let columns = new.size.columns
    guard columns > 0 else { return }
    let known = old.flatMap { $0.size == new.size ? $0.cells : nil }
    for row in 0..<new.size.rows {
      let start = row * columns
      guard let known else {
        runs.append(CellRun(row: row, column: 0, cells: Array(new.cells[start..<start + columns])))
        continue
      }
      var column = 0
      while column < columns {
        guard new.cells[start + column] != known[start + column] else {
          column += 1
          continue
        }
        let first = column
        while column < columns, new.cells[start + column] != known[start + column] { column += 1 }
        let cells = Array(new.cells[start + first..<start + column])
        runs.append(CellRun(row: row, column: first, cells: cells))
      }
    }
  }

  /// Writes the changes into `frame`.
  public func apply(to frame: inout Frame) {
    for run in runs {
      for (offset, cell) in run.cells.enumerated() { frame[run.column + offset, run.row] = cell }
    }
  }
}
