import Cells

extension Planner {
  /// One picture with the codes to its right.
  ///
  /// - Parameters:
  ///   - area: the cells of both.
  ///   - spareRows: rows below the picture that stay free.
  func pictureBesideCodes(_ area: Rect, spareRows: Int) -> Layout? {
    // Wide enough for tracks and for what is known of the codes.
    let codesWidth = min(72, size.columns * (size.columns < 100 ? 50 : 60) / 100)
    let fits = [codesWidth, min(codesWidth, goodCodesWidth)].compactMap { width in
      fitted(columns: area.width - 3 - width, rows: area.height - spareRows)
    }
    // What the codes can spare goes to the picture.
    guard let largest = fits.max(by: { $0.width < $1.width }) else { return nil }

    let preview = box(largest, left: area.left, top: area.top)
    var panel = area
    panel.left = preview.area.right + 3
    panel.width = size.columns - 1 - panel.left
    var layout = Layout(size: size, codes: codesLayout(panel))
    if layout.codes.track == nil {
      panel.left -= 1
      panel.height -= 1
      layout.codes = codesLayout(panel)
      layout.focusRow = area.bottom - 1
    }
    layout.preview = preview
    return layout
  }
}
