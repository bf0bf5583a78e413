import Cells
import Explorer
import Latents
import Testing

@Suite struct MouseTests {
  private func mouse(
    _ kind: MouseEvent.Kind, _ column: Int, _ row: Int, _ state: inout State, time: Int = 0
  ) {
    let position = Position(column: column, row: row)
    apply(.mouse(MouseEvent(kind, at: position), time: time), to: &state)
  }

  @Test func clickingATrackSetsItsSlider() throws {
    var state = explorer()
    let codes = try #require(Layout(state)).codes
    let track = try #require(codes.track)
    // The third row of the panel is the second continuous code; one cell is a tenth.
    mouse(.press, track.left + 26, codes.codes.top + 2, &state)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    #expect(state.point.latent.values[73] == 0.6)
  }

  @Test func draggingIsOneStepAndStopsAtTheEnds() throws {
    var state = explorer()
    let codes = try #require(Layout(state)).codes
    let track = try #require(codes.track)
    mouse(.press, track.left + 20, codes.noise.top, &state)
    for column in 21...200 {
      mouse(.drag, track.left + column, codes.noise.top + column % 7, &state, time: column * 16)
    }
    #expect(state.point.latent.values[0] == 2)
    #expect(state.history.undoCount == 1)
    mouse(.release, 0, 0, &state, time: 4000)
    mouse(.drag, track.left, codes.noise.top, &state, time: 4010)
    #expect(state.point.latent.values[0] == 2)
  }

  @Test func clickingACategoryChoosesIt() throws {
    var state = explorer()
    let row = try #require(Layout(state)).codes.codes.top
    let text = view(state).frame.text(row: row)
    let seven = try #require(text.unicodeScalars.enumerated().first { $0.1 == "7" }).0
    mouse(.press, seven, row, &state)
    #expect(state.point.latent.category(ofPart: 1, in: digits.spec) == 7)
    #expect(state.focus == 0)
  }

  @Test func clickingALabelOnlyFocuses() throws {
    var state = explorer()
    let codes = try #require(Layout(state)).codes
    let before = state.point
    mouse(.press, codes.labelLeft, codes.noise.top + 4, &state)
    #expect(state.rows.name(of: state.focusedRow) == "noise[4]")
    #expect(state.point == before)
  }

  @Test func theWheelStepsOnATrackAndScrollsBesideIt() throws {
    var state = explorer()
    let codes = try #require(Layout(state)).codes
    let track = try #require(codes.track)
    mouse(.wheelUp, track.left, codes.codes.top + 1, &state)
    #expect(state.point.latent.values[72] == 0.1)
    mouse(.wheelDown, track.left, codes.codes.top + 1, &state)
    mouse(.wheelDown, track.left, codes.codes.top + 1, &state)
    #expect(state.point.latent.values[72] == -0.1)
    let focus = state.focus
    mouse(.wheelDown, codes.labelLeft, codes.noise.top, &state)
    #expect(state.focus == focus + 3)
  }

  @Test func clickingAPictureOfTheStripAdoptsIt() throws {
    var state = explorer()
    let slot = try #require(view(state).slots.last)
    #expect(slot.tiles.count == 9)
    mouse(.press, slot.area.left + slot.tiles[7].x / 8 + 2, slot.area.top + 1, &state)
    #expect(state.point.latent.values[72] == 1.5)
    // Between two pictures there is nothing to adopt.
    mouse(.press, slot.area.left + slot.tiles[7].x / 8 - 1, slot.area.top + 1, &state)
    #expect(state.point.latent.values[72] == 1.5)
  }

  @Test func clickingAPictureOfTheGridAdoptsBothCodes() throws {
    var state = explorer()
    press("v", &state)
    let slot = try #require(view(state).slots.first)
    let tile = slot.tiles[4 * 9 + 1]
    mouse(
      .press, slot.area.left + (tile.x + tile.fit.width / 2) / 8,
      slot.area.top + (tile.y + tile.fit.height / 2) / 16, &state)
    #expect(state.point.latent.values[72] == -1.5)
    #expect(state.point.latent.category(ofPart: 1, in: digits.spec) == 4)
    #expect(state.history.undoCount == 1)
  }

  @Test func whileTypingTheMouseDoesNothing() {
    var state = explorer()
    press("=", &state)
    let before = state
    for row in 0..<40 { mouse(.press, 70, row, &state) }
    #expect(state == before)
  }
}
