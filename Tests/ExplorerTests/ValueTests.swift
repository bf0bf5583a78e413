import Cells
import Explorer
import Latents
import Testing

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
    #expect(state.rows.value(of: state.focusedRow, at: state.point) == expected)
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
