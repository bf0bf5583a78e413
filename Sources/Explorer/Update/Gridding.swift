import Latents

/// What keys do on the grid.
public enum GridCommand: Equatable, Hashable, Sendable {
  /// Chooses the picture in a direction.
  case move(Arrow)
  /// Makes the chosen picture the present point.
  case adopt
  /// Lets the next code, or the one before, change from left to right.
  case across(Int)
  /// Exchanges what changes from left to right and from top to bottom.
  case turn
}

extension State {
  /// Performs a command of the grid.
  mutating func perform(_ command: GridCommand, time: Int) {
    guard view == .grid, let varied = gridRows else { return }
    switch command {
    case .move(let arrow): moveOnGrid(arrow)
    case .adopt:
      guard let plan = tilePlan?.traversals.first else { return }
      let cell = grid.cell(in: plan)
      adopt(column: cell.column, of: plan, row: cell.row, time: time)
      notice = Notice(.done, "this is the point now: \(rows.summary(of: point))")
    case .across(let step): changeAcross(by: step, varied)
    case .turn:
      grid.down = rows.name(of: varied.across)
      focusRow(named: rows.name(of: varied.down))
    }
  }

  private mutating func moveOnGrid(_ arrow: Arrow) {
    guard let plan = tilePlan?.traversals.first, let down = plan.down else { return }
    var (column, row) = grid.cell(in: plan)
    switch arrow {
    case .left: column -= 1
    case .right: column += 1
    case .up: row -= 1
    case .down: row += 1
    }
    guard plan.across.values.indices.contains(column), down.values.indices.contains(row) else {
      return
    }
    grid.chosen = GridState.Choice(column: column, row: row, across: plan.across, down: down)
  }

  /// Goes round through all rows but the one that changes from top to bottom.
  private mutating func changeAcross(
    by step: Int, _ varied: (across: LatentCoordinate, down: LatentCoordinate)
  ) {
    let others = rows.rows.filter { $0 != varied.down }
    guard let present = others.firstIndex(of: varied.across) else { return }
    let next = others[(present + step + others.count) % others.count]
    focusRow(named: rows.name(of: next))
  }

  // MARK: Lines

  /// Shows a grid of two codes; nil leaves one as it is.
  mutating func showGrid(across: String?, down: String?) {
    guard let usual = gridRows else {
      notice = GridView().obstacle(self).map { Notice(.failure, $0) }
      return
    }
    var (acrossRow, downRow) = usual
    if let across {
      guard let row = row(named: across) else { return }
      acrossRow = row
    }
    if let down {
      guard let row = row(named: down) else { return }
      downRow = row
    }
    // Who asks for one code in the place of the other turns the grid.
    if acrossRow == downRow, across == nil { acrossRow = usual.down }
    if acrossRow == downRow, down == nil { downRow = usual.across }
    guard acrossRow != downRow else {
      notice = Notice(
        .failure, "a grid needs two codes, not \(rows.name(of: downRow)) across and down")
      return
    }
    grid.down = rows.name(of: downRow)
    focusRow(named: rows.name(of: acrossRow))
    show(.grid)
    if notice == nil {
      notice = Notice(
        .done, "\(rows.name(of: downRow)) down, \(rows.name(of: acrossRow)) across")
    }
  }

  /// The line that shows this grid.
  var gridStatement: Statement? {
    gridRows.map { .grid(across: rows.name(of: $0.across), down: rows.name(of: $0.down)) }
  }
}
