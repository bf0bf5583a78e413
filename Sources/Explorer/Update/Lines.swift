import Cells

extension State {
  // MARK: The line

  /// Opens the line, with what was typed there before at hand.
  ///
  /// - Parameter proposal: how `text` may go on; typing replaces it.
  mutating func promptForLine(beginning text: String = "", proposing proposal: String = "")
    -> [Effect]
  {
    prompt = Prompt(.line, beginning: text, proposing: proposal, past: pastLines)
    // The names of models, for those who want to open one.
    return knownModels.isEmpty ? [.findModels] : []
  }

  /// Answers the tabulator at the line.
  mutating func complete(step: Int) {
    guard var typed = prompt, typed.kind == .line else { return }
    typed.complete(completion(of: typed.stringBeforeCursor), step: step)
    prompt = typed
  }

  /// Does what the typed line says; a line that is wrong stays, to be mended.
  mutating func accept(line: String, time: Int) -> [Effect] {
    guard line.contains(where: { $0 != " " }) else {
      prompt = nil
      return []
    }
    let effects: [Effect]
    do {
      effects = perform(try Statement(parsing: line), time: time)
    } catch {
      notice = Notice(.failure, error.description)
      return []
    }
    if effects.isEmpty, notice?.kind == .failure { return [] }
    prompt = nil
    if pastLines.last != line { pastLines = pastLines.suffix(Self.pastLimit - 1) + [line] }
    return effects
  }

  /// Lines and seeds that are remembered.
  static let pastLimit = 200

  // MARK: The palette

  /// Answers a key while the palette is open.
  mutating func choose(_ palette: Palette, _ key: Key, time: Int) -> [Effect] {
    let count = palette.shown.count
    func focused(_ index: Int) -> Int { min(max(0, index), max(0, count - 1)) }
    switch key {
    case .escape: self.palette = nil
    case .arrow(.up, _), .control("p"): self.palette?.focus = focused(palette.focus - 1)
    case .arrow(.down, _), .control("n"): self.palette?.focus = focused(palette.focus + 1)
    case .pageUp: self.palette?.focus = focused(palette.focus - 8)
    case .pageDown: self.palette?.focus = focused(palette.focus + 8)
    case .enter: return palette.focused.map { run($0, time: time) } ?? []
    case .character(let scalar): self.palette?.type(scalar)
    case .backspace:
      if palette.query.isEmpty { self.palette = nil } else { self.palette?.query.removeLast() }
      self.palette?.focus = 0
    case .control("u"):
      self.palette?.query = ""
      self.palette?.focus = 0
    default: break
    }
    return []
  }

  /// Answers the mouse while the palette is open: a click elsewhere closes it.
  mutating func choose(_ palette: Palette, _ event: MouseEvent, _ layout: Layout, time: Int)
    -> [Effect]
  {
    let shown = palette.shown
    switch event.kind {
    case .wheelUp: self.palette?.focus = max(0, palette.focus - 1)
    case .wheelDown: self.palette?.focus = min(max(0, shown.count - 1), palette.focus + 1)
    case .press:
      let rows = layout.paletteRows
      let index = palette.firstShown(height: rows.height) + event.position.row - rows.top
      if rows.contains(event.position), shown.indices.contains(index) {
        return run(shown[index], time: time)
      }
      self.palette = nil
    case .drag, .release: break
    }
    return []
  }

  /// Does what an entry stands for; a line that needs more words is begun.
  mutating func run(_ entry: Palette.Entry, time: Int) -> [Effect] {
    palette = nil
    switch entry.content {
    case .command(let command): return perform(command, time: time)
    case .verb(let verb) where verb.needsWords: return promptForLine(beginning: verb.rawValue + " ")
    case .verb(.quit): return leave()
    case .verb(.help): return perform(.help, time: time)
    case .verb(let verb): return accept(line: verb.rawValue, time: time)
    }
  }
}

extension Verb {
  /// Whether nothing can be done by the word alone.
  fileprivate var needsWords: Bool {
    synopsis.split(separator: " ").dropFirst().first.map { !$0.hasPrefix("[") } ?? false
      || self == .save
  }
}
