import Cells

extension Planner {
  /// Rows of pictures from the top left corner of `area`, each with a line for captions below it: as large
  /// as they can be so that there are `wanted` of them, or as many as can be told apart.
  ///
  /// Nil where not one fits.
  func captionedTiles(in area: Rect, wanted: Int) -> TilesLayout? {
    let cell = graphics.pixelsPerCell
    var best: (fit: PictureFit, columns: Int, rows: Int)?
    // Fewer pictures in a row are larger ones: the first that gives enough of them.
    for columns in 3...max(3, area.width / 4) {
      guard let fit = fitted(columns: area.width / columns - 1, rows: area.height - 1)
      else { break }
      let rows = area.height / (graphics.rows(fit.height) + 1)
      let across = (area.width + 1) / (graphics.columns(fit.width) + 1)
      if rows > 0 { best = (fit, across, rows) }
      if across * rows >= wanted { break }
      // Smaller ones would not be told apart.
      if fit.width < 2 * (graphics.hasPixels ? 20 : 10) { break }
    }
    guard let best else { return nil }
    let pitchAcross = (graphics.columns(best.fit.width) + 1) * cell.width
    let pitchDown = (graphics.rows(best.fit.height) + 1) * cell.height
    let covered = Rect(
      left: area.left, top: area.top,
      width: graphics.columns(pitchAcross * (best.columns - 1) + best.fit.width),
      height: best.rows * pitchDown / cell.height)
    return TilesLayout(
      area: covered, columns: best.columns, rows: best.rows, tile: best.fit,
      pitchAcross: pitchAcross, pitchDown: pitchDown, cellWidth: cell.width,
      cellHeight: cell.height, titleRow: nil, labelRow: area.top - 1, rowLabels: nil)
  }
}
