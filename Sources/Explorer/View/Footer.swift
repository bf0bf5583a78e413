import Cells

extension Painter {
  /// The text being typed with its cursor, else the notice.
  func noticeLine(_ frame: inout Frame) {
    let line = layout.noticeRow
    if let prompt = state.prompt {
      self.prompt(prompt, at: line, &frame)
    } else if let question = state.question {
      frame.put(
        text(of: question).fitted(to: frame.size.columns - 2, mark: glyphs.ellipsis), column: 1,
        row: line, style: theme.strong)
    } else if let encoding = state.encoding {
      frame.put(
        encoding.text(width: frame.size.columns - 2).fitted(
          to: frame.size.columns - 2, mark: glyphs.ellipsis), column: 1, row: line,
        style: theme.strong)
    } else if let name = state.list?.openingName {
      frame.put("opening \(name)", column: 1, row: line, style: theme.strong)
    } else if let notice = state.notice {
      // What is too long for a line goes on in the place of the keys.
      let lines = notice.text.wrapped(
        to: frame.size.columns - 2, count: 2, mark: glyphs.ellipsis)
      for (offset, text) in lines.enumerated() {
        frame.put(text, column: 1, row: line + offset, style: style(of: notice))
      }
    } else if state.list == nil, state.helpScroll == nil {
      viewTabs(&frame)
    }
  }

  private func style(of notice: Notice) -> Style {
    switch notice.kind {
    case .failure: theme.failure
    case .done: theme.strong
    case .hint: theme.plain
    }
  }

  /// Whether a notice takes the line of the keys, too.
  private func isLong(_ notice: Notice, _ frame: Frame) -> Bool {
    notice.text.cellCount > frame.size.columns - 2 && state.prompt == nil && state.question == nil
      && state.encoding == nil && state.list?.openingName == nil
  }

  /// The names of the marks at the right end of the line of notices, while nothing else is said there;
  /// the one that the screen shows is in brackets.
  func markNames(_ frame: inout Frame) {
    let isFree =
      state.notice == nil && state.encoding == nil && state.prompt == nil && state.question == nil
    guard isFree, !state.marks.all.isEmpty else { return }
    let tabs = ViewTabs(state, layout).tabs.last?.cells.right ?? 0
    var right = frame.size.columns - 1
    for mark in state.marks.all.reversed() {
      let isHere = mark.point == state.point
      let text = isHere ? "[\(mark.name)]" : "'\(mark.name)"
      guard right - text.cellCount > tabs + 8 else { break }
      right =
        frame.putRight(
          text, right: right, row: layout.noticeRow, style: isHere ? theme.accent : theme.faint) - 2
    }
    guard right < frame.size.columns - 1 else { return }
    frame.putRight("marks", right: right, row: layout.noticeRow, style: theme.faint)
  }

  private func text(of question: Question) -> String {
    switch question {
    case .leave: "this point is not saved, leave it?"
    case .open(let entry): "this point is not saved, open \(entry.name)?"
    case .resume: "this point is not saved, go on with the session before?"
    }
  }

  private func prompt(_ prompt: Prompt, at line: Int, _ frame: inout Frame) {
    var column = frame.put(title(of: prompt.kind), column: 1, row: line, style: theme.strong)
    // A long text is shown from where its cursor is still visible.
    let room = frame.size.columns - 1 - column
    let hidden = max(0, prompt.cursor - room + 1)
    for (index, scalar) in (prompt.text + [" "]).enumerated() where index >= hidden {
      guard column < frame.size.columns - 1 else { break }
      let isMarked =
        index == prompt.cursor || prompt.proposal.contains(index)
      column = frame.put(
        String(Character(scalar)), column: column, row: line,
        style: isMarked ? theme.cursor : theme.plain)
    }
    let help = explanation(of: prompt.kind)
    let left = frame.size.columns - 1 - help.cellCount
    if left >= column + 2 { frame.put(help, column: left, row: line, style: theme.faint) }
  }

  private func title(of kind: PromptKind) -> String {
    switch kind {
    case .value(let row): "\(rows.name(of: row)) = "
    case .seed: "seed = "
    case .savePicture: "save picture as "
    case .saveTraversal: "save \(layout.view.scene.exportName) as "
    case .saveFigure: "save figure as "
    case .filter: "/"
    case .line: ":"
    case .paste: "point = "
    case .encode: "find the code of "
    }
  }

  private func explanation(of kind: PromptKind) -> String {
    switch kind {
    case .value(let row):
      rows.isCategorical(row) ? "the name of a choice" : "0.62   +0.1   -=0.1   min   zero   max"
    case .seed: "a whole number"
    case .filter: "name, family or code"
    case .paste: "at seed 5 slant 1, or numbers"
    case .encode: "a PNG file, or one of a set: mnist:7"
    case .line:
      (try? words(of: state.prompt?.string ?? ""))?.first.flatMap { Verb(rawValue: $0.text) }?
        .synopsis ?? ""
    case .savePicture, .saveTraversal, .saveFigure: "file name, and x1 to x64 for the zoom"
    }
  }

  /// The keys that matter now; the least important ones go first where there is no room.
  func hintLine(_ frame: inout Frame) {
    // While a line is typed, what is wrong with it matters more than the keys.
    if state.prompt != nil, let notice = state.notice, notice.kind != .done {
      frame.put(
        notice.text.fitted(to: frame.size.columns - 2, mark: glyphs.ellipsis), column: 1,
        row: layout.hintRow, style: theme.failure)
      return
    }
    if let notice = state.notice, isLong(notice, frame) { return }
    var hints = currentHints
    let gap = frame.size.columns < 60 ? 2 : 3
    func width() -> Int {
      hints.reduce(1) { $0 + $1.keys.cellCount + 1 + $1.word.cellCount + gap } - gap
    }
    while width() > frame.size.columns - 1, let last = hints.map(\.rank).max() {
      hints.removeAll { $0.rank == last }
    }
    var column = 1
    for hint in hints {
      column = frame.put(hint.keys, column: column, row: layout.hintRow, style: theme.key)
      column = frame.put(hint.word, column: column + 1, row: layout.hintRow, style: theme.faint)
      column += gap
    }
  }

  private func hints(_ list: ModelList) -> [Hint] {
    if state.prompt != nil {
      return [
        Hint("Enter", "accept", rank: 0), Hint("Esc", "show all", rank: 1),
        Hint("Up Down", "move", rank: 2),
      ]
    }
    var hints = [
      Hint("j k", "move", rank: 3), Hint("Enter", "open", rank: 0), Hint("/", "filter", rank: 4),
      Hint("q", "quit", rank: 1),
    ]
    if !list.ratingNames.isEmpty { hints.insert(Hint("s", "order", rank: 5), at: 3) }
    if !list.filter.isEmpty {
      hints.insert(Hint("Esc", "show all", rank: 2), at: hints.count - 1)
    } else if state.hasModel {
      hints.insert(Hint("Esc", "back", rank: 2), at: hints.count - 1)
    }
    return hints
  }

  private var currentHints: [Hint] {
    switch state.modal {
    case .search: [Hint("any key", "stops with what is there", rank: 0)]
    case .question(let question):
      [
        question == .leave ? Hint("q y", "leave", rank: 0) : Hint("Enter y", "open", rank: 0),
        Hint("w", "save", rank: 2), Hint("any other key", "stays", rank: 1),
      ]
    case .list(let list): hints(list)
    case .prompt(let prompt) where prompt.kind == .line:
      [
        Hint("Enter", "do it", rank: 0), Hint("Esc", "leave", rank: 1),
        Hint("Tab", "go on", rank: 2),
        Hint("Up Down", "lines before", rank: 3), Hint("^U", "clear", rank: 4),
      ]
    case .prompt:
      [
        Hint("Enter", "accept", rank: 0), Hint("Esc", "leave", rank: 1),
        Hint("^U", "clear", rank: 2),
      ]
    case .palette:
      [
        Hint("Enter", "do it", rank: 0), Hint("Esc", "leave", rank: 1),
        Hint("Up Down", "move", rank: 2),
      ]
    case .help: helpHints
    case .prefix(.history):
      [
        Hint("k j", "back, forth", rank: 0), Hint("g G", "to the ends", rank: 2),
        Hint("Esc", "leave", rank: 1),
      ]
    case .prefix(.measures) where state.measuresBelow + state.measuresScroll > 0:
      [
        Hint("j k", "scroll, \(state.measuresBelow) more", rank: 1), Hint("Esc", "leave", rank: 0),
      ]
    case .prefix: [Hint("Esc", "leave", rank: 0)]
    case nil: mainHints
    }
  }

  private var helpHints: [Hint] {
    let lines = HelpPage.lines(width: state.size.columns, in: state.view, state.settings.keys)
    let below = lines.count - HelpPage.height(state.size) - (state.helpScroll ?? 0)
    let more = below > 0 ? ", \(below) more lines" : ""
    return [
      Hint("j k", "scroll\(more)", rank: 1), Hint("any other key", "closes the help", rank: 0),
    ]
  }

  /// What the key table has for the focused row in the view.
  private var mainHints: [Hint] {
    let isCategorical = rows.isCategorical(state.focusedRow)
    let isFixed = state.view.scene.whyFixed != nil
    let bindings = KeyMap.bindings(in: state.view).filter { binding in
      // Nothing is changed where another place than the point is shown.
      !isFixed || !binding.keys.allSatisfy { $0.command.changesPoint }
    }.filter { binding in
      // A category has neither larger nor smaller steps.
      !isCategorical
        || !binding.keys.contains { [.increaseCoarse, .increaseFine].contains($0.command) }
    }
    // What only this view has comes first.
    return (bindings.filter { $0.views != nil } + bindings.filter { $0.views == nil })
      .compactMap(\.hint).map { hint in
        Hint(
          hint.keys, hint.word.replacing("×", with: String(Character(glyphs.times))),
          rank: hint.rank)
      }
  }
}
