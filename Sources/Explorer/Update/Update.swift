import Cells
import Latents
import Pictures

/// Every decision of the explorer: what `action` changes, and what the world has to do for it.
public func update(_ state: inout State, _ action: Action) -> [Effect] {
  var effects: [Effect] = []
  switch action {
  case .key(let key, let time):
    effects = state.press(key, time: time)
  case .pasted(let text, let time):
    effects = state.receive(pasted: text, time: time)
  case .mouse(let event, let time):
    effects = state.handle(event, time: time)
  case .tick(let time):
    state.view.scene.tick(&state, at: time)
  case .resized(let size):
    state.size = size
    effects = [.redraw]
  case .graphics(let graphics):
    if state.graphics != graphics {
      // The first time no picture is on the screen that would have to go.
      effects = state.graphics == nil ? [] : [.redraw]
      state.graphics = graphics
    }
  case .decoded(let picture, let request, let milliseconds):
    state.show(picture, request: request, milliseconds: milliseconds)
    effects = state.measureIfNeeded()
  case .tiled(let pictures, let request):
    state.show(pictures, request: request)
  case .influenced(let difference, let request):
    state.show(difference, request: request)
  case .mapped(let maps, let request):
    state.show(maps, request: request)
  case .excited(let units, let request):
    state.show(units, request: request)
  case .read(let outputs, let request):
    state.reading = Reading(outputs: outputs, request: request)
  case .readFactors(let reading, let request):
    state.show(reading, request: request)
  case .searching(let picture, let id):
    if state.encoding?.id == id { state.encoding?.target = picture }
  case .searched(let progress, let id):
    state.follow(progress, search: id)
  case .notSearched(let reason, let id):
    state.refuseSearch(reason, search: id)
  case .storedCode(let point, let id):
    state.take(storedCode: point, search: id)
  case .measured(let measurement):
    state.take(measurement)
  case .saved(let file):
    state.notice = Notice(
      .done,
      "saved \(file.name), \(file.width)\(state.glyphs.times)\(file.height) pixels; "
        + "P opens it again")
    state.keep(file.point)
    effects = state.noteWriting(isDone: true)
  case .exported(let file):
    state.notice = Notice(.done, file.text(state.glyphs))
    effects = state.noteWriting(isDone: true)
  case .foundDirections(let found, let id):
    state.take(found, search: id, time: 0)
  case .filedDirection(let name, let statement, let file):
    effects = state.note(filed: name, as: statement, file: file)
  case .notSaved(let text):
    state.notice = Notice(.failure, text)
    effects = state.noteWriting(isDone: false)
  case .found(let entries):
    let others = state.named.map { named in
      entries.contains { $0.path == named.path } ? [] : [named]
    }
    state.knownModels = entries.map(\.name)
    state.list?.fill(entries + (others ?? []), choosing: state.modelPath)
  case .described(let path, let content):
    effects = state.describe(path, content)
  case .opened(let model, let path, let beside):
    state.take(model, path: path, beside: beside)
    effects = state.reloadIfChanged()
  case .notOpened(let path, let reason):
    state.refuse(path, reason: reason)
    effects = state.reloadIfChanged()
  case .assumed(let model, let beside):
    // What it was before is kept beside it, as after a reload.
    state.isReloading = true
    state.take(model, path: state.modelPath ?? "", beside: beside)
  case .notAssumed: state.refuseAssumption()
  case .openedBeside(let model):
    state.takeBeside(model)
  case .notOpenedBeside(let path, let reason):
    state.refuseBeside(path, reason: reason)
  case .statement(let statement, let time):
    effects = state.perform(statement, time: time)
  case .rested:
    state.closeStep()
  case .leaving:
    effects = state.leavingEffects()
  case .changed(let path):
    effects = state.reload(path)
  case .noticed(let notice):
    state.notice = notice
  case .drawn(let bytes):
    state.frameBytes = bytes
  }
  state.leaveEmptyView()
  state.keepFocusVisible()
  if state.wakeTime == nil { state.walk.playing = nil }
  if let list = state.list {
    state.list?.keepFocusVisible(height: ListLayout(list, state.size).entries.height)
  }
  if state.toldView != state.told.view { state.closeStep() }
  let lines = state.log.take()
  return (lines.isEmpty ? [] : [.log(lines)]) + effects + state.measureDirectionsIfNeeded()
    + state.decodeIfNeeded()
}

extension State {
  /// Answers a key: what lies over the main screen does, else the key table.
  fileprivate mutating func press(_ key: Key, time: Int) -> [Effect] {
    notice = nil
    let wasLeaving = isLeaving
    isLeaving = false
    // These leave, or mend the screen, whatever is open.
    switch KeyMap.command(for: key) {
    case .interrupt: return [.quit(interrupted: true)]
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    default: break
    }
    // These are seen on a screen of any extent.
    if modal == .search { return stopSearch() }
    if case .question = modal { return answer(key, time: time) }
    if wasLeaving, KeyMap.command(for: key) == .quit { return [.quit(interrupted: false)] }
    // On a screen too small to show anything only leaving makes sense.
    guard Layout(self) != nil else {
      return KeyMap.command(for: key) == .quit ? leave() : []
    }
    switch modal {
    case .list: return choose(key)
    case .prompt: return type(key, time: time)
    case .palette(let palette): return choose(palette, key, time: time)
    case .help: return readHelp(key)
    case .prefix(let prefix): return answer(prefix, key, time: time)
    case .search, .question, nil: return pressOnMainScreen(key, time: time)
    }
  }

  /// Answers a key by the person's own keys and by the key table.
  private mutating func pressOnMainScreen(_ key: Key, time: Int) -> [Effect] {
    var meant = key
    switch settings.keys[key] {
    case .statement(let statement): return perform(statement, time: time)
    case .key(let other): meant = other
    case nil: break
    }
    guard let command = KeyMap.command(for: meant, in: view) else {
      if key != .escape {
        notice = Notice(.hint, "\(key.name) does nothing here, ? shows the keys")
      }
      return []
    }
    return perform(command, time: time)
  }

  /// Performs a command on the main screen.
  mutating func perform(_ command: Command, time: Int) -> [Effect] {
    if command.changesPoint, let reason = view.scene.whyFixed {
      notice = Notice(.hint, reason)
      return []
    }
    switch command {
    case .up: moveFocus(to: focus - 1)
    case .down: moveFocus(to: focus + 1)
    case .halfPageUp: moveFocus(to: focus - halfPage)
    case .halfPageDown: moveFocus(to: focus + halfPage)
    case .first: moveFocus(to: 0)
    case .last: moveFocus(to: rows.rows.count - 1)
    case .nextPane: switchPane(by: 1)
    case .previousPane: switchPane(by: -1)
    case .decrease: step(by: -1, time: time)
    case .increase: step(by: 1, time: time)
    case .decreaseCoarse: step(by: -10, time: time)
    case .increaseCoarse: step(by: 10, time: time)
    case .decreaseFine: step(by: -0.1, time: time)
    case .increaseFine: step(by: 0.1, time: time)
    case .digit(let digit): choose(digit: digit, time: time)
    case .typeValue: promptForValue()
    case .reset: reset(focusedRow, time: time)
    case .resetAll: resetAll(time: time)
    case .resampleNoise: draw(seed: newSeed(), everything: false, as: .single, time: time)
    case .resampleAll: draw(seed: newSeed(), everything: true, as: .single, time: time)
    case .previousSeed: draw(seed: point.seed &- 1, everything: false, time: time)
    case .nextSeed: draw(seed: point.seed &+ 1, everything: false, time: time)
    case .typeSeed: prompt = Prompt(.seed, proposing: String(point.seed), past: pastSeeds)
    case .undo: undo(time: time)
    case .redo: redo(time: time)
    case .listHistory: prefix = .history
    case .mark: prefix = .mark
    case .goToMark: prefix = .goTo
    case .savePicture: promptForFile(.savePicture, time: time)
    case .saveTraversal: promptForFile(.saveTraversal, time: time)
    case .saveFigure: promptForFile(.saveFigure, time: time)
    case .exportWalk: prefix = .export
    case .copyPoint: return copy()
    case .pastePoint: prompt = Prompt(.paste)
    case .encodePicture: prompt = Prompt(.encode)
    case .alongBack: follow(by: -1, time: time)
    case .alongForth: follow(by: 1, time: time)
    case .nextDirection: nextDirection()
    case .chooseDirection: prefix = .direction
    case .toggleSorting: toggleSorting()
    case .listMeasures: (prefix, measuresScroll) = (.measures, 0)
    case .toggleInfluence: toggleInfluence()
    case .nextColours: nextColours()
    case .contrast(let step): changeContrast(by: step)
    case .toggleView(let kind): show(view == kind ? .single : kind)
    case .grid(let command): perform(command, time: time)
    case .samples(let command): perform(command, time: time)
    case .walk(.chooseStops): return promptForStops()
    case .walk(let command): perform(command, time: time)
    case .sums(let command): perform(command, time: time)
    case .typeSum: return promptForSum()
    case .typeGroup: return promptForLine(beginning: "\(Verb.group.rawValue) ")
    case .maps(let command): perform(command, time: time)
    case .units(let command): perform(command)
    case .keepCompared: markShown(Marks.compared, time: time)
    case .flipCompared: flipCompared(time: time)
    case .nextView: switchView(by: 1)
    case .previousView: switchView(by: -1)
    case .typeLine: return promptForLine()
    case .openPalette: palette = Palette(view)
    case .resumeSession: return resume()
    case .openModel: return openList()
    case .openBeside: return promptForLine(beginning: "\(Verb.beside.rawValue) ")
    case .help: helpScroll = 0
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return leave()
    case .interrupt: return [.quit(interrupted: true)]
    }
    return []
  }

  /// Scrolls or closes the help page.
  private mutating func readHelp(_ key: Key) -> [Effect] {
    guard let scroll = helpScroll else { return [] }
    let page = HelpPage.height(size)
    let last = max(0, HelpPage.lines(width: size.columns, in: view, settings.keys).count - page)
    switch KeyMap.command(for: key) {
    case .down: helpScroll = min(last, scroll + 1)
    case .up: helpScroll = max(0, scroll - 1)
    case .halfPageDown: helpScroll = min(last, scroll + page / 2)
    case .halfPageUp: helpScroll = max(0, scroll - page / 2)
    case .first: helpScroll = 0
    case .last: helpScroll = last
    default: helpScroll = nil
    }
    return []
  }
}
