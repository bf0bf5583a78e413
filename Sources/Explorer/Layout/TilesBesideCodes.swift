import Cells

extension Planner {
  /// Rows of pictures with their values above and names beside them, to the left of the codes.
  ///
  /// - Parameters:
  ///   - labelWidth: cells for the names of the rows, with the gap to the pictures.
  ///   - columnCounts: how many pictures a row may have; the number that gives the largest
  ///     pictures is taken, of equal ones the first.
  ///   - rowCount: how many rows there are at most.
  ///   - wantedRows: how many rows should be seen at once, if larger pictures allow it.
  ///   - codesWidth: cells that the codes need; nil for the usual number.
  func tilesBesideCodes(
    labelWidth: Int, columnCounts: [Int], rowCount: Int, wantedRows: Int? = nil,
    codesWidth: Int? = nil
  ) -> Layout? {
    let cell = graphics.pixelsPerCell
    let labelRow = size.rows >= 20 ? 1 : body.top
    let top = labelRow + 1
    let width = (body.width - labelWidth - (codesWidth ?? narrowCodesWidth) - 3) * cell.width
    let height = (body.bottom - top) * cell.height

    // Kitty puts pictures on whole cells.
    let isInCells = graphics.mode == .kitty
    // The smallest picture in which a digit can be told.
    let smallest = graphics.hasPixels ? min(pictureHeight, 28) : 10
    // Characters of two pictures below each other would run together.
    let least = graphics.hasPixels ? 0 : cell.height
    var shownRows = max(
      1, min(wantedRows ?? rowCount, rowCount, (height + least) / (smallest + least)))
    var best: (columns: Int, fit: PictureFit)?
    for columns in columnCounts {
      func largest(gap: Int) -> PictureFit? {
        graphics.fit(
          pictureWidth: pictureWidth, pictureHeight: pictureHeight,
          width: width / columns - (isInCells ? cell.width : 1 + gap),
          height: (height + least) / shownRows - least - gap)
      }
      guard var fit = largest(gap: 0) else { continue }
      // Whole factors leave some pixels between pictures; shrunk ones would touch.
      if graphics.hasPixels, !isInCells, fit.width < pictureWidth {
        fit = largest(gap: 2) ?? fit
      }
      if best.map({ fit.width > $0.fit.width }) ?? true { best = (columns, fit) }
    }
    guard let best else { return nil }
    // What is left below becomes further rows.
    if wantedRows != nil {
      let between = graphics.hasPixels ? cell.height / 4 : least
      let room = graphics.hasPixels ? height : height + least
      shownRows = max(1, min(rowCount, room / (best.fit.height + between)))
    }
    var pitchDown = (height + least) / shownRows
    if !graphics.hasPixels {
      // Two pictures never share a row of cells.
      pitchDown = max(best.fit.height + 1, pitchDown) / cell.height * cell.height
    }
    let gap = max(graphics.hasPixels ? 4 : 1, pitchDown - best.fit.height)
    var pitchAcross = min(best.fit.width + gap, width / best.columns)
    if isInCells {
      pitchDown = max(best.fit.height, pitchDown / cell.height * cell.height)
      pitchAcross =
        best.fit.width + max(1, (pitchAcross - best.fit.width) / cell.width) * cell.width
    }
    let area = Rect(
      left: body.left + labelWidth, top: top,
      width: graphics.columns(pitchAcross * (best.columns - 1) + best.fit.width),
      height: graphics.rows(pitchDown * (shownRows - 1) + best.fit.height))
    var layout = Layout(size: size, codes: codesLayout(rightOf: area.right))
    layout.tiles = TilesLayout(
      area: area, columns: best.columns, rows: shownRows, tile: best.fit,
      pitchAcross: pitchAcross, pitchDown: pitchDown, cellWidth: cell.width,
      cellHeight: cell.height, titleRow: nil, labelRow: labelRow,
      rowLabels: Rect(left: body.left, top: top, width: labelWidth, height: area.height))
    return layout
  }
}
