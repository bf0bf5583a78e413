import Explorer
import Latents
import Testing

/// Says a line, and answers what it asks for.
@discardableResult
func say(_ line: String, _ state: inout State, at time: Int = 0) throws -> [Effect] {
  apply(.statement(try Statement(parsing: line), time: time), to: &state)
}

@Suite struct SayingTests {
  private func value(_ name: String, _ state: State) throws -> Float {
    state.rows.value(of: try state.model.spec.coordinate(named: name), at: state.point)
  }

  @Test func codesAreSetByName() throws {
    var state = explorer()
    try say("set slant 0.62 width -1.5 noise[5] 0.25", &state)
    #expect(try value("slant", state) == 0.62)
    #expect(try value("width", state) == -1.5)
    #expect(try value("noise[5]", state) == 0.25)
    #expect(state.notice == Notice(.done, "digit 0, slant +0.62, width -1.5, seed 1234"))
    #expect(state.history.undoCount == 1)
    try say("set slant +0.1 digit 7", &state)
    #expect(try value("slant", state) == Float(0.62) + 0.1)
    #expect(try value("digit", state) == 7)
    try say("choose digit 3", &state)
    #expect(try value("digit", state) == 3)
    try say("reset slant", &state)
    #expect(try value("slant", state) == 0)
    try say("undo 2", &state)
    #expect(try value("digit", state) == 7)
    try say("redo", &state)
    #expect(try value("digit", state) == 3)
  }

  @Test func drawingIsWhatTheKeysDo() throws {
    var said = explorer()
    var typed = explorer()
    try say("seed 42", &said)
    press("s42\r".unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, &typed)
    #expect(said.point == typed.point)
    try say("resample", &said)
    press("r", &typed, from: 10_000)
    #expect(said.point == typed.point)
    try say("resample all", &said)
    press("R", &typed, from: 20_000)
    #expect(said.point == typed.point)
    let seed = said.point.seed
    var drawn = explorer()
    try say("draw \(seed)", &drawn)
    #expect(drawn.point == said.point)
  }

  @Test func aPointIsGivenAsALine() throws {
    var state = explorer()
    try say("set digit 4 slant 1.25 noise[61] -0.5", &state)
    let there = state.point
    try say("show", &state)
    let line = try #require(state.notice?.text)
    #expect(line == "at seed 1234 digit 4 slant 1.25 noise[61] -0.5")
    try say("draw 9", &state)
    try say(line, &state)
    #expect(state.point == there)
    #expect(try say("copy", &state).contains(.copy(line)))
    #expect(state.notice?.text == "copied: \(line)")
  }

  /// Normal noise may lie beyond the slider: its place is told as it is, and the line leads there.
  @Test func valuesBeyondTheSliderAreTold() throws {
    var state = explorer()
    var values = state.point.latent.values
    values[3] = 3.4175
    values[72] = -9.5
    let numbers = values.map { "\($0)" }.joined(separator: " ")
    try say("vector \(numbers) seed 1234", &state)
    try say("show", &state)
    let line = "at seed 1234 slant -9.5 noise[3] 3.4175"
    #expect(state.notice?.text == line)
    var other = explorer()
    try say(line, &other)
    #expect(other.point == state.point && other.point.latent.values == values)
    // What a person sets stays on the slider.
    try say("set noise[3] 3.4175", &other)
    #expect(other.notice?.kind == .failure)
  }

  /// A mixture of categories can only be told number by number.
  @Test func oddPointsAreTold() throws {
    var state = explorer()
    var values = state.point.latent.values
    values[62] = 0.5
    values[63] = 0.5
    values[72] = 2.5
    values[0] = -0.0
    let line = "vector " + values.map { "\($0)" }.joined(separator: " ") + " seed 8"
    try say(line, &state)
    #expect(state.point.latent.values.map(\.bitPattern) == values.map(\.bitPattern))
    try say("show", &state)
    #expect(state.notice?.text == line)
  }

  @Test func marksAreNamedByWords() throws {
    var state = explorer()
    try say("mark smile-2", &state)
    let marked = state.point
    try say("draw 5", &state)
    try say("go smile-2", &state)
    #expect(state.point == marked)
    try say("unmark smile-2", &state)
    #expect(state.marks.all.isEmpty)
    try say("go smile-2", &state)
    #expect(
      state.notice == Notice(.failure, "there is no mark smile-2: m and a letter marks a point"))
  }

  @Test func viewAndFocus() throws {
    var state = explorer()
    try say("view grid", &state)
    #expect(state.view == .grid)
    try say("focus width", &state)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    try say("view gird", &state)
    #expect(state.notice?.text.hasPrefix("there is no view 'gird', did you mean 'grid'?") == true)
    #expect(state.view == .grid)
  }

  @Test(arguments: [
    (
      "set slnt 1",
      "there is no code \"slnt\", did you mean \"slant\"? (there are: noise, digit, slant, width)"
    ),
    ("set slant 7", "slant: +7 is outside the range -2 to +2"),
    (
      "set slant red",
      "slant: 'red' is not a value: type a number, +0.1 or -=0.1 to change by it, min, "
        + "zero or max"
    ),
    ("set slant 1 digit 10", "digit: '10' is not one of 0 1 2 3 4 5 6 7 8 9"),
    ("choose slant 3", "choose: slant is a number, as in: set slant 0.5"),
    ("choose digit x", "digit: 'x' is not one of 0 1 2 3 4 5 6 7 8 9"),
    (
      "reset nose",
      "there is no code \"nose\", did you mean \"noise\"? (there are: noise, digit, slant, width)"
    ),
    ("vector 1 2 3", "vector: the latent is 3 numbers, expected 74 finite numbers"),
    ("undo", "nothing to undo"), ("redo 4", "nothing to redo"),
    (
      "save grid a.png across slant down slant",
      "a grid needs two codes, not slant across and down"
    ),
    (
      "save grid a.png across slant 1000 down width 11",
      "a grid of 11000 pictures is more than anybody looks at: at most 10000"
    ),
    ("export gif a.gif through a b", "there is no mark a: m and a letter marks a point"),
    ("help frob", "a line cannot begin with 'frob', help lists the words"),
  ])
  func whatCannotBeDoneIsSaidAndChangesNothing(line: String, message: String) throws {
    var state = explorer()
    let before = state.point
    #expect(try say(line, &state).isEmpty)
    #expect(state.notice?.text == message)
    #expect(state.point == before)
    #expect(state.history.undoCount == 0)
  }

  @Test func beforeAModelIsOpenOnlyOpeningHelps() throws {
    var state = State(
      choosingAmong: ModelList(), seed: 1, size: explorer().size)
    try say("set slant 1", &state)
    #expect(
      state.notice == Notice(.failure, "no model is open yet, as in: open infogan-mnist"))
    #expect(try say("open digits", &state) == [.open(path: "digits")])
    #expect(state.isBusy)
    apply(.opened(digits, path: "/models/digits"), to: &state)
    #expect(!state.isBusy)
    #expect(state.list == nil)
    try say("set slant 1", &state)
    #expect(try value("slant", state) == 1)
    try say("open nothing", &state)
    apply(.notOpened(path: "nothing", reason: "no such file"), to: &state)
    #expect(!state.isBusy)
    #expect(state.notice == Notice(.failure, "nothing: no such file"))
    #expect(state.model == digits)
  }

  /// What is saved does not depend on the screen.
  @Test(arguments: [(120, 40), (80, 24), (40, 12)])
  func stripsAndGridsHaveTheExtentThatIsSaid(columns: Int, rows: Int) throws {
    var state = explorer(columns, rows)
    func request(_ line: String) throws -> SaveRequest? {
      for case .save(let request) in try say(line, &state) { return request }
      return nil
    }
    let strip = try #require(try request("save strip a across width 7"))
    #expect(strip.fileName == "a.png")
    #expect(strip.latents.count == 7)
    #expect(strip.columns == 7)
    let whole = try #require(try request("save strip a"))
    #expect(whole.latents.count == 9)
    let grid = try #require(try request("save grid a.png x2"))
    #expect(grid.latents.count == 90)
    #expect(grid.zoom == 2)
    let small = try #require(try request("save grid a across digit 3 down width 5"))
    #expect(small.latents.count == 15)
    #expect(small.columns == 3)
  }

  @Test func walksGoThroughMarks() throws {
    var state = explorer()
    try say("choose digit 3", &state)
    try say("mark a", &state)
    let first = state.point.latent
    try say("set digit 8 slant 1", &state)
    try say("mark b", &state)
    let last = state.point.latent
    let effects = try say("export apng w through a b steps 4", &state)
    guard case .export(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.latents.count == 5)
    #expect(request.latents.first == first)
    #expect(request.latents.last == last)
    let digits = request.latents.map { $0.category(ofPart: 1, in: state.model.spec) }
    #expect(digits == [3, 3, 8, 8, 8])
    #expect(request.latents.map { $0.values[72] } == [0, 0.25, 0.5, 0.75, 1])
    #expect(state.isBusy)
    apply(
      .exported(ExportedFile(name: "w.png", count: 5, pictureWidth: 8, pictureHeight: 8)),
      to: &state)
    #expect(state.notice?.text == "exported w.png, 5 pictures of 8×8 pixels")
    #expect(!state.isBusy)
  }
}
