import Cells
import Latents
import Pictures

/// Two points beside each other, their difference, and the codes in which they differ.
struct CompareView: ViewScene {
  static let nothingToCompare = "nothing to compare with yet: B keeps this point as B"

  func obstacle(_ state: State) -> String? {
    state.marks[Marks.compared] == nil ? Self.nothingToCompare : nil
  }

  /// Two by two where that makes the pictures larger, else side by side.
  func layout(_ planner: Planner) -> Layout? {
    let body = planner.body
    let width = body.width - planner.narrowCodesWidth - 3
    var best: (fit: PictureFit, columns: Int, rows: Int)?
    for (columns, rows) in [(2, 2), (3, 1)] {
      guard
        let fit = planner.fitted(
          columns: (width - (columns - 1) * 2) / columns,
          rows: (body.height - rows - (rows == 1 ? 2 : 0)) / rows)
      else { continue }
      // Narrower ones have no room for what is said above them.
      guard planner.graphics.columns(fit.width) >= 10 else { continue }
      if best.map({ fit.width > $0.fit.width }) ?? true { best = (fit, columns, rows) }
    }
    guard let best else { return nil }
    let cell = planner.graphics.pixelsPerCell
    let columns = planner.graphics.columns(best.fit.width)
    let rows = planner.graphics.rows(best.fit.height)
    // A caption above each row of pictures.
    let area = Rect(
      left: body.left, top: body.top + 1, width: best.columns * (columns + 2) - 2,
      height: best.rows * (rows + 1) - 1)
    var layout = Layout(size: planner.size, codes: planner.codesLayout(rightOf: area.right))
    layout.tiles = TilesLayout(
      area: area, columns: best.columns, rows: best.rows, tile: best.fit,
      pitchAcross: (columns + 2) * cell.width, pitchDown: (rows + 1) * cell.height,
      cellWidth: cell.width, cellHeight: cell.height, titleRow: nil, labelRow: body.top,
      rowLabels: nil)
    return layout
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    state.marks[Marks.compared].map { TilePlan(.compare, latents: [$0.latent]) }
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let tiles = painter.layout.tiles, let other = painter.state.marks[Marks.compared]
    else { return }
    let places = (0..<3).map { tiles.cells(column: $0 % tiles.columns, row: $0 / tiles.columns) }
    let first = painter.state.picture?.picture
    let second = painter.shownTiles?.pictures.first
    let texts = ["A  this point", "B  seed \(other.seed)", "A less B"]
    for (text, place) in zip(texts, places) {
      screen.frame.put(
        text.fitted(to: place.width + 1, mark: painter.glyphs.ellipsis), column: place.left,
        row: place.top - 1, style: painter.theme.strong)
    }
    for (picture, place) in zip([first, second], places) {
      guard let picture else { continue }
      painter.show(
        painter.state.look.applied(to: picture), PreviewBox(area: place, fit: tiles.tile), &screen)
    }
    guard let first, let second else { return }
    let difference = Difference(first, second)
    painter.show(difference.picture(), PreviewBox(area: places[2], fit: tiles.tile), &screen)
    explain(difference, other, tiles, painter, &screen.frame)
  }

  /// What the colours say, and the codes that differ: in the fourth place, or below three pictures.
  private func explain(
    _ difference: Difference, _ other: ExploredPoint, _ tiles: TilesLayout, _ painter: Painter,
    _ frame: inout Frame
  ) {
    let colours = ["orange: A brighter", "blue: B brighter"]
    let figures = ["largest \(share(difference.largest))", "mean    \(share(difference.mean))"]
    let changes = changes(to: other, painter)
    let heading = "\(changes.count) of \(painter.rows.rows.count) differ"
    var area = tiles.cells(column: 1, row: 1)
    var lines = colours + figures + ["", heading]
    if tiles.rows == 1 {
      area = Rect(left: tiles.area.left, top: tiles.area.bottom, width: tiles.area.width, height: 2)
      lines = [colours.joined(separator: "   "), (figures + [heading]).joined(separator: "   ")]
    }
    let faint = lines.count
    for (line, text) in (lines + changes).prefix(area.height).enumerated() {
      frame.put(
        text.fitted(to: area.width + 1, mark: painter.glyphs.ellipsis), column: area.left,
        row: area.top + line, style: line < faint ? painter.theme.faint : painter.theme.plain)
    }
  }

  /// The rows in which the points differ, codes before noise, most of all first.
  private func changes(to other: ExploredPoint, _ painter: Painter) -> [String] {
    let rows = painter.rows
    return rows.rows.compactMap { row -> (text: String, weight: Float)? in
      let (a, b) = (painter.value(of: row), rows.value(of: row, at: other))
      guard a != b else { return nil }
      let range = rows.part(of: row).sliderRange
      let isCode = rows.part(of: row).kind != .noise
      let weight = abs(a - b) / (range.upperBound - range.lowerBound) + (isCode ? 100 : 0)
      let values = [a, b].map { rows.text(of: $0, row: row) }
      return ("\(rows.name(of: row))  \(values[0]) \(painter.glyphs.arrow) \(values[1])", weight)
    }.sorted { $0.weight > $1.weight }.map(\.text)
  }

  private func share(_ value: Float) -> String {
    signedNumber(value, places: 3).filter { $0 != "+" }
  }

  /// A click on B takes it as the present point, which becomes B.
  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    if (column, row) == (1, 0) { state.flipCompared(time: time) }
  }
}
