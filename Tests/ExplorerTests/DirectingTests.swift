import Cells
import Latents
import Testing

@testable import Explorer

@Suite struct DirectingTests {
  /// A direction along one place of the latent.
  private func direction(_ name: String, _ places: [Int: Float]) throws -> Direction {
    var values = [Float](repeating: 0, count: digits.spec.size)
    for (place, value) in places { values[place] = value }
    return try #require(Direction(name: name, values: values, in: digits.spec))
  }

  /// A model with a direction that is the slant alone, and one along the first noise dimension.
  private func model() throws -> ExploredModel {
    var model = digits
    model.directions = [
      ExploredDirection(try direction("leaning", [72: 2]), source: "attribute Leaning"),
      ExploredDirection(try direction("first", [0: 1]), source: "attribute First"),
    ]
    return model
  }

  private func say(_ lines: String..., to state: inout State) throws {
    for (index, line) in lines.enumerated() {
      apply(.statement(try Statement(parsing: line), time: 1_000_000 + index * 1000), to: &state)
    }
  }

  // MARK: Sliding

  @Test func withoutDirectionsItSaysHowToGetThem() {
    var state = explorer()
    for key in ["}", "D"] {
      press(key, &state)
      #expect(state.notice?.text == "there are no directions yet: a shows how to make one")
    }
    press("at", &state)
    #expect(state.prompt?.string == "learn ")
    press("smile\r".unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, &state)
    #expect(
      state.notice?.text
        == "a direction needs samples tagged plus and others tagged minus: + and - in the view 'samples'"
    )
  }

  /// Rows below the codes, slid like codes; back at 0 nothing has happened, to the last bit.
  @Test func directionsAreSliders() throws {
    var state = explorer(model: try model())
    let first = state.point
    let names = state.rows.rows.prefix(6).map(state.rows.name)
    #expect(names == ["digit", "slant", "width", "leaning", "first", "noise[0]"])
    press("DllLl.", &state)
    #expect(state.rows.name(of: state.focusedRow) == "leaning")
    #expect(state.point.base == first.base)
    #expect(abs(state.point.latent.values[72] - 1.31) < 1e-6)
    press("9", &state, from: 20_000)
    #expect(abs(state.point.latent.values[72] - 3.2) < 1e-6)
    press([.backspace], &state, from: 30_000)
    #expect(state.point == first)
    press("LLLLLLL", &state, from: 40_000)
    #expect(state.point.latent.values[72] == 4)
    // The slider of the code shows what it is set to, not where the direction leads.
    let slant = try digits.spec.coordinate(named: "slant")
    #expect(state.rows.value(of: slant, at: state.point) == 0)
    press("r", &state, from: 60_000)
    #expect(state.point.latent.values[72] == 4)
    press("X", &state, from: 70_000)
    #expect(state.point.steps.isEmpty)
  }

  @Test func theStripGoesAlongTheDirection() throws {
    var state = explorer(model: try model())
    press("D", &state)
    let plan = try #require(state.tiles?.plan)
    #expect(plan.traversals[0].across.values == [-4, -3, -2, -1, 0, 1, 2, 3, 4])
    #expect(plan.latents.map { $0.values[72] } == [-4, -3, -2, -1, 0, 1, 2, 3, 4])
  }

  @Test func bracesSlideFromAnywhere() throws {
    var state = explorer(model: try model())
    let first = state.point
    press("}}", &state)
    #expect(state.notice?.text == "leaning +0.5, D takes another direction")
    #expect(state.rows.name(of: state.focusedRow) == "slant")
    press("DD", &state, from: 9000)
    #expect(state.rows.name(of: state.focusedRow) == "first")
    press("k", &state, from: 15_000)
    press("kk{", &state, from: 20_000)
    #expect(state.point.latent.values[0] == first.latent.values[0])
    #expect(state.notice?.text == "leaning +0.25, D takes another direction")
  }

  /// A held key is one step, as for sliders.
  @Test func aHeldKeyIsOneStep() throws {
    var state = explorer(model: try model())
    let first = state.point
    press("}}}}", &state, from: 5000, interval: 30)
    #expect(state.point.latent.values[72] == 1)
    press("u", &state, from: 20_000)
    #expect(state.point == first)
  }

  @Test func lettersOfTheBoxDoWhatTheySay() throws {
    var state = explorer(model: try model())
    for (letter, line) in [
      ("t", "learn "), ("n", "rename leaning "), ("l", "lock leaning against "),
    ] {
      press("a" + letter, &state)
      #expect(state.prompt?.string == line)
      press([.escape], &state)
    }
    #expect(press("ap", &state).contains(.findDirections(.pca, count: 5, id: 1)))
    // One search at a time.
    #expect(press("af", &state).isEmpty)
    #expect(state.notice?.text == "directions are being looked for already")
    apply(.foundDirections([], id: 1), to: &state)
    #expect(press("af", &state).contains(.findDirections(.sefa, count: 5, id: 2)))
    press("ak", &state)
    #expect(state.notice?.text == "infogan-mnist has no file that 'leaning' could be kept beside")
    press("ad", &state)
    #expect(state.directions.all.map(\.name) == ["first"])
    press("ax", &state)
    #expect(state.notice?.text == "x does nothing about directions, a shows what does")
    let mouse = try #require(Layout(state)).codes.directions
    apply(
      .mouse(MouseEvent(.press, at: Position(column: mouse.left + 3, row: mouse.top)), time: 1),
      to: &state)
    #expect(state.rows.name(of: state.focusedRow) == "first")
  }

  // MARK: Making

  /// Of few samples the way between the means, of more the plane between them; never categories.
  @Test func tagsMakeADirection() throws {
    var state = explorer()
    press("vvv+l-", &state)
    let (plus, minus) = (state.tags[0].point.latent, state.tags[1].point.latent)
    try say("learn way", to: &state)
    let way = try #require(
      Direction(name: "way", plus: [plus], minus: [minus], in: digits.spec))
    #expect(state.directions["way"]?.direction == way)
    #expect(state.notice?.text == "way: tags, 1 plus and 1 minus, difference of means")
    #expect(state.rows.name(of: state.focusedRow) == "way")
    press("l+l+l-l-", &state, from: 9000)
    try say("learn plane", to: &state)
    let tagged = { (tag: Explorer.Tag) in
      state.tags.filter { $0.tag == tag }.map(\.point.latent)
    }
    let plane = try #require(
      Direction(
        name: "plane", separating: tagged(.plus), from: tagged(.minus), in: digits.spec))
    #expect(state.directions["plane"]?.direction == plane)
    #expect(plane.values[62..<72].allSatisfy { $0 == 0 })
  }

  @Test func whatWasFoundComesAsSliders() throws {
    var state = explorer()
    press("ap", &state)
    #expect(state.isBusy)
    let found = try ["pca1", "pca2"].enumerated().map {
      ExploredDirection(try direction($1, [$0: 1]), source: "pca")
    }
    // What was looked for before says nothing any more.
    apply(.foundDirections([found[1]], id: 7), to: &state)
    #expect(state.directions.all.isEmpty)
    apply(.foundDirections(found, id: 1), to: &state)
    #expect(!state.isBusy)
    #expect(state.directions.all == found)
    #expect(state.notice?.text == "pca1 to pca2 are sliders now")
    #expect(state.rows.name(of: state.focusedRow) == "pca1")
    press("u", &state, from: 9000)
    #expect(state.directions.all.map(\.name) == ["pca1"])
    press("ap", &state, from: 20_000)
    apply(.foundDirections([], id: 2), to: &state)
    #expect(state.notice?.kind == .failure)
  }

  @Test(arguments: [
    ("learn 5", "'5' cannot name a direction: a letter, then letters, digits, - and _"),
    ("learn slant", "'slant' is a code of this model already"),
    ("direction way 1 2 3", "direction: 3 numbers, infogan-mnist takes 74"),
    ("rename no yes", "there is no direction 'no' (there are: leaning, first)"),
    (
      "rename leanin yes",
      "there is no direction 'leanin', did you mean 'leaning'? (there are: leaning, first)"
    ),
    ("rename leaning first", "'first' is another direction already"),
    ("lock leaning against nothing", "there is no direction 'nothing' (there are: leaning, first)"),
    ("lock leaning against leaning", "nothing remains of 'leaning' beside leaning"),
    ("forget no", "there is no direction 'no' (there are: leaning, first)"),
    ("keep no", "there is no direction 'no' (there are: leaning, first)"),
    ("set leaning 5", "leaning: +5 is outside the range -4 to +4"),
  ])
  func whatCannotBeIsSaid(line: String, expected: String) throws {
    var state = explorer(model: try model())
    let before = state.directions
    try say(line, to: &state)
    #expect(state.notice?.text == expected)
    #expect(state.notice?.kind == .failure)
    #expect(state.directions == before)
  }

  // MARK: Changing

  /// The point stays where it is, and undo brings the slider back as it was.
  @Test func aDirectionThatGoesLeavesWhatItDid() throws {
    var state = explorer(model: try model())
    press("DLma", &state)
    let before = state.point
    try say("forget leaning", to: &state)
    #expect(state.point.latent == before.latent)
    #expect(state.point.steps.isEmpty)
    #expect(state.marks["a"]?.latent == before.latent)
    #expect(state.marks["a"]?.steps.isEmpty == true)
    #expect(view(state).frame.size == state.size)
    press("u", &state, from: 2_000_000)
    #expect(state.point == before)
    #expect(state.marks["a"] == before)
    #expect(state.directions.all.map(\.name) == ["leaning", "first"])
  }

  @Test func aDirectionThatIsRenamedKeepsItsAmount() throws {
    var state = explorer(model: try model())
    press("DL", &state)
    let before = state.point
    try say("rename leaning tilt", "focus tilt", to: &state)
    #expect(state.point.latent == before.latent)
    #expect(state.rows.value(of: state.focusedRow, at: state.point) == 1)
  }

  @Test func whatIsLockedLeavesTheOtherAlone() throws {
    var state = explorer(model: try model())
    let both = try direction("both", [0: 1, 72: 1])
    let numbers = both.values.map { "\($0)" }.joined(separator: " ")
    try say("direction both \(numbers)", "lock both against leaning", to: &state)
    #expect(state.notice?.text == "both leaves leaning alone: 50 % of it remain")
    let locked = try #require(state.directions["both"]?.direction)
    #expect(locked.values == (try direction("both", [0: 1])).values)
    try say("set both 2", to: &state)
    #expect(state.point.latent.values[72] == 0)
  }

  // MARK: The file beside the model

  private func stateWithFile() throws -> State {
    var state = explorer(model: try model())
    var opened = try model()
    opened.ownDirections = OwnDirections([
      ExploredDirection(try direction("mine", [1: 1]), source: "tags")
    ])
    apply(.opened(opened, path: "/models/digits.safetensors"), to: &state)
    return state
  }

  @Test func keepingAndForgettingChangesTheFile() throws {
    var state = try stateWithFile()
    #expect(state.directions.all.map(\.name) == ["leaning", "first", "mine"])
    try say("rename mine yours", to: &state)
    let kept = try #require(state.directions["yours"]).statement
    let effects = update(&state, .statement(.keep("yours"), time: 1))
    let path = "/models/digits.safetensors"
    #expect(
      effects.contains(
        .fileDirection("yours", kept, model: path)))
    #expect(state.isBusy)
    #expect(text(of: state).contains("yours*"))
    apply(.filedDirection("yours", kept, file: "digits.directions"), to: &state)
    #expect(!state.isBusy)
    #expect(state.notice?.text == "yours is kept in digits.directions")
    #expect(!text(of: state).contains("yours*"))
    let forgotten = update(&state, .statement(.forget("yours"), time: 9000))
    #expect(forgotten.contains(.fileDirection("yours", nil, model: path)))
    // The file still has it if it cannot be written.
    apply(.notSaved("digits.directions: no space left"), to: &state)
    press("u", &state, from: 10_000)
    #expect(!text(of: state).contains("yours*"))
    apply(.statement(.forget("yours"), time: 12_000), to: &state)
    apply(.filedDirection("yours", nil, file: "digits.directions"), to: &state)
    press("u", &state, from: 13_000)
    #expect(text(of: state).contains("yours*"))
    apply(.statement(.forget("yours"), time: 14_000), to: &state)
    // One that no file has needs no writing.
    let numbers = try direction("made", [3: 1]).values.map { "\($0)" }.joined(separator: " ")
    try say("direction made \(numbers)", to: &state)
    #expect(
      update(&state, .statement(.forget("made"), time: 20_000)).allSatisfy {
        if case .fileDirection = $0 { false } else { true }
      })
  }

  /// One that the model brings does not come back when it is opened again, until it is kept again.
  @Test func aForgottenDirectionOfTheModelStaysAway() throws {
    var state = try stateWithFile()
    state.keepLog()
    let effects = update(&state, .statement(.forget("first"), time: 9000))
    let path = "/models/digits.safetensors"
    #expect(effects.contains(.fileDirection("first", .forget("first"), model: path)))
    _ = update(&state, .filedDirection("first", .forget("first"), file: "digits.directions"))
    #expect(state.notice?.text == "first is gone, digits.directions says so")
    var again = state.model
    again.ownDirections.forgotten = ["first"]
    apply(.opened(again, path: path), to: &state)
    #expect(state.directions.all.map(\.name) == ["leaning", "mine"])
    // The log is read without the file: what is gone is said.
    state.keepLog()
    let told = press("l", &state, from: 50_000) + apply(.rested, to: &state)
    let lines = told.flatMap { if case .log(let lines) = $0 { lines } else { [String]() } }
    #expect(lines.contains("forget first"))
    // Brought back by undo it is in no file; kept it is.
    var undone = try stateWithFile()
    _ = update(&undone, .statement(.forget("first"), time: 9000))
    _ = update(&undone, .filedDirection("first", .forget("first"), file: "digits.directions"))
    press("u", &undone, from: 90_000)
    #expect(text(of: undone).contains("first*"))
    let kept = update(&undone, .statement(.keep("first"), time: 100_000))
    let statement = try #require(undone.directions["first"]).statement
    #expect(kept.contains(.fileDirection("first", statement, model: path)))
    _ = update(&undone, .filedDirection("first", statement, file: "digits.directions"))
    #expect(!text(of: undone).contains("first*"))
  }

  /// A model that is written anew keeps what was made of it; another one with the same parts does not.
  @Test func openingKeepsWhatBelongs() throws {
    var state = try stateWithFile()
    press("DDDL", &state)
    let numbers = try direction("made", [3: 1]).values.map { "\($0)" }.joined(separator: " ")
    try say("direction made \(numbers)", "set made 1", to: &state)
    let before = state.point
    apply(.opened(state.model, path: "/models/digits.safetensors"), to: &state)
    #expect(state.directions.all.map(\.name) == ["leaning", "first", "mine", "made"])
    #expect(state.point == before)
    apply(.opened(digits, path: "/models/other.safetensors"), to: &state)
    #expect(state.directions.all.isEmpty)
    #expect(state.point.latent == before.latent)
    #expect(state.point.steps.isEmpty)
    #expect(view(state).frame.size == state.size)
  }

  @Test func aBrokenFileIsTold() throws {
    var state = explorer()
    var opened = digits
    opened.ownDirections = OwnDirections(fault: "digits.directions, line 3: what is wrong")
    apply(.opened(opened, path: "/models/digits.safetensors"), to: &state)
    // The model is open: a line that asked for it has done its work.
    #expect(
      state.notice
        == Notice(
          .done, "infogan-mnist at the same point; digits.directions, line 3: what is wrong"))
  }

  private func text(of state: State) -> String {
    let frame = view(state).frame
    return (0..<frame.size.rows).map { frame.text(row: $0) }.joined(separator: "\n")
  }

  // MARK: Doing it again

  /// The log leads to the same point and the same directions, to the last bit; so does what is kept of the
  /// session.
  @Test func theLogDoesItAgain() throws {
    var state = explorer(model: try model())
    state.keepLog()
    var lines: [String] = []
    var session: [String] = []
    func act(_ action: Action) {
      for effect in update(&state, action) {
        if case .log(let some) = effect { lines += some }
        if case .keep(let some) = effect { session = some }
      }
    }
    var time = 0
    func press(_ keys: String) {
      for key in keys.unicodeScalars {
        time += 1000
        act(.key(.character(key), time: time))
      }
    }
    func say(_ some: String...) throws {
      for line in some {
        time += 1000
        act(.statement(try Statement(parsing: line), time: time))
      }
    }
    press("vvv+l-")
    try say("learn way")
    press("vvvLLhDL}ma")
    try say("lock way against first", "rename first second", "set way 1.5 second -2 slant 0.3")
    press("uurmb")
    try say("forget way")
    press("ll")
    act(.leaving)
    // Both begin with the model that is open here already.
    for some in [session, lines] {
      #expect(some.count > 5)
      var again = explorer(model: try model())
      for line in some.dropFirst() { try self.say(line, to: &again) }
      let isSame = again.moment == state.moment
      #expect(isSame, "\(some.joined(separator: "\n"))")
    }
  }
}
