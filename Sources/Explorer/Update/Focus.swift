import Cells

extension State {
  /// The rows that half a page moves.
  var halfPage: Int {
    max(1, (Layout(self)?.codes.noise.height ?? 2) / 2)
  }

  /// Focuses the first continuous code: its strip is the most telling one.
  mutating func focusFirstSlider() {
    lastSlider = rows.rows.first { !rows.isCategorical($0) }
    focus = rows.rows[..<rows.codeCount].firstIndex { !rows.isCategorical($0) } ?? 0
    codeScroll = 0
    noiseScroll = 0
  }

  /// Focuses the row at `index`, or the nearest there is.
  mutating func moveFocus(to index: Int) {
    focus = min(max(0, index), rows.rows.count - 1)
    if !rows.isCategorical(focusedRow) { lastSlider = focusedRow }
  }

  /// Goes from the codes to the first shown noise dimension, or back to the first shown code.
  mutating func switchPane() {
    guard rows.codeCount > 0, rows.noiseCount > 0 else { return }
    moveFocus(to: focus < rows.codeCount ? rows.codeCount + noiseScroll : codeScroll)
  }

  /// Scrolls the panes so that the focused row is shown and no room is wasted at the end.
  mutating func keepFocusVisible() {
    guard let layout = Layout(self) else { return }
    if layout.view == .codes, let tiles = layout.tiles {
      stripScroll = scrolled(stripScroll, toShow: focus, height: tiles.rows)
      stripScroll = max(0, min(stripScroll, rows.rows.count - tiles.rows))
    }
    let codes = layout.codes.codes.height
    let noise = layout.codes.noise.height
    if focus < rows.codeCount {
      codeScroll = scrolled(codeScroll, toShow: focus, height: codes)
    } else {
      noiseScroll = scrolled(noiseScroll, toShow: focus - rows.codeCount, height: noise)
    }
    codeScroll = max(0, min(codeScroll, rows.codeCount - codes))
    noiseScroll = max(0, min(noiseScroll, rows.noiseCount - noise))
  }

  private func scrolled(_ scroll: Int, toShow index: Int, height: Int) -> Int {
    guard height > 0 else { return scroll }
    return min(max(scroll, index - height + 1), index)
  }
}
