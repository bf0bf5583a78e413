import Cells
import Explorer
import Pictures
import Testing

@Suite struct LookingTests {
  private func shown(_ state: State) -> Picture? { view(state).slots.first?.tiles.first?.picture }

  @Test func coloursGoRound() {
    var state = explorer()
    let grey = shown(state)
    #expect(grey?.channels == 1)
    var seen: [ColourMap] = []
    for _ in ColourMap.allCases {
      press("C", &state)
      seen.append(state.look.map)
      #expect(state.notice?.kind == .done)
    }
    #expect(Set(seen).count == ColourMap.allCases.count)
    #expect(shown(state) == grey)
    press("C", &state)
    #expect(shown(state)?.channels == 3)
    #expect(view(state).frame.text(row: 0).contains("ink"))
  }

  @Test func contrastGoesUpAndDownAndBack() {
    var state = explorer()
    let plain = shown(state)
    press(")))", &state)
    #expect(state.look.contrast > 1.9)
    #expect(shown(state) != plain)
    press("(((", &state)
    #expect(state.look.contrast == 1)
    for _ in 0..<40 { press(")", &state) }
    #expect(state.look.contrast == PictureLook.contrasts.upperBound)
    for _ in 0..<80 { press("(", &state) }
    #expect(state.look.contrast == PictureLook.contrasts.lowerBound)
  }

  @Test func linesSayTheSame() throws {
    var state = explorer()
    func say(_ line: String) throws -> Notice? {
      apply(.statement(try Statement(parsing: line), time: 0), to: &state)
      return state.notice
    }
    _ = try say("colours viridis")
    _ = try say("contrast 1.5")
    #expect(state.look.map == .viridis && state.look.contrast == 1.5)
    #expect(
      try say("colours rainbow")?.text
        == "there is no colour map 'rainbow' (there are: grey, ink, cividis, viridis)")
    #expect(try say("contrast 99")?.text == "contrast: 99 is outside 0.25 to 8")
    #expect(state.look.contrast == 1.5)
    #expect(throws: StatementError.self) { try Statement(parsing: "contrast much") }
  }

  /// On a light background ink is dark: the characters turn round.
  @Test func asciiFollowsTheBackground() {
    var state = explorer(80, 24, nil)
    apply(.graphics(Graphics(mode: .ascii)), to: &state)
    let dark = view(state).frame.text(row: 3)
    apply(.graphics(Graphics(mode: .ascii, isOnLight: true)), to: &state)
    let light = view(state).frame.text(row: 3)
    #expect(dark.contains("   ") && !dark.contains("@"))
    #expect(light.contains("@@@"))
  }
}
