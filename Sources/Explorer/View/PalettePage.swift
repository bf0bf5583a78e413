import Cells

extension Painter {
  /// The palette over the code panel: the letters, then a line for each entry with its key.
  func palette(_ palette: Palette, _ screen: inout Screen) {
    let area = layout.boxPanel
    clear(area, &screen)
    put(rule: "commands", in: area, row: area.top, &screen.frame)
    let left = area.left + 2
    let end = screen.frame.put(
      palette.query, column: left, row: area.top + 1, width: area.width - 4)
    screen.frame[end, area.top + 1] = Cell(" ", theme.cursor)
    if palette.query.isEmpty {
      screen.frame.put(
        "some letters of a name", column: end + 2, row: area.top + 1, style: theme.faint)
    }
    let shown = palette.shown
    // How the chosen line is written, before it is.
    if let form = palette.focused?.form {
      screen.frame.put(
        form.fitted(to: area.width - 3, mark: glyphs.ellipsis), column: left, row: area.top + 2,
        style: theme.faint)
    }
    let rows = layout.paletteRows
    let first = palette.firstShown(height: rows.height)
    for line in 0..<min(rows.height, shown.count - first) {
      entry(
        shown[first + line], at: rows.top + line, isFocused: first + line == palette.focus, area,
        &screen.frame)
    }
    if shown.isEmpty {
      screen.frame.put(
        "nothing has these letters", column: left, row: rows.top, style: theme.faint)
    }
    put(rule: "", in: area, row: area.bottom - 1, &screen.frame)
  }

  private func entry(
    _ entry: Palette.Entry, at row: Int, isFocused: Bool, _ area: Rect, _ frame: inout Frame
  ) {
    if isFocused { frame[area.left, row] = Cell(glyphs.focus, theme.accent) }
    let right = area.right - 1
    frame.putRight(entry.key, right: right, row: row, style: theme.key)
    let style = isFocused ? theme.strong : theme.plain
    frame.put(entry.name, column: area.left + 2, row: row, style: style)
    let left = area.left + 2 + Palette.nameWidth + 2
    let room = right - max(2, entry.key.cellCount + 2) - left
    frame.put(
      entry.summary.fitted(to: room, mark: glyphs.ellipsis), column: left, row: row,
      style: entry.name.isEmpty ? style : theme.faint)
  }
}

extension Palette {
  /// Cells of the longest word that a line begins with.
  fileprivate static let nameWidth = Verb.allCases.reduce(0) { max($0, $1.rawValue.cellCount) }
}
