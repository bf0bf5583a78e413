import Cells
import Explorer
import Latents
import Pictures
import Testing

/// Every key of the help does what the help says, told by values.
///
/// The switches name every command, without a default: a new key does not compile until it is said here
/// what it has to do.
@Suite struct KeyMeaningTests {
  /// A key of the table, in one of the views that have it.
  struct Pressed: Sendable, CustomTestStringConvertible {
    var key: Key
    var command: Command
    var view: ViewKind
    var testDescription: String { "\(key.name) in \(view.rawValue)" }
  }

  static let all: [Pressed] = KeyMap.bindings.flatMap { binding in
    (binding.views.map(Array.init) ?? [.single]).flatMap { view in
      binding.keys.map { Pressed(key: $0.key, command: $0.command, view: view) }
    }
  }

  @Test(arguments: all) func theKeyDoesWhatTheHelpSays(pressed: Pressed) throws {
    // The table gives this key this command here.
    #expect(KeyMap.command(for: pressed.key, in: pressed.view) == pressed.command)
    switch pressed.command {
    case .grid(let command): try expectMeaning(of: command, pressed.key)
    case .samples(let command): try expectMeaning(of: command, pressed.key)
    case .walk(let command): try expectMeaning(of: command, pressed.key)
    case .sums(let command): try expectMeaning(of: command, pressed.key)
    case .maps(let command): try expectMeaning(of: command, pressed.key)
    case .units(let command): try expectMeaning(of: command, pressed.key)
    case .up, .down, .halfPageUp, .halfPageDown, .first, .last, .nextPane, .previousPane:
      expectMove(pressed.command, pressed.key)
    case .decrease, .increase, .decreaseCoarse, .increaseCoarse, .decreaseFine, .increaseFine,
      .digit, .typeValue, .reset, .resetAll:
      try expectChange(pressed.command, pressed.key)
    case .resampleNoise, .resampleAll, .previousSeed, .nextSeed, .typeSeed:
      try expectDraw(pressed.command, pressed.key)
    case .undo, .redo, .listHistory, .mark, .goToMark, .copyPoint, .pastePoint, .resumeSession,
      .keepCompared, .flipCompared, .typeSum, .typeGroup:
      try expectKeeping(pressed.command, pressed.key, pressed.view)
    case .savePicture, .saveTraversal, .saveFigure, .exportWalk, .encodePicture:
      try expectFile(pressed.command, pressed.key)
    case .alongBack, .alongForth, .nextDirection, .chooseDirection:
      try expectDirection(pressed.command, pressed.key)
    case .toggleSorting, .toggleInfluence, .listMeasures, .nextColours, .contrast, .toggleView,
      .nextView, .previousView:
      try expectLook(pressed.command, pressed.key)
    case .typeLine, .openPalette, .openModel, .openBeside, .help, .redraw, .suspend, .quit,
      .interrupt:
      expectScreen(pressed.command, pressed.key)
    }
  }

  // MARK: Moving and changing

  private func expectMove(_ command: Command, _ key: Key) {
    var state = explorer()
    press("L", &state)
    let point = state.point
    func focused(after keys: [Key], from start: Key) -> String {
      press([start] + keys, &state, from: 9000)
      #expect(state.point == point)
      return state.rows.name(of: state.focusedRow)
    }
    let (top, end) = (Key.home, Key.end)
    switch command {
    case .up: #expect(focused(after: [key], from: end) == "noise[60]")
    case .down: #expect(focused(after: [key], from: top) == "slant")
    // The noise has 26 rows on this screen.
    case .halfPageUp: #expect(focused(after: [key], from: end) == "noise[\(61 - halfPage)]")
    case .halfPageDown: #expect(focused(after: [key], from: top) == "noise[\(halfPage - 3)]")
    case .first: #expect(focused(after: [key], from: end) == "digit")
    case .last: #expect(focused(after: [key], from: top) == "noise[61]")
    case .nextPane: #expect(focused(after: [key], from: top) == "noise[0]")
    case .previousPane: #expect(focused(after: [key], from: end) == "digit")
    default: Issue.record("\(command) does not move")
    }
  }

  private var halfPage: Int { (Layout(explorer())?.codes.noise.height ?? 0) / 2 }

  private func expectChange(_ command: Command, _ key: Key) throws {
    var state = explorer()
    func value(_ name: String) throws -> Float {
      state.rows.value(of: try digits.spec.coordinate(named: name), at: state.point)
    }
    let steps: [Command: Float] = [
      .decrease: -0.1, .increase: 0.1, .decreaseCoarse: -1, .increaseCoarse: 1,
      .decreaseFine: -0.01, .increaseFine: 0.01,
    ]
    if let step = steps[command] {
      press([key], &state)
      #expect(try value("slant") == step)
      #expect(state.history.undoCount == 1)
      return
    }
    switch command {
    case .digit(let digit):
      press([key], &state)
      #expect(abs(try value("slant") - (-2 + 0.4 * Float(digit))) < 1e-5)
      press([.arrow(.up), key], &state, from: 9000)
      #expect(try value("digit") == Float(digit))
    case .typeValue:
      press([key], &state)
      #expect(state.prompt?.kind == .value(state.focusedRow))
      press("0.62".unicodeScalars.map { .character($0) } + [.enter], &state, from: 9000)
      #expect(try value("slant") == 0.62)
    case .reset:
      press("LjL", &state)
      press([key], &state, from: 9000)
      #expect(try value("width") == 0)
      #expect(try value("slant") == 1)
    case .resetAll:
      press("LjLk", &state)
      press([.arrow(.up), .character("3"), key], &state, from: 9000)
      #expect(state.point == ExploredPoint(neutral: digits.spec, seed: 1234))
    default: Issue.record("\(command) changes nothing")
    }
  }

  private func expectDraw(_ command: Command, _ key: Key) throws {
    var state = explorer()
    press("L", &state)
    let before = state.point
    press([key], &state, from: 9000)
    if command == .typeSeed {
      #expect(state.prompt?.string == "1234")
      press("42".unicodeScalars.map { .character($0) } + [.enter], &state, from: 12_000)
    }
    let (after, noise) = (state.point.latent.values, 0..<62)
    #expect(Array(after[noise]) != Array(before.latent.values[noise]))
    let drawn = ExploredPoint(neutral: digits.spec, seed: state.point.seed).latent.values
    switch command {
    case .resampleNoise, .previousSeed, .nextSeed, .typeSeed:
      // The noise that the seed draws, and codes as they were.
      #expect(Array(after[noise]) == Array(drawn[noise]))
      #expect(Array(after[62...]) == Array(before.latent.values[62...]))
    default:
      #expect(after[72] != before.latent.values[72])
      #expect((-1...1).contains(after[72]) && (-1...1).contains(after[73]))
    }
    switch command {
    case .previousSeed: #expect(state.point.seed == 1233)
    case .nextSeed: #expect(state.point.seed == 1235)
    case .typeSeed: #expect(state.point.seed == 42)
    default: #expect(state.point.seed != 1234)
    }
  }

  // MARK: Keeping

  private func expectKeeping(_ command: Command, _ key: Key, _ view: ViewKind) throws {
    var state = explorer()
    let start = state.point
    switch command {
    case .undo:
      press("L", &state)
      press([key], &state, from: 9000)
      #expect(state.point == start)
    case .redo:
      press("L", &state)
      let changed = state.point
      press("u", &state, from: 9000)
      press([key], &state, from: 12_000)
      #expect(state.point == changed)
    case .listHistory:
      press("Ljl", &state)
      let end = state.point
      press([key], &state, from: 9000)
      let screen = Explorer.view(state).frame
      let lines = (0..<40).map { screen.text(row: $0) }
      for text in ["after step 2 of 2", "1  set slant 1.0", "2  set width 0.1"] {
        #expect(lines.contains { $0.contains(text) }, "\(text)")
      }
      press("kk", &state, from: 12_000)
      #expect(state.point == start)
      press("jj", &state, from: 20_000)
      #expect(state.point == end)
    case .mark:
      press([key, .character("x")], &state)
      #expect(state.marks["x"] == start)
    case .goToMark:
      press("mxL", &state)
      press([key, .character("x")], &state, from: 9000)
      #expect(state.point == start)
    case .copyPoint:
      press("L", &state)
      #expect(press([key], &state, from: 9000) == [.copy("at seed 1234 slant 1.0")])
    case .pastePoint:
      press([key], &state)
      let text = "at seed 5 slant 1"
      press(text.unicodeScalars.map { .character($0) } + [.enter], &state, from: 9000)
      #expect(state.point.seed == 5 && state.point.latent.values[72] == 1)
    case .resumeSession:
      state.offer(
        try ["open infogan-mnist", "at seed 7 slant 0.5"].map { try Statement(parsing: $0) })
      press([key], &state)
      #expect(state.point.seed == 7 && state.point.latent.values[72] == 0.5)
    case .keepCompared:
      state = view == .compare ? explorer(120, 40, .sixel, in: .compare) : state
      press("L", &state, from: 200_000)
      press([key], &state, from: 210_000)
      #expect(state.marks[Marks.compared] == state.point)
    case .flipCompared:
      state = view == .compare ? explorer(120, 40, .sixel, in: .compare) : state
      press("BL", &state, from: 200_000)
      let (here, kept) = (state.point, state.marks[Marks.compared])
      press([key], &state, from: 210_000)
      #expect(state.point == kept && state.marks[Marks.compared] == here)
    case .typeSum:
      state = view == .sums ? explorer(120, 40, .sixel, in: .sums) : state
      press("mxLmyLmz", &state, from: 200_000)
      press([key], &state, from: 300_000)
      let text = "x - y + z"
      #expect(state.prompt?.string == (view == .sums ? "sum a - b + c" : "sum \(text)"))
      press(text.unicodeScalars.map { .character($0) } + [.enter], &state, from: 310_000)
      #expect(state.view == .sums && state.markSum?.description == text)
    case .typeGroup:
      press("mx", &state)
      press([key], &state, from: 9000)
      press("both x".unicodeScalars.map { .character($0) } + [.enter], &state, from: 12_000)
      #expect(state.marks.group("both")?.members == ["x"])
    default: Issue.record("\(command) keeps nothing")
    }
  }

  private func expectFile(_ command: Command, _ key: Key) throws {
    var state = explorer()
    press("L", &state)
    let point = state.point
    press([key], &state, from: 9000)
    switch command {
    case .savePicture:
      guard case .save(let request)? = press([.enter], &state, from: 12_000).last else { break }
      #expect(request.latents == [point.latent] && request.point == point)
      #expect(request.fileName == "infogan-mnist-digit0-seed1234.png")
      return
    case .saveTraversal:
      guard case .save(let request)? = press([.enter], &state, from: 12_000).last else { break }
      #expect(request.latents.count == 9 && request.latents == state.tiles?.plan.latents)
      #expect(request.labels?.title == "slant")
      return
    case .saveFigure:
      guard case .save(let request)? = press([.enter], &state, from: 12_000).last else { break }
      #expect(request.latents.count == 30 && request.columns == 10)
      #expect(request.labels?.rows == ["digit", "slant", "width"])
      return
    case .exportWalk:
      press("g", &state, from: 12_000)
      guard case .export(let request)? = press([.enter], &state, from: 15_000).last else { break }
      #expect(request.format == .gif && request.latents.count == 9)
      return
    case .encodePicture:
      let text = "seven.png".unicodeScalars.map { Key.character($0) }
      guard case .encode(let request)? = press(text + [.enter], &state, from: 12_000).last else {
        break
      }
      #expect(request.fileName == "seven.png")
      return
    default: break
    }
    Issue.record("\(command): \(state.notice?.text ?? "nothing came of it")")
  }

  private func expectDirection(_ command: Command, _ key: Key) throws {
    var model = digits
    for (place, name) in [(72, "leaning"), (0, "first")] {
      var values = [Float](repeating: 0, count: digits.spec.size)
      values[place] = 1
      let direction = try #require(Direction(name: name, values: values, in: digits.spec))
      model.directions.append(ExploredDirection(direction, source: "a test"))
    }
    var state = explorer(model: model)
    press([key], &state)
    switch command {
    case .alongBack: #expect(state.point.latent.values[72] == -0.25)
    case .alongForth: #expect(state.point.latent.values[72] == 0.25)
    case .nextDirection:
      #expect(state.rows.name(of: state.focusedRow) == "leaning")
      press([key], &state, from: 9000)
      #expect(state.rows.name(of: state.focusedRow) == "first")
    case .chooseDirection:
      press("d", &state, from: 9000)
      #expect(state.directions.all.map(\.name) == ["first"])
    default: Issue.record("\(command) does nothing about directions")
    }
  }

  // MARK: Looking

  private func expectLook(_ command: Command, _ key: Key) throws {
    var state = explorer()
    let width = try digits.spec.coordinate(named: "width")
    var effects: [LatentCoordinate: Float] = [:]
    for coordinate in digits.spec.coordinates { effects[coordinate] = 0.01 }
    effects[width] = 1
    apply(.measured(.effects(effects, isComplete: true)), to: &state)
    if case .toggleView(.compare) = command { press("B", &state) }
    if command == .toggleView(.factors) { state = explorer(model: sprites) }
    let answer = press([key], &state, from: 9000)
    switch command {
    case .toggleSorting: #expect(state.rows.rows[0] == width)
    case .toggleInfluence:
      #expect(answer.contains { if case .decode(let r) = $0 { r.change != nil } else { false } })
    case .listMeasures:
      let screen = Explorer.view(state).frame
      #expect((0..<40).contains { screen.text(row: $0).contains("width  effect 1.000") })
    case .nextColours: #expect(state.look.map == .ink)
    case .contrast(let step): #expect(state.look.contrast == (step > 0 ? 1.25 : 0.8))
    case .toggleView(let kind):
      #expect(state.view == kind)
      press([key], &state, from: 12_000)
      #expect(state.view == .single)
    case .nextView: #expect(state.view == .grid)
    case .previousView: #expect(state.view == .styles)
    default: Issue.record("\(command) shows nothing")
    }
  }

  private func expectScreen(_ command: Command, _ key: Key) {
    var state = explorer()
    let answer = press([key], &state)
    switch command {
    case .typeLine: #expect(state.prompt?.kind == .line && state.prompt?.string == "")
    case .openPalette: #expect(state.palette?.shown.isEmpty == false)
    case .openModel: #expect(state.list != nil && answer == [.findModels])
    case .openBeside: #expect(state.prompt?.string == "beside ")
    case .help: #expect(state.helpScroll == 0)
    case .redraw: #expect(answer == [.redraw])
    case .suspend: #expect(answer == [.suspend])
    case .quit:
      #expect(answer == [.quit(interrupted: false)])
      var unsaved = explorer()
      press("LjL", &unsaved)
      #expect(press([key], &unsaved, from: 9000).isEmpty)
      #expect(unsaved.question == .leave)
    case .interrupt: #expect(answer == [.quit(interrupted: true)])
    default: Issue.record("\(command) does nothing with the screen")
    }
  }
}
