import Cells
import Latents
import Pictures

/// A strip for each code, one below the other, in the order of the code panel.
struct AllCodesView: ViewScene {
  var exportName: String { "strip" }

  func obstacle(_ state: State) -> String? {
    state.rows.rows.count < 2 ? "this model has one code, its strip is in the view 'single'" : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    let rows = planner.rows
    let longest = rows.rows.reduce(1) { max($0, rows.name(of: $1).cellCount) }
    // More values tell more than larger pictures; three are for screens that have no room for five.
    for columnCounts in [[9, 5], [3]] {
      if let layout = planner.tilesBesideCodes(
        labelWidth: min(12, longest) + 2, columnCounts: columnCounts, rowCount: rows.rows.count,
        wantedRows: max(5, planner.body.height / 4), codesWidth: min(36, planner.narrowCodesWidth))
      {
        return layout
      }
    }
    return nil
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let tiles = layout.tiles else { return nil }
    return TilePlan(
      .codes,
      shownRows(state, tiles).map { row in
        state.rows.strip(of: row, through: state.point, count: tiles.columns)
      })
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let tiles = painter.layout.tiles, let shown = painter.shownTiles else { return }
    let columns = tiles.columns
    for (line, strip) in shown.plan.traversals.enumerated() {
      let isFocused = strip.across.row == painter.state.focusedRow
      painter.rowLabel(
        painter.rows.name(of: strip.across.row), line, isPresent: isFocused, tiles, &screen.frame)
      if isFocused { painter.columnLabels(strip.across, tiles, &screen.frame) }
    }
    // A code of few categories leaves the end of its row blank.
    var tilesWithPlaces: [(picture: Picture, column: Int, row: Int)] = []
    var next = 0
    for (row, strip) in shown.plan.traversals.enumerated() {
      for column in 0..<min(columns, strip.latents.count) where next < shown.pictures.count {
        tilesWithPlaces.append((shown.pictures[next], column, row))
        next += 1
      }
    }
    painter.tiles(tilesWithPlaces, tiles, &screen)
    painter.tilesTitle("a strip for each code", tiles, &screen.frame)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let strips = state.tiles?.plan.traversals, strips.indices.contains(row) else { return }
    if let index = state.rows.rows.firstIndex(of: strips[row].across.row) {
      state.moveFocus(to: index)
    }
    state.adopt(column: column, of: strips[row], row: nil, time: time)
  }

  /// The strip of the focused code.
  func export(_ state: State) -> TileExport? {
    let strips = state.tilePlan?.traversals
    return strips?.first { $0.across.row == state.focusedRow }?.export(state.rows)
  }

  /// The rows that are shown, so scrolled that the focused one is among them.
  private func shownRows(_ state: State, _ tiles: TilesLayout) -> ArraySlice<LatentCoordinate> {
    let first = min(state.stripScroll, max(0, state.rows.rows.count - tiles.rows))
    return state.rows.rows[first..<min(first + tiles.rows, state.rows.rows.count)]
  }
}
