import Cells
import Latents
import Pictures

/// Categories from top to bottom, the focused code from left to right.
struct GridView: ViewScene {
  var exportName: String { "grid" }

  func obstacle(_ state: State) -> String? {
    state.gridRows == nil ? "a grid needs two codes, this model has one" : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    guard let varied = planner.state.gridRows else { return nil }
    let rows = planner.rows
    let names = rows.isCategorical(varied.down) ? rows.choices(of: varied.down) : ["+0.00"]
    let isCategorical = rows.isCategorical(varied.across)
    return planner.tilesBesideCodes(
      labelWidth: min(12, names.reduce(1) { max($0, $1.cellCount) }) + 2,
      columnCounts: (isCategorical ? [rows.part(of: varied.across).categoryCount] : []) + [
        9, 5, 3,
      ],
      rowCount: rows.isCategorical(varied.down) ? rows.part(of: varied.down).categoryCount : 5)
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let grid = layout.tiles, let varied = state.gridRows else { return nil }
    return TilePlan(
      .grid,
      state.rows.grid(
        of: varied.across, rowDown: varied.down, through: state.point,
        columns: grid.columns, rows: grid.rows))
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let grid = painter.layout.tiles, let shown = painter.shownTiles,
      let plan = shown.plan.traversals.first, let down = plan.down
    else { return }
    painter.tiles(shown.pictures, grid, &screen)
    painter.columnLabels(plan.across, grid, &screen.frame)
    let rows = painter.rows
    for (row, value) in down.values.enumerated() where row < grid.rows {
      let isPresent = row == down.current
      let name = rows.text(of: value, row: down.row)
      painter.rowLabel(name, row, isPresent: isPresent, grid, &screen.frame)
    }
    painter.tilesTitle(
      "\(rows.name(of: down.row)) down, \(rows.name(of: plan.across.row)) across", grid,
      &screen.frame)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    state.adopt(column: column, of: state.traversal, row: row, time: time)
  }

  func export(_ state: State) -> TileExport? {
    state.tilePlan?.traversals.first.map { $0.export(state.rows) }
  }
}
