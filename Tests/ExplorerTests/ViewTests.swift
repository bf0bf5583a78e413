import Cells
import Explorer
import Latents
import Testing

@Suite struct ViewTests {
  @Test func keysGoThroughAllViewsAndBack() {
    var model = judgedDigits
    model.factors = sprites.factors
    var state = explorer(model: model)
    press("malmblB", &state)
    let marks = MarkSum(terms: [.init(marks: ["a"]), .init(isAdded: false, marks: ["b"])])
    apply(.statement(.sum(marks), time: 80_000), to: &state)
    apply(.statement(.view("single"), time: 81_000), to: &state)
    apply(.statement(.beside("other"), time: 82_000), to: &state)
    apply(.openedBeside(digits), to: &state)
    openPicture(in: &state, at: 82_500)
    apply(.statement(.view("single"), time: 83_000), to: &state)
    var seen = [state.view]
    for _ in 1..<ViewKind.allCases.count {
      press("v", &state, from: 90_000)
      seen.append(state.view)
    }
    #expect(seen == ViewKind.allCases)
    press("v", &state)
    #expect(state.view == .single)
    press("V", &state)
    #expect(state.view == seen.last)
  }

  /// A click on a name at the bottom shows that view; where a notice stands it does not.
  @Test func namesOfViewsCanBeClicked() throws {
    var state = explorer()
    let row = state.size.rows - 2
    let line = view(state).frame.text(row: row)
    #expect(line.hasPrefix("[single]  grid"))
    apply(.mouse(MouseEvent(.press, at: Position(column: 12, row: row)), time: 1), to: &state)
    #expect(state.view == .grid)
    apply(.noticed(Notice(.hint, "something else")), to: &state)
    apply(.mouse(MouseEvent(.press, at: Position(column: 2, row: row)), time: 2), to: &state)
    #expect(state.view == .grid)
    #expect(state.notice == nil)
    apply(.mouse(MouseEvent(.press, at: Position(column: 2, row: row)), time: 3), to: &state)
    #expect(state.view == .single)
  }

  /// A view that has nothing to show is passed over, and left when that happens while it is shown.
  @Test func viewsWithoutAnythingToShowArePassedOver() throws {
    var state = explorer()
    press("V", &state)
    #expect(state.view == .styles)
    press("Bd", &state)
    #expect(Layout(state)?.view == .compare)
    press("u", &state, from: 90_000)
    #expect(Layout(state)?.view == .single)
    #expect(state.tiles?.plan.view == .single)
  }

  /// Pictures of the view before are never shown in the place of another's.
  @Test func picturesOfOneViewAreNotShownInAnother() {
    var state = explorer()
    _ = update(&state, .key(.character("v"), time: 1))
    #expect(state.tiles?.plan.view == .single)
    #expect(view(state).slots.isEmpty)
  }

  @Test func withoutPicturesThereIsOneView() {
    var state = explorer(120, 40, .off)
    press("v", &state)
    #expect(state.view == .single)
    #expect(state.notice?.text == "pictures are off, start with --preview to see other views")
  }
}
