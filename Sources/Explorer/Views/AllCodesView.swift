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
    let categories = rows.rows.filter(rows.isCategorical).map { rows.part(of: $0).categoryCount }
    // All choices of a code of few; the sliders' nine values otherwise.
    let all = max(9, min(categories.max() ?? 0, 12))
    func layout(_ columns: Int, besideCodes codesWidth: Int) -> Layout? {
      planner.tilesBesideCodes(
        labelWidth: min(12, longest) + 2, columnCounts: [columns], rowCount: rows.rows.count,
        wantedRows: max(5, planner.body.height / 4),
        codesWidth: min(codesWidth, planner.narrowCodesWidth))
    }
    // All values tell more than larger pictures, and those more than the tracks of the codes.
    let candidates = [36, 32, 18].compactMap { layout(all, besideCodes: $0) }
    let widest = candidates.compactMap { $0.tiles?.tile.width }.max() ?? 0
    // Where pictures would have to be shrunk for all values, some have to do.
    guard widest >= planner.smallestWidth else {
      return layout(5, besideCodes: 36) ?? layout(3, besideCodes: 36)
    }
    return candidates.first { $0.tiles?.tile.width == widest }
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let tiles = layout.tiles else { return nil }
    return TilePlan(
      .codes,
      shownRows(state, tiles).map { row in
        state.rows.strip(
          of: row, through: state.point, count: count(of: row, state.rows, tiles.columns))
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
    painter.tilesTitle("a strip per code", tiles, &screen.frame)
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

  /// How many values a row shows: all choices that there is room for, an odd number of a slider's, so that
  /// they are round ones.
  private func count(of row: LatentCoordinate, _ rows: CodeRows, _ columns: Int) -> Int {
    rows.isCategorical(row) ? columns : min(9, columns - (columns + 1) % 2)
  }

  /// The rows that are shown, so scrolled that the focused one is among them.
  private func shownRows(_ state: State, _ tiles: TilesLayout) -> ArraySlice<LatentCoordinate> {
    let first = min(state.stripScroll, max(0, state.rows.rows.count - tiles.rows))
    return state.rows.rows[first..<min(first + tiles.rows, state.rows.rows.count)]
  }
}
