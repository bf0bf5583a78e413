import Cells
import Latents
import Testing

@testable import Explorer

@Suite struct MarksTests {
  @Test func aMarkBringsThePointBackExactly() {
    var state = explorer()
    press("k3jLl", &state)
    let marked = state.point
    press("ma", &state, from: 10_000)
    #expect(
      state.notice?.text
        == "marked as a: digit 3, slant +1.1, width 0, seed 1234; 'a comes back here")
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
    #expect(
      state.notice?.text == "a is now digit 0, slant +1, width 0, seed 1234; 'a comes back here")
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

  /// The model with two points of its own.
  private func withPoints() -> ExploredModel {
    var model = digits
    model.marks = Marks([
      ("seven", ExploredPoint(neutral: digits.spec, seed: 7)),
      ("one", ExploredPoint(neutral: digits.spec, seed: 1)), ("no name", explorer().point),
    ])
    return model
  }

  @Test func aModelBringsItsPoints() {
    var state = explorer(model: withPoints())
    #expect(state.marks.all.map(\.name) == ["one", "seven"])
    #expect(state.point.seed == 1234 && !state.isUnsaved)
    press("'s", &state)
    #expect(state.point == state.marks["seven"] && !state.isModified)
    #expect(state.notice?.text.hasPrefix("at seven: ") == true)
    press("ms's", &state, from: 20_000)
    #expect(state.notice?.text.hasPrefix("at s: ") == true)
  }

  /// A session says what differs from what the model brings.
  @Test func pointsOfTheModelAreNoneOfTheSession() {
    var state = explorer(model: withPoints())
    #expect(!state.sessionLines.contains { $0.hasPrefix("mark ") || $0.hasPrefix("unmark ") })
    press("ma", &state)
    apply(.statement(.unmark("one"), time: 20_000), to: &state)
    #expect(state.sessionLines.filter { $0.hasPrefix("mark ") } == ["mark a"])
    var later = explorer(model: withPoints())
    later.offer([.open("infogan-mnist"), .at(seed: 8, []), .mark("a"), .unmark("one")])
    press("S", &later)
    #expect(later.marks.all.map(\.name) == ["a", "seven"])
    #expect(state.sessionLines.contains("unmark one"))
  }

  /// Marks of a person's own stay where the point does, points of a model go with it.
  @Test func anotherModelBringsOtherPoints() {
    var state = explorer(model: withPoints())
    press("maR", &state)
    apply(.statement(.mark("one"), time: 20_000), to: &state)
    var other = digits
    other.name = "other"
    other.marks = Marks([
      ("one", ExploredPoint(neutral: digits.spec, seed: 4)),
      ("two", ExploredPoint(neutral: digits.spec, seed: 2)),
    ])
    let (own, a) = (state.marks["one"], state.marks["a"])
    apply(.opened(other, path: "/other.safetensors"), to: &state)
    #expect(state.marks.all.map(\.name) == ["a", "one", "two"])
    #expect(state.marks["one"] == own && state.marks["a"] == a)
    var faces = digits
    faces.spec = LatentSpec(
      parts: [LatentPart(name: "noise", kind: .noise, size: 5, prior: .standardNormal)])
    apply(.opened(faces, path: "/faces.safetensors"), to: &state)
    #expect(state.marks.all.isEmpty)
  }

  @Test func marksAreOnTheScreen() {
    var state = explorer()
    press("maLmb", &state)
    press("j", &state, from: 20_000)
    let line = view(state).frame.text(row: 38)
    #expect(line.hasSuffix("marks  'a  [b] "))
  }
}
