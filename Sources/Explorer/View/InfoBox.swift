import Cells

/// A box over the screen that explains what a key waits for: a title, then a line for each choice.
struct InfoBox {
  /// What is waited for.
  var title: String
  /// The entry that is chosen now, if any.
  var chosen: Int?
  /// The line that is shown first, of a box that is read line by line; nil where entries are shown whole.
  var scroll: Int?
  /// What can be pressed, and what it means.
  var entries: [(key: String, text: String)]

  /// Cells of the longest key.
  var keyWidth: Int { entries.reduce(0) { max($0, $1.key.cellCount) } }

  /// All entries in lines of a box of `width` cells, a key before the first line of each.
  func lines(width: Int, mark: Unicode.Scalar) -> [(key: String, text: String)] {
    entries.flatMap { entry in
      let texts = entry.text.wrapped(to: width - 5 - keyWidth, count: 9, mark: mark)
      return texts.enumerated().map { (key: $0 == 0 ? entry.key : "", text: $1) }
    }
  }
}

extension Painter {
  /// Paints the box over the lower end of the code panel, or across a screen whose panel is too narrow.
  func infoBox(_ box: InfoBox, _ screen: inout Screen) {
    let panel = layout.boxPanel
    let room = max(1, panel.height - 2)
    let left = panel.left + 2 + box.keyWidth + 2
    var box = box
    if let scroll = box.scroll {
      box.entries = Array(
        box.lines(width: panel.width, mark: glyphs.ellipsis).dropFirst(scroll).prefix(room))
    }
    let first = max(0, min((box.chosen ?? 0) - room / 2, box.entries.count - room))
    let shown = Array(box.entries.dropFirst(first).prefix(room))
    let texts = lines(of: shown.map(\.text), width: panel.right - 1 - left, count: room)
    let height = texts.reduce(0) { $0 + $1.count }
    let area = Rect(
      left: panel.left, top: panel.bottom - 2 - height, width: panel.width, height: height + 2)
    clear(area, &screen)
    put(rule: box.title, in: area, row: area.top, &screen.frame)
    var row = area.top + 1
    for (index, entry) in shown.enumerated() {
      if first + index == box.chosen {
        screen.frame[area.left, row] = Cell(glyphs.focus, theme.accent)
      }
      screen.frame.put(entry.key, column: area.left + 2, row: row, style: theme.key)
      for text in texts[index] {
        screen.frame.put(text, column: left, row: row)
        row += 1
      }
    }
    put(rule: "", in: area, row: area.bottom - 1, &screen.frame)
  }

  /// Texts in lines of `width` cells, `count` of them together: long ones go on in a second line as far as
  /// there is room, the first ones first.
  private func lines(of texts: [String], width: Int, count: Int) -> [[String]] {
    var spare = count - texts.count
    return texts.map { text in
      let lines = text.wrapped(to: width, count: spare > 0 ? 2 : 1, mark: glyphs.ellipsis)
      spare -= lines.count - 1
      return lines
    }
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
        title: "export: a letter, Enter for \(ExportFormat.usual.rawValue)",
        entries: ExportFormat.allCases.map { (key: String(Character($0.key)), text: $0.summary) })
    case .direction: return directionBox
    case .measures: return measuresBox
    case .history: return historyBox
    case .goTo:
      return InfoBox(
        title: "go to a mark: its letter",
        entries: marked.isEmpty
          ? [("", "no marks yet: m and a letter marks a point")] : marked + grouped)
    }
  }
}
