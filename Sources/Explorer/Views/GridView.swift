import Cells
import Latents
import Pictures

/// Two codes against each other: the focused one from left to right, from top to bottom a category or another
/// one that the person chose.
struct GridView: ViewScene {
  var exportName: String { "grid" }

  func obstacle(_ state: State) -> String? {
    state.gridRows == nil ? "a grid needs two codes, this model has one" : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    guard let varied = planner.state.gridRows else { return nil }
    let rows = planner.rows
    let names = rows.isCategorical(varied.down) ? rows.choices(of: varied.down) : ["+0.00"]
    let labelWidth = min(12, names.reduce(1) { max($0, $1.cellCount) }) + 2
    func layout(_ columns: [Int], _ rowCount: Int, besideCodes codesWidth: Int? = nil) -> Layout? {
      planner.tilesBesideCodes(
        labelWidth: labelWidth, columnCounts: columns, rowCount: rowCount, codesWidth: codesWidth)
    }
    let categories = [varied.across, varied.down].map { row in
      rows.isCategorical(row) ? rows.part(of: row).categoryCount : nil
    }
    let all = (categories[0].map { [$0] } ?? []) + Self.counts
    if let downCount = categories[1] { return layout(all, downCount) }
    // All values of both codes where their pictures can be told, if need be beside narrower codes.
    let most = all[0]
    let whole = [nil, 36, 32].compactMap { layout([most], Self.counts[0], besideCodes: $0) }
    if let best = whole.first(where: { Self.isLarge($0, planner) && $0.tiles?.rows == 9 }) {
      return best
    }
    return layout(all, 5)
  }

  /// How many values of a slider are shown: those that give round ones.
  private static let counts = [9, 5, 3]

  /// Whether pictures are neither shrunk nor smaller than a digit is looked at.
  private static func isLarge(_ layout: Layout, _ planner: Planner) -> Bool {
    guard planner.graphics.hasPixels, let tile = layout.tiles?.tile else { return false }
    return tile.width >= max(48, planner.pictureWidth)
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
    let chosen = painter.state.grid.cell(in: plan)
    let count = plan.across.values.count
    let pictures = shown.pictures.enumerated().map { index, picture in
      let (column, row) = (index % count, index / count)
      // Coarse pixels have none to spare for a frame.
      let isFramed =
        (column, row) == chosen && painter.state.graphics?.hasPixels == true
      return (picture: isFramed ? picture.framed() : picture, column: column, row: row)
    }
    painter.tiles(pictures, grid, &screen)
    let rows = painter.rows
    let columns = plan.across.values.enumerated().map { column, value in
      let text = rows.text(of: value, row: plan.across.row)
      return column == plan.across.current && column != chosen.column ? "(\(text))" : text
    }
    painter.columnLabels(columns, present: chosen.column, grid, &screen.frame)
    for (row, value) in down.values.enumerated() where row < grid.rows {
      painter.rowLabel(
        rows.text(of: value, row: down.row), row, isPresent: row == chosen.row,
        isPoint: row == down.current, grid, &screen.frame)
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
