import Cells
import Explorer
import Latents
import Testing

@Suite struct LineTests {
  private func typed(_ text: String) -> [Key] {
    text.unicodeScalars.map { $0 == "\r" ? .enter : $0 == "\t" ? .tab : .character($0) }
  }

  @Test func aLineIsDone() {
    var state = explorer()
    press(typed(":set slant 0.62\r"), &state)
    #expect(state.point.latent.values[72] == 0.62)
    #expect(state.prompt == nil)
    #expect(state.notice?.text == "digit 0, slant +0.62, width 0, seed 1234")
    press("u", &state, from: 100_000)
    #expect(state.point.latent.values[72] == 0)
  }

  @Test func aWrongLineStaysToBeMended() {
    var state = explorer()
    press(typed(":set slnt 1\r"), &state)
    #expect(state.prompt?.string == "set slnt 1")
    #expect(state.notice?.kind == .failure)
    press([.arrow(.left), .arrow(.left), .arrow(.left), .arrow(.left)] + typed("a\r"), &state)
    #expect(state.prompt == nil)
    #expect(state.point.latent.values[72] == 1)
    press(typed(":sett\r"), &state)
    #expect(state.notice?.text.hasPrefix("a line cannot begin with 'sett'") == true)
    press([.escape], &state)
    #expect(state.prompt == nil)
    press(typed(":  \r"), &state)
    #expect(state.prompt == nil)
  }

  @Test func linesComeBack() {
    var state = explorer()
    press(typed(":set slant 1\r:set slant 2\r:set slant 2\r:dra"), &state)
    press([.arrow(.up)], &state)
    #expect(state.prompt?.string == "set slant 2")
    press([.arrow(.up)], &state)
    #expect(state.prompt?.string == "set slant 1")
    press([.arrow(.up)], &state)
    #expect(state.prompt?.string == "set slant 1")
    press([.arrow(.down), .arrow(.down)], &state)
    #expect(state.prompt?.string == "dra")
  }

  @Test func seedsComeBack() {
    var state = explorer()
    press("]]]", &state)
    press(typed("s42\rs"), &state, from: 50_000)
    press([.arrow(.up), .arrow(.up)], &state)
    #expect(state.prompt?.string == "1236")
    press([.enter], &state, from: 60_000)
    #expect(state.point.seed == 1236)
  }

  @Test(arguments: [
    ("se", ["set", "seed"], "set"), ("cho", ["choose"], "choose "),
    ("set sl", ["slant"], "set slant "),
    ("set digit ", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "set digit 0"),
    ("set slant ", ["min", "zero", "max"], "set slant min"),
    ("set slant 1 wi", ["width"], "set slant 1 width "),
    ("set noise[1", ["noise[1]"] + (10...19).map { "noise[\($0)]" }, "set noise[1]"),
    ("at ", ["seed"], "at seed "), ("at seed 4 di", ["digit"], "at seed 4 digit "),
    ("choose digit 3 ", [], "choose digit 3 "),
    ("go ", ["a", "b"], "go a"), ("view g", ["grid"], "view grid "),
    ("resample ", ["all"], "resample all "), ("open ", ["bad", "good"], "open bad"),
    ("save g", ["grid"], "save grid "),
    ("save grid a.png ", ["across", "down"], "save grid a.png across"),
    ("save grid a.png across w", ["width"], "save grid a.png across width "),
    ("export ", ["apng", "gif", "frames", "tall", "npy", "json"], "export apng"),
    ("export gif a ", ["across", "through"], "export gif a across"),
    ("export gif a through a ", ["a", "b", "steps"], "export gif a through a a"),
    ("help und", ["undo"], "help undo "), ("seed ", [], "seed "), ("frob ", [], "frob "),
    ("open \"my ", [], "open \"my "),
  ])
  func tabGoesOn(text: String, words: [String], result: String) {
    var state = explorer()
    press("maLmb", &state)
    press(typed(":" + text), &state, from: 20_000)
    apply(
      .found(["bad", "good"].map { ModelEntry(name: $0, folder: "m", path: "m/\($0)") }), to: &state
    )
    let box = words.filter { word in
      (0..<40).contains { view(state).frame.text(row: $0).contains("  \(word) ") }
    }
    #expect(box == Array(words))
    press([.tab], &state)
    #expect(state.prompt?.string == result)
  }

  @Test func tabGoesThroughTheWords() {
    var state = explorer()
    press(typed(":re\t"), &state)
    #expect(state.prompt?.string == "reset")
    press([.tab], &state)
    #expect(state.prompt?.string == "resample")
    press([.tab, .tab, .tab], &state)
    #expect(state.prompt?.string == "reset")
    press([.backTab], &state)
    #expect(state.prompt?.string == "rename")
    press(typed(" "), &state)
    #expect(state.prompt?.string == "rename ")
  }

  @Test func wordsAreRemoved() {
    var state = explorer()
    press(typed(":set slant 1 "), &state)
    press([.control("w")], &state)
    #expect(state.prompt?.string == "set slant ")
    press([.control("w"), .control("w"), .control("w")], &state)
    #expect(state.prompt?.string == "")
  }
}

@Suite struct PaletteTests {
  @Test func lettersFindEntries() {
    var state = explorer()
    press([.control("p")], &state)
    let all = state.palette?.shown.count ?? 0
    #expect(all > Verb.allCases.count)
    press("seed", &state)
    #expect(state.palette?.focused?.form == "seed NUMBER")
    #expect(state.palette?.focused?.key == "s")
    press([.enter], &state)
    #expect(state.palette == nil)
    #expect(state.prompt?.string == "seed ")
    press("7\r".unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, &state)
    #expect(state.point.seed == 7)
  }

  @Test func whatNeedsNoWordsIsDoneAtOnce() {
    var state = explorer()
    press("L", &state)
    press([.control("p")], &state, from: 5000)
    press("undo", &state, from: 6000)
    press([.enter], &state, from: 12_000)
    #expect(state.history.undoCount == 0)
    #expect(state.prompt == nil)
    press([.control("p")], &state, from: 20_000)
    press("redraw", &state, from: 21_000)
    #expect(press([.enter], &state, from: 30_000) == [.redraw])
  }

  @Test func itIsLeft() {
    var state = explorer()
    press([.control("p"), .escape], &state)
    #expect(state.palette == nil)
    press([.control("p"), .backspace], &state)
    #expect(state.palette == nil)
    press([.control("p")], &state)
    press("zzzq", &state)
    #expect(state.palette?.shown.isEmpty == true)
    press([.enter], &state)
    #expect(state.palette != nil)
    press([.control("u")], &state)
    #expect(state.palette?.query == "")
    apply(.mouse(MouseEvent(.press, at: Position(column: 2, row: 30)), time: 0), to: &state)
    #expect(state.palette == nil)
  }

  @Test func theFocusStaysInTheList() {
    var state = explorer(80, 24)
    press([.control("p"), .arrow(.up)], &state)
    #expect(state.palette?.focus == 0)
    press([Key](repeating: .arrow(.down), count: 100), &state)
    let last = (state.palette?.shown.count ?? 0) - 1
    #expect(state.palette?.focus == last)
    let lines = (0..<24).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains(state.palette?.focused?.summary ?? "?") })
    press("s", &state)
    #expect(state.palette?.focus == 0)
  }

  @Test func entriesAreClicked() throws {
    var state = explorer()
    press([.control("p")], &state)
    press("resample", &state)
    let row = try #require(
      (0..<40).first { view(state).frame.text(row: $0).contains("resample   new noise") })
    let before = state.point.seed
    apply(.mouse(MouseEvent(.press, at: Position(column: 80, row: row)), time: 9), to: &state)
    #expect(state.palette == nil)
    #expect(state.point.seed != before)
  }
}
