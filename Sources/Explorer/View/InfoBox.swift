import Cells

/// A box over the screen that explains what a key waits for: a title, then a line for each choice.
struct InfoBox {
  /// What is waited for.
  var title: String
  /// The entry that is chosen now, if any.
  var chosen: Int?
  /// What can be pressed, and what it means.
  var entries: [(key: String, text: String)]
}

extension Painter {
  /// Paints the box over the lower end of the code panel, or across a screen whose panel is too narrow.
  func infoBox(_ box: InfoBox, _ screen: inout Screen) {
    let panel = layout.boxPanel
    let keyWidth = box.entries.reduce(0) { max($0, $1.key.cellCount) }
    let room = max(1, panel.height - 2)
    let first = max(0, min((box.chosen ?? 0) - room / 2, box.entries.count - room))
    let shown = box.entries.dropFirst(first).prefix(room)
    let area = Rect(
      left: panel.left, top: panel.bottom - 2 - shown.count, width: panel.width,
      height: shown.count + 2)
    clear(area, &screen)
    put(rule: box.title, in: area, row: area.top, &screen.frame)
    for (line, entry) in shown.enumerated() {
      let row = area.top + 1 + line
      if first + line == box.chosen {
        screen.frame[area.left, row] = Cell(glyphs.focus, theme.accent)
      }
      screen.frame.put(entry.key, column: area.left + 2, row: row, style: theme.key)
      let left = area.left + 2 + keyWidth + 2
      screen.frame.put(
        entry.text.fitted(to: area.right - 1 - left, mark: glyphs.ellipsis), column: left, row: row)
    }
    put(rule: "", in: area, row: area.bottom - 1, &screen.frame)
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
  func put(rule title: String, in area: Rect, row: Int, _ frame: inout Frame) {
    let rule = String(repeating: Character(glyphs.thin), count: area.width)
    frame.put(rule, column: area.left, row: row, style: theme.faint)
    guard !title.isEmpty else { return }
    frame.put(
      " \(title) ".fitted(to: area.width - 2, mark: glyphs.ellipsis), column: area.left + 1,
      row: row, style: theme.strong)
  }
}

extension State {
  /// What the box over the line shows: the words it can go on with; nil if there are none.
  func infoBox(_ prompt: Prompt) -> InfoBox? {
    switch prompt.kind {
    case .line:
      let all: [Completion.Entry]
      if let choice = prompt.choice {
        let before = String(scalars: prompt.text[..<choice.start])
        all = completion(of: before).entries.filter { choice.words.contains($0.word) }
      } else {
        all = completion(of: prompt.stringBeforeCursor).entries
      }
      guard !all.isEmpty else { return nil }
      return InfoBox(
        title: "Tab goes on with", chosen: prompt.choice?.index,
        entries: all.map { (key: $0.word, text: $0.help) })
    case .seed where !pastSeeds.isEmpty:
      return InfoBox(
        title: "seeds before, Up brings them back",
        entries: pastSeeds.suffix(12).reversed().map { (key: $0, text: "") })
    default: return nil
    }
  }

  /// What the box after a prefix key shows.
  func infoBox(_ prefix: KeyPrefix) -> InfoBox {
    let marked = marks.all.map { (key: $0.name, text: rows.summary(of: $0.point)) }
    let grouped = marks.groups.map { (key: $0.name, text: $0.summary) }
    switch prefix {
    case .mark:
      return InfoBox(
        title: "mark this point: a letter names it",
        entries: marked.isEmpty ? [("a-z", rows.summary(of: shownPoint))] : marked)
    case .export:
      return InfoBox(
        title: "export as: a letter, or Enter for \(ExportFormat.usual.rawValue)",
        entries: ExportFormat.allCases.map { (key: String(Character($0.key)), text: $0.summary) })
    case .direction: return directionBox
    case .measures: return measuresBox
    case .goTo:
      return InfoBox(
        title: "go to a mark: its letter",
        entries: marked.isEmpty
          ? [("", "no marks yet: m and a letter marks a point")] : marked + grouped)
    }
  }
}
