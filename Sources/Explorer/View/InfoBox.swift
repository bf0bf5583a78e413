import Cells

/// A box over the screen that explains what a key waits for: a title, then a line for each choice.
struct InfoBox: Equatable {
  /// What is waited for.
  var title: String
  /// What can be pressed, and what it means.
  var entries: [(key: String, text: String)]

  static func == (left: InfoBox, right: InfoBox) -> Bool {
    left.title == right.title
      && left.entries.elementsEqual(right.entries) { $0.key == $1.key && $0.text == $1.text }
  }
}

extension Painter {
  /// Paints the box over the lower end of the code panel, or across a screen whose panel is too narrow.
  func infoBox(_ box: InfoBox, _ screen: inout Screen) {
    let panel = boxPanel
    let keyWidth = box.entries.reduce(0) { max($0, $1.key.cellCount) }
    let shown = box.entries.prefix(max(1, panel.height - 2))
    let area = Rect(
      left: panel.left, top: panel.bottom - 2 - shown.count, width: panel.width,
      height: shown.count + 2)
    clear(area, &screen)
    put(rule: box.title, in: area, row: area.top, &screen.frame)
    for (line, entry) in shown.enumerated() {
      let row = area.top + 1 + line
      screen.frame.put(entry.key, column: area.left + 2, row: row, style: theme.key)
      let left = area.left + 2 + keyWidth + 2
      screen.frame.put(
        entry.text.fitted(to: area.right - 1 - left, mark: glyphs.ellipsis), column: left, row: row)
    }
    put(rule: "", in: area, row: area.bottom - 1, &screen.frame)
  }

  /// Where boxes go: the code panel, so that pictures stay; all of a narrow screen.
  var boxPanel: Rect {
    let columns = layout.size.columns
    let left = layout.codes.codes.left
    let bottom = max(layout.codes.noise.bottom, layout.codes.codes.bottom)
    guard columns - 1 - left >= 40, bottom >= 12 else {
      return Rect(left: 1, top: 1, width: columns - 2, height: layout.noticeRow - 1)
    }
    return Rect(left: left, top: 1, width: columns - 1 - left, height: bottom - 1)
  }

  /// Blanks `area`, and takes the pictures away that reach into it: a terminal would draw them over
  /// the text.
  func clear(_ area: Rect, _ screen: inout Screen) {
    for slot in screen.slots where !slot.area.intersection(area).isEmpty {
      screen.frame.fill(slot.area, with: Cell())
    }
    screen.slots.removeAll { !$0.area.intersection(area).isEmpty }
    screen.frame.fill(area, with: Cell())
  }

  /// A rule across `area` with a title in it.
  private func put(rule title: String, in area: Rect, row: Int, _ frame: inout Frame) {
    let rule = String(repeating: Character(glyphs.thin), count: area.width)
    frame.put(rule, column: area.left, row: row, style: theme.faint)
    guard !title.isEmpty else { return }
    frame.put(
      " \(title) ".fitted(to: area.width - 2, mark: glyphs.ellipsis), column: area.left + 1,
      row: row, style: theme.strong)
  }
}

extension State {
  /// What the box after a prefix key shows.
  func infoBox(_ prefix: KeyPrefix) -> InfoBox {
    let marked = marks.all.map { (key: $0.name, text: rows.summary(of: $0.point)) }
    switch prefix {
    case .mark:
      return InfoBox(
        title: "mark this point: a letter names it",
        entries: marked.isEmpty ? [("a-z", rows.summary(of: point))] : marked)
    case .goTo:
      return InfoBox(
        title: "go to a mark: its letter",
        entries: marked.isEmpty ? [("", "no marks yet: m and a letter marks a point")] : marked)
    }
  }
}
