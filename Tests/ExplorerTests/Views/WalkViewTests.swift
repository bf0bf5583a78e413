import Cells
import Explorer
import Latents
import Testing

@Suite struct WalkViewTests {
  /// A walk from digit 3 by way of 7 to 1, with the slant going from -1 to +1 in the first step.
  private func walk(_ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = explorer(columns, rows)
    press("k3jHmak7jLLmbk1jmc", &state)
    press("V", &state, from: 90_000)
    return state
  }

  @Test func withoutMarksItSaysWhatToDo() {
    var state = explorer()
    press("V", &state)
    #expect(state.view == .styles)
    apply(.mouse(MouseEvent(.press, at: Position(column: 46, row: 38)), time: 1), to: &state)
    #expect(state.view == .styles)
    let text = "a walk goes through marks, and needs two: m and a letter marks a point"
    #expect(state.notice?.text == text)
  }

  @Test func itGoesThroughAllMarks() throws {
    let state = walk()
    #expect(state.view == .walk)
    let path = try #require(state.walkPath)
    #expect(path.stops == state.marks.all.map(\.point.latent))
    let plan = try #require(state.tiles?.plan)
    for stop in path.stops { #expect(plan.latents.contains(stop)) }
    #expect(plan.latents.first == plan.latents.last)
  }

  /// A model brings marks of its own: the way through them all is seldom the one that is wanted.
  @Test func itGoesThroughChosenMarks() throws {
    var state = walk()
    press("t", &state)
    #expect(state.prompt?.string == "walk 0 through a b c")
    press("c a".unicodeScalars.map { .character($0) } + [.enter], &state, from: 9000)
    #expect(state.walkPath?.stops == ["c", "a"].map { state.marks[$0]?.latent })
    #expect((0..<40).contains { view(state).frame.text(row: $0).contains("walk c a c") })
    // With one of them gone it goes through all that are left.
    apply(.statement(.unmark("c"), time: 20_000), to: &state)
    #expect(state.walkPath?.stops == ["a", "b"].map { state.marks[$0]?.latent })
    let line = Statement.walk(WalkPlace(0, through: ["a", "z"]))
    apply(.statement(line, time: 30_000), to: &state)
    #expect(state.notice?.text == "there is no mark z, there are: a b")
    apply(.statement(.walk(WalkPlace(0, through: [])), time: 40_000), to: &state)
    #expect(state.walk.through.isEmpty)
  }

  @Test func keysMoveAlongTheWay() {
    var state = walk()
    press("ll.", &state)
    #expect(state.walk.position == 0.11)
    #expect(state.shownPoint.latent.values[72] == -1 + 2 * 0.11)
    #expect(state.picture?.picture != nil)
    press("L", &state)
    #expect(state.walk.position == 1)
    #expect(state.shownPoint.latent == state.marks["b"]?.latent)
    press("HH", &state)
    #expect(state.walk.position == 2)
    press("'b", &state, from: 9000)
    #expect(state.walk.position == 1)
  }

  /// The place depends on the time alone, not on how many moments were drawn.
  @Test func playingFollowsTheClock() {
    var state = walk()
    press(" ", &state, from: 100_000)
    #expect(state.wakeTime == 100_033)
    apply(.tick(time: 101_000), to: &state)
    #expect(state.walk.position == 0.5)
    apply(.tick(time: 105_000), to: &state)
    #expect(state.walk.position == 2.5)
    apply(.tick(time: 107_000), to: &state)
    #expect(state.walk.position == 0.5)
    press(" ", &state, from: 107_500)
    #expect(state.walk.position == 0.75)
    #expect(state.wakeTime == nil)
    apply(.tick(time: 200_000), to: &state)
    #expect(state.walk.position == 0.75)
  }

  @Test func itEndsAsAskedFor() {
    var state = walk()
    press("c", &state)
    #expect(state.walk.ending == .backAndForth)
    press(" ", &state, from: 100_000)
    apply(.tick(time: 105_000), to: &state)
    #expect(state.walk.position == 1.5)
    press(" c", &state, from: 105_000)
    #expect(state.walk.ending == .once)
    press("L ", &state, from: 120_000)
    #expect(state.walk.position == 0)
    apply(.tick(time: 190_000), to: &state)
    #expect(state.walk.position == 2)
    #expect(state.wakeTime == nil)
  }

  @Test func speedDoublesAndHalvesWithoutAJump() {
    var state = walk()
    press(" ", &state, from: 100_000)
    press(">", &state, from: 101_000)
    #expect(state.walk.position == 0.5)
    #expect(state.walk.stepMilliseconds == 1000)
    apply(.tick(time: 101_500), to: &state)
    #expect(state.walk.position == 1)
    press("<<<<<<", &state, from: 102_000, interval: 0)
    #expect(state.walk.stepMilliseconds == 8000)
  }

  @Test func leavingTheViewPauses() {
    var state = walk()
    press(" ", &state, from: 100_000)
    press("v", &state, from: 100_010)
    #expect(state.view != .walk)
    #expect(state.wakeTime == nil)
    #expect(state.walk.playing == nil)
  }

  /// Whoever plays it faster on the way back goes on back, and so does whoever stops for a while.
  @Test func theWayBackGoesOn() {
    var state = walk()
    press("c", &state)
    press(" ", &state, from: 100_000)
    press(">", &state, from: 105_000)
    #expect(state.walk.position == 1.5)
    apply(.tick(time: 105_500), to: &state)
    #expect(state.walk.position == 1)
    press(" ", &state, from: 105_500)
    press(" ", &state, from: 110_000)
    apply(.tick(time: 110_500), to: &state)
    #expect(state.walk.position == 0.5)
    // From the first mark the way leads forward again.
    apply(.tick(time: 111_500), to: &state)
    #expect(state.walk.position == 0.5)
    apply(.tick(time: 112_000), to: &state)
    #expect(state.walk.position == 1)
  }

  /// A walk of one mark is none: whoever takes marks away is not left on a screen without a way out.
  @Test func withoutItsMarksTheViewIsLeft() throws {
    var state = explorer()
    press("maLmb", &state)
    press("V", &state, from: 90_000)
    #expect(state.view == .walk)
    press("u", &state, from: 100_000)
    #expect(state.marks.all.map(\.name) == ["a"])
    #expect(state.view == .single)
    let text = "a walk goes through marks, and needs two: m and a letter marks a point"
    #expect(state.notice?.text == "undone: mark b; " + text)
    press("5", &state, from: 110_000)
    #expect(state.notice == nil)

    state = walk()
    for name in ["a", "b"] { apply(.statement(.unmark(name), time: 200_000), to: &state) }
    #expect(state.view == .single)
    #expect(state.notice?.text == "b is no mark any more; " + text)
  }

  @Test func valuesAreChangedOnlyAfterThePlaceIsTaken() {
    var state = walk()
    let point = state.point
    press("l5X=", &state)
    #expect(state.point == point)
    #expect(state.prompt == nil)
    #expect(state.notice?.text == "Enter takes this place as the point, which can be changed then")
    let place = state.shownPoint
    press([.enter], &state, from: 9000)
    #expect(state.point == place)
    press("u", &state, from: 20_000)
    #expect(state.point == point)
  }

  @Test func aClickGoesThere() throws {
    var state = walk()
    let strip = try #require(Layout(state)?.strip)
    let count = try #require(state.tiles?.pictures.count)
    // The last picture is the first mark again.
    let spread = strip.area.left + strip.area.width - 4
    apply(
      .mouse(MouseEvent(.press, at: Position(column: spread, row: strip.area.top + 1)), time: 1),
      to: &state)
    #expect(count == 10)
    #expect(state.walk.position == 0)
    press("n", &state)
    #expect(state.walk.noisePath == .straight)
  }

  /// What is on the screen is what `w` saves.
  @Test func theShownPlaceIsSaved() {
    var state = walk()
    let place = state.marks["a"].map { $0.latent.values[72] + 0.2 * 2 }
    press("llllw", &state)
    guard case .save(let request)? = press([.enter], &state).first else {
      Issue.record("nothing was saved")
      return
    }
    #expect(request.latents == [state.shownPoint.latent])
    #expect(request.latents[0].values[72] == place)
    // It is the point now, so that a replay saves the same.
    #expect(request.point == state.point)
  }
}
