import Cells
import Explorer
import Latents
import Testing

/// The list of what was done.
@Suite struct HistoryListTests {
  private func lines(_ state: State) -> [String] {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }
  }

  @Test func itListsEveryStepAsItsLine() {
    var state = explorer()
    press("LjlmaU", &state)
    for text in ["after step 3 of 3", "the start", "1  set slant 1.0", "2  set width 0.1"] {
      #expect(lines(state).contains { $0.contains(text) }, "\(text)")
    }
    #expect(lines(state).contains { $0.contains("▸ 3  mark a") })
  }

  /// Up and down go through it, and the picture follows; other keys leave it where it is.
  @Test func keysGoThroughIt() {
    var state = explorer()
    let start = state.point
    press("Ljl", &state)
    let end = state.point
    press("U", &state, from: 9000)
    press([.arrow(.up)], &state, from: 10_000)
    #expect(state.point != end)
    #expect(lines(state).contains { $0.contains("after step 1 of 2") })
    #expect(lines(state).contains { $0.contains("(2)  set width 0.1") })
    press([.home], &state, from: 11_000)
    #expect(state.point == start)
    #expect(lines(state).contains { $0.contains("▸      the start") })
    press([.end], &state, from: 12_000)
    #expect(state.point == end)
    press("u", &state, from: 13_000)
    press([.escape], &state, from: 14_000)
    #expect(!lines(state).contains { $0.contains("after step") })
    #expect(state.history.undoCount == 1)
    // A key that closes it does nothing else.
    press("Ul", &state, from: 20_000)
    #expect(state.history.undoCount == 1)
  }

  @Test func ofManyStepsThoseAroundAreListed() {
    var state = explorer()
    for step in 0..<200 { press("]", &state, from: step * 5000, interval: 0) }
    press("U", &state, from: 2_000_000)
    #expect(lines(state).contains { $0.contains("after step 200 of 200") })
    #expect(lines(state).contains { $0.contains("▸ 200  seed 1434") })
    press(String(repeating: "k", count: 100), &state, from: 2_100_000)
    #expect(lines(state).contains { $0.contains("▸ 100    seed 1334") })
    #expect(lines(state).contains { $0.contains("(101)  seed 1335") })
  }

  @Test func aLineSaysTheLastStepFirst() throws {
    var state = explorer()
    try say("history", &state)
    #expect(state.notice?.text == "nothing was done yet")
    try say("set slant 1", &state, at: 9000)
    try say("mark a", &state, at: 20_000)
    try say("seed 5", &state, at: 30_000)
    try say("undo", &state, at: 40_000)
    try say("history", &state, at: 50_000)
    #expect(state.notice?.text == "mark a; set slant 1.0")
  }
}
