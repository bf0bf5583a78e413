import Cells
import Latents

extension State {
  /// The rows that half a page moves.
  var halfPage: Int {
    let codes = Layout(self)?.codes
    let tallest = CodePane.allCases.map { codes?.area(of: $0).height ?? 0 }.max() ?? 0
    return max(1, tallest / 2)
  }

  /// Focuses the first continuous code: its strip is the most telling one.
  mutating func focusFirstSlider() {
    lastSlider = rows.rows.first { !rows.isCategorical($0) }
    focus = rows.rows[rows.range(of: .codes)].firstIndex { !rows.isCategorical($0) } ?? 0
    scroll = [:]
  }

  /// Focuses the row at `index`, or the nearest there is.
  mutating func moveFocus(to index: Int) {
    focus = min(max(0, index), rows.rows.count - 1)
    if !rows.isCategorical(focusedRow) { lastSlider = focusedRow }
    if let direction = rows.direction(of: focusedRow) { followedName = direction.name }
  }

  /// Goes to the first shown row of the next group that has any, or of the one before.
  mutating func switchPane(by step: Int) {
    let panes = CodePane.allCases.filter { !rows.range(of: $0).isEmpty }
    guard let present = panes.firstIndex(of: rows.pane(ofRow: focus)) else { return }
    let next = panes[(present + step + panes.count) % panes.count]
    if next != panes[present] { moveFocus(to: firstShown(next)) }
  }

  /// The first shown row of a group, a position in `rows.rows`.
  func firstShown(_ pane: CodePane) -> Int {
    rows.range(of: pane).lowerBound + scroll[pane, default: 0]
  }

  /// Scrolls the panes so that the focused row is shown and no room is wasted at the end.
  mutating func keepFocusVisible() {
    guard let layout = Layout(self) else { return }
    if layout.view == .codes, let tiles = layout.tiles {
      stripScroll = scrolled(stripScroll, toShow: focus, height: tiles.rows)
      stripScroll = max(0, min(stripScroll, rows.rows.count - tiles.rows))
    }
    for pane in CodePane.allCases {
      let range = rows.range(of: pane)
      let height = layout.codes.area(of: pane).height
      var first = scroll[pane, default: 0]
      if range.contains(focus) {
        first = scrolled(first, toShow: focus - range.lowerBound, height: height)
      }
      scroll[pane] = max(0, min(first, range.count - height))
    }
  }

  private func scrolled(_ scroll: Int, toShow index: Int, height: Int) -> Int {
    guard height > 0 else { return scroll }
    return min(max(scroll, index - height + 1), index)
  }
}
