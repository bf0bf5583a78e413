import Cells
import Latents
import Pictures

/// One style in each row, every choice of a category from left to right: the discrete code changes, the
/// continuous codes and the noise stay.
///
/// The first row is the present style; those below it are what the next seeds draw.
struct StylesView: ViewScene {
  /// Rows where there is room for them, and in a file.
  private static let rowCount = 10
  /// More choices would be too small to be told apart.
  private static let columnLimit = 12

  func obstacle(_ state: State) -> String? {
    category(state) == nil
      ? "this model has no code of categories that a style could be kept in" : nil
  }

  /// The category that changes: the focused one, else the first.
  private func category(_ state: State) -> LatentCoordinate? {
    guard state.hasModel else { return nil }
    return state.rows.isCategorical(state.focusedRow)
      ? state.focusedRow : state.rows.rows.first(where: state.rows.isCategorical)
  }

  /// `count` choices: all of them, or those around the present one.
  private func choices(_ state: State, _ count: Int = columnLimit) -> TraversalAxis? {
    category(state).map { state.rows.axis($0, through: state.point, count: count) }
  }

  func layout(_ planner: Planner) -> Layout? {
    guard let all = choices(planner.state)?.values.count else { return nil }
    func layout(_ columns: Int, besideCodes codesWidth: Int?) -> Layout? {
      planner.tilesBesideCodes(
        labelWidth: 9, columnCounts: [columns], rowCount: Self.rowCount, codesWidth: codesWidth)
    }
    // All choices tell more than the tracks of the codes, but not where they cannot be told apart.
    for columns in [all, min(all, 5), min(all, 3)] {
      let layouts = [nil, 36, 18].compactMap { layout(columns, besideCodes: $0) }
      // Larger pictures tell more than tracks of the codes, too.
      let widest = layouts.compactMap(\.tiles?.tile.width).max() ?? 0
      guard widest >= planner.smallestWidth else { continue }
      return layouts.first { $0.tiles?.tile.width == widest }
    }
    return layout(min(all, 3), besideCodes: 18)
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let tiles = layout.tiles else { return nil }
    return TilePlan(
      .styles, latents: points(state, tiles.columns, rows: tiles.rows).map(\.latent))
  }

  /// The points of `rows` styles with `columns` choices, rows from the top.
  private func points(_ state: State, _ columns: Int, rows: Int) -> [ExploredPoint] {
    guard let choices = choices(state, columns) else { return [] }
    return (0..<rows).flatMap { row in
      var style = state.point
      if row > 0 { style.redrawAll(in: state.model.spec, seed: state.point.seed &+ UInt64(row)) }
      return choices.values.map { value in
        var point = style
        state.rows.set(value, of: choices.row, at: &point)
        return point
      }
    }
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let tiles = painter.layout.tiles,
      let choices = choices(painter.state, tiles.columns)
    else { return }
    if let shown = painter.shownTiles { painter.tiles(shown.pictures, tiles, &screen) }
    painter.columnLabels(choices, tiles, &screen.frame)
    for row in 0..<tiles.rows {
      painter.rowLabel(seed(row, painter.state), row, isPresent: row == 0, tiles, &screen.frame)
    }
    painter.tilesTitle(title(choices, painter.rows), tiles, &screen.frame)
  }

  private func title(_ choices: TraversalAxis, _ rows: CodeRows) -> String {
    "every \(rows.name(of: choices.row)), a style per row"
  }

  private func seed(_ row: Int, _ state: State) -> String {
    String(state.point.seed &+ UInt64(row))
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let tiles = Layout(state)?.tiles else { return }
    let points = points(state, tiles.columns, rows: tiles.rows)
    let index = row * tiles.columns + column
    guard points.indices.contains(index) else { return }
    state.change(.single, time: time) { $0 = points[index] }
  }

  var exportName: String { "styles" }

  /// As many rows on every screen, so that a file does not depend on it.
  func export(_ state: State) -> TileExport? {
    guard let choices = choices(state) else { return nil }
    let latents = points(state, choices.values.count, rows: Self.rowCount).map(\.latent)
    return TileExport(
      latents: latents, columns: choices.values.count, view: .samples(count: latents.count),
      labels: GridLabels(
        title: title(choices, state.rows),
        columns: choices.values.map { state.rows.text(of: $0, row: choices.row) },
        rows: (0..<Self.rowCount).map { seed($0, state) }),
      words: ["styles"], varied: [choices.row])
  }
}
