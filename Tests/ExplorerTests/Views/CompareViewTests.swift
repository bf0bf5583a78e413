import Cells
import Explorer
import Latents
import Testing

@Suite struct CompareViewTests {
  @Test func withoutBItSaysWhatToDo() {
    var state = explorer()
    press("d", &state)
    #expect(state.view == .single)
    #expect(state.notice?.text == "nothing to compare with yet: B keeps this point as B")
    press("b", &state)
    #expect(state.notice?.text == "nothing to compare with yet: B keeps this point as B")
  }

  @Test func bKeepsFlipsAndComesBack() throws {
    var state = explorer()
    let first = state.point
    press("BLld", &state)
    let second = state.point
    #expect(state.view == .compare)
    #expect(state.tiles?.plan.latents == [first.latent])
    press("b", &state, from: 20_000)
    #expect(state.point == first)
    #expect(state.marks["B"] == second)
    #expect(state.tiles?.plan.latents == [second.latent])
    press("b", &state, from: 30_000)
    #expect(state.point == second)
    press("uu", &state, from: 40_000)
    #expect(state.point == second)
    #expect(state.marks["B"] == first)
  }

  /// What is saved of the view is A and B side by side.
  @Test func bothAreSaved() throws {
    var state = explorer()
    press("BLd", &state)
    let effects = update(
      &state, .statement(.save(.shown, file: "pair.png", zoom: 2), time: 50_000))
    let other = try #require(state.marks["B"])
    let saved = effects.compactMap { if case .save(let request) = $0 { request } else { nil } }
    #expect(saved.map(\.latents) == [[state.point.latent, other.latent]])
    #expect(saved[0].columns == 2 && saved[0].besideCount == 0)
    press("W", &state, from: 60_000)
    #expect(state.prompt?.string.contains("pair") == true)
  }

  @Test func itListsWhatDiffers() throws {
    var state = explorer()
    press("Bk3jjLld", &state)
    let frame = view(state).frame
    let text = (0..<40).map { frame.text(row: $0) }.joined(separator: "\n")
    for words in ["A less B", "2 of 65 differ", "digit  3 → 0", "width  +1.1 → 0", "largest 0.902"]
    {
      #expect(text.contains(words), "\(words) is missing")
    }
    #expect(view(state).slots.count == 3)
  }

  /// A walk leaves the point out that others are compared with.
  @Test func bIsNoStopOfAWalk() {
    var state = explorer()
    press("BlmalmbV", &state)
    press("V", &state, from: 90_000)
    #expect(state.view == .walk)
    #expect(state.walkPath?.stops.count == 2)
  }

  @Test func aClickOnBExchanges() throws {
    var state = explorer()
    let first = state.point
    press("BLd", &state)
    let tiles = try #require(Layout(state)?.tiles)
    let cells = tiles.cells(column: 1, row: 0)
    apply(
      .mouse(MouseEvent(.press, at: Position(column: cells.left + 1, row: cells.top + 1)), time: 1),
      to: &state)
    #expect(state.point == first)
  }
}
