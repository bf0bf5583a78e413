import Cells
import Explorer
import Latents
import Pictures
import Tensors
import Testing

@Suite struct ValueKeyTests {
  /// The first focused row is the first continuous code, which stands at zero.
  @Test(arguments: [
    ("l", Float(0.1)), ("h", -0.1), ("L", 1), ("H", -1), (".", 0.01), (",", -0.01), ("0", -2),
    ("5", 0), ("9", 1.6), ("ll", 0.2), ("lh", 0), ("LLL", 2), ("HHH", -2), ("L.", 1.01),
    ("lX", 0), ("Lu", 0), ("Luu", 0), ("Lz", 0), ("LuZ", 1),
  ])
  func keysChangeTheFocusedSlider(keys: String, expected: Float) {
    var state = explorer()
    press(keys, &state)
    #expect(state.rows.value(of: state.focusedRow, in: state.point.latent) == expected)
    #expect(state.rows.name(of: state.focusedRow) == "slant")
  }

  @Test(arguments: [
    ("k7", 7), ("k3l", 4), ("k3h", 2), ("kh", 0), ("k9l", 9), ("k9L", 9), ("k5X", 0),
  ])
  func keysChooseCategories(keys: String, expected: Int) {
    var state = explorer()
    press(keys, &state)
    #expect(state.point.latent.category(ofPart: 1, in: digits.spec) == expected)
  }

  @Test func aDigitBeyondTheCategoriesSaysSo() {
    var model = digits
    model.spec.parts[1].size = 3
    var state = explorer(model: model)
    press("k7", &state)
    #expect(state.point.latent.category(ofPart: 1, in: model.spec) == 0)
    #expect(state.notice?.text == "digit has 3 choices, counted from 0")
  }

  @Test func backspaceResetsACodeAndANoiseDimension() {
    var state = explorer()
    let start = state.point
    press("L", &state)
    press([.backspace], &state, from: 5000)
    #expect(state.point == start)
    press("jjlll", &state, from: 10_000)
    #expect(state.rows.name(of: state.focusedRow) == "noise[0]")
    #expect(state.point != start)
    press([.backspace], &state, from: 20_000)
    #expect(state.point == start)
  }

  @Test func valuesStayInTheRange() {
    var state = explorer()
    press(String(repeating: "L", count: 9), &state)
    #expect(state.point.latent.values[72] == 2)
    // At the end nothing changes, and nothing is noted for undo.
    let steps = state.history.undoCount
    press("lllL", &state, from: 20_000)
    #expect(state.history.undoCount == steps)
  }
}

@Suite struct HistoryTests {
  @Test func aHeldKeyIsOneStep() {
    var state = explorer()
    press("llllllll", &state, interval: 33)
    #expect(state.history.undoCount == 1)
    press("u", &state, from: 5000)
    #expect(state.point.latent.values[72] == 0)
  }

  /// Repetition begins after a pause; that is still the same key press.
  @Test func theFirstRepetitionComesLate() {
    var state = explorer()
    press("l", &state)
    press("lll", &state, from: 660, interval: 33)
    #expect(state.history.undoCount == 1)
  }

  @Test func pressesApartAndOtherRowsAreStepsOfTheirOwn() {
    var state = explorer()
    press("ll", &state, interval: 2000)
    #expect(state.history.undoCount == 2)
    press("jl", &state, from: 2010, interval: 10)
    #expect(state.history.undoCount == 3)
  }

  @Test func aNewChangeForgetsWhatWasUndone() {
    var state = explorer()
    press("Lu", &state)
    press("H", &state, from: 9000)
    press([.control("r")], &state, from: 12_000)
    #expect(state.notice?.text == "nothing to redo")
    #expect(state.point.latent.values[72] == -1)
  }

  @Test func undoAtTheBeginningSaysSo() {
    var state = explorer()
    press("u", &state)
    #expect(state.notice?.text == "nothing to undo")
  }

  /// Random walks through the keys: undoing everything leads back exactly, redoing forth again.
  @Test(arguments: 0..<8)
  func undoingEverythingLeadsBack(seed: UInt64) {
    var state = explorer()
    let start = state.point
    let keys = Array("lhLH.,0123456789rR[]XjkjkjG".unicodeScalars)
    var random = seed
    for step in 0..<60 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = keys[Int((random >> 33) % UInt64(keys.count))]
      press([.character(key)], &state, from: step * 2000)
    }
    let end = state.point
    for _ in 0..<100 { press("u", &state, from: 1_000_000) }
    #expect(state.point == start)
    for _ in 0..<100 { press("Z", &state, from: 2_000_000) }
    #expect(state.point == end)
  }
}

@Suite struct SeedTests {
  @Test func bracketsGoThroughTheSeedsAndBack() {
    var state = explorer()
    let start = state.point
    press("]", &state)
    #expect(state.point.seed == 1235)
    #expect(state.point.latent.values[..<62] != start.latent.values[..<62])
    press("[", &state, from: 5000)
    #expect(state.point == start)
  }

  @Test func newNoiseKeepsTheCodes() {
    var state = explorer()
    press("kkk4jL", &state)
    let codes = Array(state.point.latent.values[62...])
    press("r", &state, from: 9000)
    #expect(Array(state.point.latent.values[62...]) == codes)
    #expect(state.point.seed != 1234)
  }

  /// The seed on the screen gives the same picture in the batch commands.
  @Test func drawingEverythingIsWhatSampleDoes() {
    var state = explorer()
    press("R", &state)
    var generator = SeededGenerator(seed: state.point.seed)
    #expect(state.point.latent == LatentVector(drawnFrom: digits.spec, using: &generator))
    #expect(!state.isModified)
  }

  @Test func aSeedCanBeTyped() {
    var state = explorer()
    press("s42", &state)
    press([.enter], &state)
    #expect(state.point == ExploredPoint(neutral: digits.spec, seed: 42))
    press("sx", &state)
    press([.enter], &state)
    #expect(state.notice?.text == "'x' is not a seed: a whole number from 0 up")
    #expect(state.prompt != nil)
    press([.escape], &state)
    #expect(state.prompt == nil)
    #expect(state.point.seed == 42)
  }
}

@Suite struct FocusTests {
  @Test func focusStopsAtTheEnds() {
    var state = explorer()
    press("kkkkk", &state)
    #expect(state.focus == 0)
    press("Gjjj", &state)
    #expect(state.focus == 64)
    press("g", &state)
    #expect(state.focus == 0)
  }

  @Test func tabGoesToTheNoiseAndBack() {
    var state = explorer()
    press([.tab], &state)
    #expect(state.rows.name(of: state.focusedRow) == "noise[0]")
    press([.backTab], &state)
    #expect(state.rows.name(of: state.focusedRow) == "digit")
  }

  /// The focused row is on the screen after every key, on any screen.
  @Test(arguments: [(120, 40), (80, 24), (40, 12), (60, 40), (80, 60), (200, 60)])
  func theFocusedRowIsAlwaysShown(size: (Int, Int)) throws {
    var state = explorer(size.0, size.1)
    let keys: [Key] =
      Array(repeating: .arrow(.down), count: 70) + [.pageUp, .pageUp, .home, .end, .pageUp]
      + Array(repeating: .arrow(.up), count: 70) + [.pageDown, .tab, .pageDown, .tab]
    for key in keys {
      press([key], &state)
      let screen = view(state)
      let marks = (0..<size.1).filter { screen.frame.text(row: $0).contains("▸") }
      #expect(marks.count == 1, "after \(key), focus \(state.focus)")
    }
  }
}

@Suite struct RequestTests {
  @Test func everyChangeAsksForPicturesOnce() {
    var state = explorer()
    let first = state.request
    #expect(!state.isWaiting)
    let effects = update(&state, .key(.character("l"), time: 1))
    guard case .decode(let request)? = effects.first, effects.count == 1 else {
      Issue.record("asked for \(effects)")
      return
    }
    #expect(request.id == first + 1)
    #expect(request.latent == state.point.latent)
    #expect(request.traversal.count == 9)
    #expect(state.isWaiting)
    // Moving on the screen changes the strip, a notice changes nothing.
    #expect(update(&state, .noticed(Notice(.hint, "x"))).isEmpty)
    #expect(update(&state, .key(.character("j"), time: 9)).count == 1)
    #expect(update(&state, .key(.character("?"), time: 9)).isEmpty)
  }

  @Test func lateAnswersAreDropped() {
    var state = explorer()
    let old = state.request
    let shown = state.picture
    _ = update(&state, .key(.character("l"), time: 1))
    let late = Picture(width: 28, height: 28, channels: 1, filledWith: 9)
    _ = update(&state, .decoded(late, request: old, milliseconds: 1))
    _ = update(&state, .traversed(Array(repeating: late, count: 9), request: old))
    #expect(state.picture == shown)
    #expect(state.traversal?.pictures.contains(late) == false)
    // Not even an answer that nobody asked for.
    _ = update(&state, .decoded(late, request: old + 7, milliseconds: 1))
    _ = update(&state, .traversed([late], request: state.request))
    #expect(state.picture == shown)
  }

  @Test func withoutPicturesNothingIsDecoded() {
    var state = explorer(120, 40, .off)
    #expect(update(&state, .key(.character("l"), time: 1)).isEmpty)
  }

  /// While the terminal has not answered, pictures are made but not shown.
  @Test func beforeTheGraphicsAreKnownNoPictureIsShown() {
    var state = explorer(120, 40, nil)
    press("l", &state)
    #expect(state.picture != nil)
    #expect(view(state).slots.isEmpty)
    #expect(!state.isWaiting)
    apply(.graphics(Graphics(mode: .sixel)), to: &state)
    #expect(view(state).slots.count == 2)
  }

  @Test func theStripHoldsThePresentValueAmongEvenOnes() throws {
    var state = explorer()
    press("lll", &state, interval: 10)
    let plan = try #require(state.traversal?.plan)
    #expect(plan.across.values == [-2, -1.5, -1, -0.5, 0, 0.3, 1, 1.5, 2])
    #expect(plan.across.current == 5)
    #expect(plan.latents[5] == state.point.latent)
    press("k", &state)
    #expect(try #require(state.traversal?.plan).across.values == (0..<10).map(Float.init))
  }

  @Test func theGridVariesTheCategoryDownAndTheFocusedCodeAcross() throws {
    var state = explorer()
    press("jv", &state)
    let plan = try #require(state.traversal?.plan)
    let down = try #require(plan.down)
    #expect(state.rows.name(of: plan.across.row) == "width")
    #expect(state.rows.name(of: down.row) == "digit")
    #expect(plan.latents.count == 90)
    #expect(plan.latents[3 * 9 + 8].category(ofPart: 1, in: digits.spec) == 3)
    #expect(plan.latents[3 * 9 + 8].values[73] == 2)
    // With the category focused, the slider that had the focus before is varied.
    press("kk", &state)
    #expect(state.rows.name(of: try #require(state.traversal?.plan).across.row) == "slant")
    press("v", &state)
    #expect(state.traversal?.plan.down == nil)
  }
}

@Suite struct PromptTests {
  @Test(arguments: [
    ("0.62", Float(0.62)), ("-0.5", -0.5), ("+0.1", 0.4), ("+=0.1", 0.4), ("-=1", -0.7),
    ("max", 2), ("min", -2), ("zero", 0), (" 1 ", 1), ("1e-1", 0.1),
  ])
  func valuesCanBeTyped(text: String, expected: Float) {
    var state = explorer()
    press("lll", &state, interval: 10)
    press([.enter], &state, from: 5000)
    press(text, &state)
    press([.enter], &state)
    #expect(abs(state.point.latent.values[72] - expected) < 1e-6)
    #expect(state.prompt == nil)
  }

  @Test(arguments: [
    ("abc", "'abc' is not a value: type a number, +0.1 or -=0.1 to change by it, min, zero or max"),
    ("3", "+3 is outside the range -2 to +2"),
    ("+9", "+9.3 is outside the range -2 to +2"),
    ("nan", "'nan' is not a value: type a number, +0.1 or -=0.1 to change by it, min, zero or max"),
    ("inf", "'inf' is not a value: type a number, +0.1 or -=0.1 to change by it, min, zero or max"),
  ])
  func whatIsNoValueIsSaidAndCanBeCorrected(text: String, message: String) {
    var state = explorer()
    press("lll", &state, interval: 10)
    let before = state.point
    press("=", &state, from: 5000)
    press(text, &state)
    press([.enter], &state)
    #expect(state.notice?.text == message)
    #expect(state.prompt?.string == text)
    #expect(state.point == before)
    press([.control("u")] + "1".unicodeScalars.map { Key.character($0) } + [.enter], &state)
    #expect(state.point.latent.values[72] == 1)
  }

  @Test func categoriesAreTypedByName() {
    var model = digits
    model.spec.parts[1].choices = ["zero", "one", "two", "3", "4", "5", "6", "7", "8", "nine"]
    var state = explorer(model: model)
    press("k=NINE", &state)
    press([.enter], &state)
    #expect(state.point.latent.category(ofPart: 1, in: model.spec) == 9)
    press("=ten", &state)
    press([.enter], &state)
    #expect(state.notice?.text == "'ten' is not one of zero one two 3 4 5 6 7 8 nine")
  }

  @Test func theExactValueIsProposedAndCanBeEdited() {
    var state = explorer()
    press("lll", &state, interval: 10)
    press("=", &state, from: 5000)
    #expect(state.prompt?.string == "0.3")
    press([.arrow(.left), .character("2"), .end, .character("5"), .enter], &state)
    #expect(state.point.latent.values[72] == 0.235)
  }

  @Test func keysAreTextWhileTyping() {
    var state = explorer()
    let before = state.point
    press("=qrlh?w", &state)
    #expect(state.prompt?.string == "qrlh?w")
    #expect(state.point == before)
  }

  @Test func longTextIsCutOffAtALimit() {
    var state = explorer()
    press("=" + String(repeating: "1", count: 2000), &state)
    #expect(state.prompt?.string.count == 512)
    _ = view(state)
  }
}

@Suite struct SavingTests {
  @Test func aPictureIsSavedUnderTheProposedName() throws {
    var state = explorer()
    press("k3w", &state)
    let effects = press([.enter], &state)
    guard case .save(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.fileName == "infogan-mnist-digit3-seed1234.png")
    #expect(request.zoom == 8)
    #expect(request.latents == [state.point.latent])
    #expect(request.view == .single)
    #expect(state.isModified)
    _ = update(
      &state,
      .saved(SavedFile(name: "three.png", width: 224, height: 224, point: state.point)))
    #expect(!state.isModified)
    #expect(state.notice == Notice(.done, "saved three.png, 224×224 pixels"))
  }

  @Test(arguments: [
    ("a.png x3", "a.png", 3), ("a.png", "a.png", 8), ("a b x12", "a b.png", 12),
    ("~/x/a.PNG x1", "~/x/a.PNG", 1), ("xylophone", "xylophone.png", 8), ("a x", "a x.png", 8),
  ])
  func nameAndZoomAreRead(text: String, name: String, zoom: Int) {
    var state = explorer()
    press("w", &state)
    press(text, &state)
    let effects = press([.enter], &state)
    guard case .save(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.fileName == name)
    #expect(request.zoom == zoom)
  }

  @Test(arguments: [
    ("a.png x0", "the zoom x0 is not one of x1 to x64"),
    ("a.png x99", "the zoom x99 is not one of x1 to x64"),
    ("x/ x8", "a file name is missing, as in: three.png x8"),
    ("  ", "a file name is missing, as in: three.png x8"),
  ])
  func oddNamesAreSaid(text: String, message: String) {
    var state = explorer()
    press("w", &state)
    press(text, &state)
    #expect(press([.enter], &state).isEmpty)
    #expect(state.notice?.text == message)
    #expect(state.prompt != nil)
  }

  @Test func stripAndGridAreSavedWithTheirValues() {
    var state = explorer()
    press("W", &state)
    var effects = press([.enter], &state)
    guard case .save(let strip)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(strip.latents.count == 9)
    #expect(strip.columns == 9)
    #expect(strip.fileName == "infogan-mnist-digit0-along-slant-seed1234.png")
    guard case .strip(let code, let values) = strip.view else {
      Issue.record("\(strip.view)")
      return
    }
    #expect(code == "slant")
    #expect(values.count == 9)
    press("vW", &state)
    effects = press([.enter], &state)
    guard case .save(let grid)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(grid.latents.count == 90)
    #expect(grid.fileName == "infogan-mnist-by-digit-along-slant-seed1234.png")
    if case .grid(let rows, let columns, _) = grid.view {
      #expect(rows == "digit")
      #expect(columns == "slant")
    } else {
      Issue.record("\(grid.view)")
    }
  }

  @Test func aSavedViewComesBack() {
    var state = explorer(120, 40, nil)
    let point = state.point
    state.restore(.strip(code: "noise[40]", values: [0]), of: "a.png")
    #expect(state.rows.name(of: state.focusedRow) == "noise[40]")
    #expect(state.notice == Notice(.done, "the point of a.png"))
    // Nothing was asked for yet, so that the first action asks for the pictures.
    #expect(apply(.graphics(Graphics(mode: .sixel)), to: &state).count == 1)
    #expect((0..<40).contains { view(state).frame.text(row: $0).hasPrefix(" noise[40] ─") })
    state.restore(.grid(rows: "digit", columns: "width", values: [0]), of: "a.png")
    #expect(state.view == .grid)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    let before = state
    state.restore(.strip(code: "gone", values: []), of: "a.png")
    state.restore(.single, of: "a.png")
    #expect(state == before)
    #expect(state.point == point)
  }

  @Test func withoutAStripThereIsNothingToSave() {
    var state = explorer(40, 12)
    press("W", &state)
    #expect(state.prompt == nil)
    #expect(state.notice?.text == "there is no strip or grid on this screen to save")
  }

  @Test func aFailureKeepsThePointModified() {
    var state = explorer()
    press("l", &state)
    _ = update(&state, .notSaved("disk full"))
    #expect(state.isModified)
    #expect(state.notice == Notice(.failure, "disk full"))
  }
}
