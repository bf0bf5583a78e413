import Explorer
import Latents
import Testing

@Suite struct PastingTests {
  private func paste(_ text: String, _ state: inout State) -> [Effect] {
    apply(.pasted(text, time: 50_000), to: &state)
  }

  @Test func aCopiedPointIsPasted() throws {
    var state = explorer()
    press("k3jLl", &state)
    let there = state.point
    var line: String?
    for case .copy(let text) in press("y", &state, from: 9000) { line = text }
    #expect(line == "at seed 1234 digit 3 slant 1.1")
    press("RR", &state, from: 20_000)
    _ = paste(try #require(line) + "\n", &state)
    #expect(state.point == there)
    press("u", &state, from: 60_000)
    #expect(state.point != there)
  }

  /// As NumPy, a notebook or a spreadsheet prints them.
  @Test(arguments: [", ", " ", "\n", "; ", "\t"])
  func numbersAreAPoint(separator: String) {
    var state = explorer()
    let values = state.point.latent.values.map { $0 / 2 }
    _ = paste("[[" + values.map { "\($0)" }.joined(separator: separator) + "]]\n", &state)
    #expect(state.point.latent.values == values)
    #expect(state.point.seed == 1234)
  }

  @Test(arguments: [
    "save x.png", "quit", "open other", "hello", "", "1, 2, x", "mark a", "seed 1\nsave x.png",
  ])
  func nothingElseIsDone(text: String) {
    var state = explorer()
    let before = state.point
    #expect(paste(text, &state).isEmpty)
    #expect(state.notice?.kind == .failure)
    #expect(state.point == before)
    #expect(state.marks.all.isEmpty)
  }

  @Test func tooFewNumbersAreNamed() {
    var state = explorer()
    _ = paste("1 2 3", &state)
    #expect(
      state.notice?.text == "vector: the latent is 3 numbers, expected 74 finite numbers")
  }

  @Test func atAPromptItIsTyped() {
    var state = explorer()
    press(":", &state)
    #expect(paste("set slant\n0.5\u{7}", &state).isEmpty)
    #expect(state.prompt?.string == "set slant 0.5")
    #expect(state.point.latent.values[72] == 0)
    press([.enter], &state)
    #expect(state.point.latent.values[72] == 0.5)
  }

  @Test func pIsALineForIt() {
    var state = explorer()
    press("p", &state)
    press("at seed 5 digit 4x".unicodeScalars.map { .character($0) } + [.enter], &state)
    #expect(state.prompt?.string == "at seed 5 digit 4x")
    #expect(state.notice?.text == "digit: '4x' is not one of 0 1 2 3 4 5 6 7 8 9")
    press([.backspace, .enter], &state)
    #expect(state.prompt == nil)
    #expect(state.point.seed == 5)
  }

  @Test func inThePaletteItIsLookedFor() {
    var state = explorer()
    press([.control("p")], &state)
    press("s", &state)
    #expect(paste("eed\n", &state).isEmpty)
    #expect(state.palette?.query == "seed ")
    #expect(state.point.seed == 1234)
    _ = paste(String(repeating: "long ", count: 10_000), &state)
    #expect(state.palette?.query.count == 120)
  }

  @Test func nothingIsPastedUnderAQuestionOrAList() {
    var state = explorer()
    press("k3jLq", &state)
    let before = state.point
    #expect(state.question == .leave)
    _ = paste("seed 9", &state)
    #expect(state.point == before)
    var listed = explorer()
    press("o", &listed)
    _ = paste("seed 9", &listed)
    #expect(listed.point.seed == 1234)
  }

  @Test(arguments: [
    ("a", "export apng infogan-mnist-along-slant-seed1234 x8 across slant 9"),
    ("g", "export gif infogan-mnist-along-slant-seed1234 x8 across slant 9"),
    ("f", "export frames infogan-mnist-along-slant-seed1234 x8 across slant 9"),
    ("t", "export tall infogan-mnist-along-slant-seed1234 x8 across slant 9"),
    ("n", "export npy infogan-mnist-along-slant-seed1234 x8"),
    ("j", "export json infogan-mnist-along-slant-seed1234 x8"),
  ])
  func exportsAreLinesToRead(key: String, line: String) {
    var state = explorer()
    press("e", &state)
    #expect(state.prefix == .export)
    press(key, &state)
    #expect(state.prompt?.string == line)
    let effects = press([.enter], &state)
    #expect(effects.contains { if case .export = $0 { true } else { false } })
    #expect(state.prompt == nil)
  }

  @Test func theWalkIsExportedFromMarkToMark() {
    var state = explorer()
    press("maLmb", &state)
    apply(.statement(.view("walk"), time: 20_000), to: &state)
    press("ea", &state, from: 30_000)
    #expect(
      state.prompt?.string
        == "export apng infogan-mnist-walk-a-b-a x8 through a b a steps 12")
    press([.escape], &state)
    press("ez", &state, from: 40_000)
    #expect(state.notice?.text == "z exports nothing, a letter of the list or Enter does")
    press([.enter], &state, from: 50_000)
    #expect(state.prompt?.string.hasPrefix("export gif") == true)
  }
}
