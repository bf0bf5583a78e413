import Cells
import Explorer
import Testing

@Suite struct MarksTests {
  @Test func aMarkBringsThePointBackExactly() {
    var state = explorer()
    press("k3jLl", &state)
    let marked = state.point
    press("ma", &state, from: 10_000)
    #expect(state.notice?.text == "marked, 'a comes back here")
    press("RR", &state, from: 20_000)
    #expect(state.point != marked)
    press("'a", &state, from: 30_000)
    #expect(state.point == marked)
    #expect(state.notice?.text == "at a: digit 3, slant +1.1, width 0, seed 1234")
  }

  @Test func aPrefixWaitsForOneKeyOnly() {
    var state = explorer()
    for (key, prefix) in [("m", KeyPrefix.mark), ("'", .goTo)] {
      press(key, &state)
      #expect(state.prefix == prefix)
      let before = state.point
      press([.escape], &state)
      #expect(state.prefix == nil)
      press(key, &state)
      press([.arrow(.down)], &state)
      #expect(state.prefix == nil)
      #expect(state.notice?.text == "Down names no mark: a letter does")
      press(key + "7", &state)
      #expect(state.notice?.text == "7 names no mark: a letter does")
      #expect(state.point == before)
      #expect(state.marks.all.isEmpty)
    }
  }

  @Test func aMissingMarkNamesThoseThatAreThere() {
    var state = explorer()
    press("'q", &state)
    #expect(
      state.notice == Notice(.failure, "there is no mark q: m and a letter marks a point"))
    press("mbma'q", &state)
    #expect(state.notice == Notice(.failure, "there is no mark q, there are: a b"))
  }

  @Test func marksAreUndone() {
    var state = explorer()
    press("ma", &state)
    let first = state.point
    press("L", &state, from: 10_000)
    press("ma", &state, from: 20_000)
    #expect(state.notice?.text == "a is this point now")
    press("u", &state, from: 30_000)
    #expect(state.marks["a"] == first)
    press("uu", &state, from: 40_000)
    #expect(state.marks.all.isEmpty)
    press("ZZZ", &state, from: 50_000)
    #expect(state.marks.all.map(\.name) == ["a"])
    #expect(state.marks["a"] == state.point)
  }

  @Test func marksAreSortedAndReplaced() {
    var marks = Marks()
    let point = explorer().point
    for name in ["b", "smile", "a", "b", "C"] { marks[name] = point }
    #expect(marks.all.map(\.name) == ["C", "a", "b", "smile"])
    marks["b"] = nil
    #expect(marks.all.map(\.name) == ["C", "a", "smile"])
    #expect(marks["b"] == nil)
  }

  @Test(arguments: [
    ("a", true), ("Z", true), ("smile-2_x", true), ("", false), ("7", false), ("-a", false),
    ("a b", false), ("é", false), ("a'", false), (String(repeating: "a", count: 24), true),
    (String(repeating: "a", count: 25), false),
  ])
  func namesAreWords(name: String, isName: Bool) {
    #expect(Marks.isName(name) == isName)
  }

  /// A step that led back to where it began is no step: it neither needs an undo nor spoils a redo.
  @Test func aStepThatLeadsNowhereIsNone() {
    var state = explorer()
    press("L", &state)
    let there = state.point
    press("u", &state, from: 10_000)
    press("lh", &state, from: 20_000, interval: 10)
    press("Z", &state, from: 30_000)
    #expect(state.point == there)
    #expect(state.history.undoCount == 1)
  }

  @Test func marksAreOnTheScreen() {
    var state = explorer()
    press("maLmb", &state)
    press("j", &state, from: 20_000)
    let line = view(state).frame.text(row: 38)
    #expect(line.hasSuffix("marks  'a  [b] "))
  }
}
