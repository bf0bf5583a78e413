import Cells

extension Layout {
  /// Where boxes go: the code panel, so that pictures stay; all of a screen whose panel is too narrow for
  /// words.
  var boxPanel: Rect {
    let left = codes.codes.left
    let bottom = max(codes.noise.bottom, codes.directions.bottom, codes.codes.bottom)
    guard size.columns - 1 - left >= 28, bottom >= 12 else {
      return Rect(left: 1, top: 1, width: size.columns - 2, height: noticeRow - 1)
    }
    return Rect(left: left, top: 1, width: size.columns - 1 - left, height: bottom - 1)
  }

  /// The rows of the palette's entries: below the letters, above the rule.
  var paletteRows: Rect {
    let panel = boxPanel
    return Rect(
      left: panel.left, top: panel.top + 3, width: panel.width, height: max(1, panel.height - 4))
  }
}

extension Palette {
  /// The first entry that is shown where there is room for `height` of them.
  func firstShown(height: Int) -> Int {
    max(0, min(focus - height + 1, shown.count - height))
  }
}
