import Cells

extension Planner {
  /// Three pictures, of which the third is what differs, with a caption above each: two by two where that
  /// makes them larger, else side by side with two lines below.
  func comparisonLayout() -> Layout? {
    let width = body.width - narrowCodesWidth - 3
    var best: (fit: PictureFit, columns: Int, rows: Int)?
    for (columns, rows) in [(2, 2), (3, 1)] {
      guard
        let fit = fitted(
          columns: (width - (columns - 1) * 2) / columns,
          rows: (body.height - rows - (rows == 1 ? 2 : 0)) / rows)
      else { continue }
      // Narrower ones have no room for what is said above them.
      guard graphics.columns(fit.width) >= 10 else { continue }
      if best.map({ fit.width > $0.fit.width }) ?? true { best = (fit, columns, rows) }
    }
    guard let best else { return nil }
    let cell = graphics.pixelsPerCell
    let columns = graphics.columns(best.fit.width)
    let rows = graphics.rows(best.fit.height)
    // A caption above each row of pictures.
    let area = Rect(
      left: body.left, top: body.top + 1, width: best.columns * (columns + 2) - 2,
      height: best.rows * (rows + 1) - 1)
    var layout = Layout(size: size, codes: codesLayout(rightOf: area.right))
    layout.tiles = TilesLayout(
      area: area, columns: best.columns, rows: best.rows, tile: best.fit,
      pitchAcross: (columns + 2) * cell.width, pitchDown: (rows + 1) * cell.height,
      cellWidth: cell.width, cellHeight: cell.height, titleRow: nil, labelRow: body.top,
      rowLabels: nil)
    return layout
  }
}
