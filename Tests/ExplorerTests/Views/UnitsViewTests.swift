import Cells
import Latents
import Pictures
import Testing

@testable import Explorer

@Suite struct UnitsViewTests {
  private func looking(_ keys: String = "", _ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = explorer(columns, rows, .sixel, in: .units)
    press(keys, &state)
    return state
  }

  private func wanted(_ effects: [Effect]) -> WantedUnits? {
    effects.lazy.compactMap { effect in
      if case .decode(let request) = effect { request.units } else { nil }
    }.last
  }

  private func text(of state: State) -> String {
    let frame = view(state).frame
    return (0..<frame.size.rows).map { frame.text(row: $0) }.joined(separator: "\n")
  }

  @Test func theStrongestUnitsOfALayerAreAskedFor() throws {
    var state = looking()
    #expect(state.view == .units)
    let tiles = try #require(Layout(state)?.tiles)
    let request = wanted(press(">", &state))
    #expect(request == WantedUnits(layer: 1, count: tiles.columns * tiles.rows))
    #expect(state.chosenMap == 7)
    #expect(text(of: state).contains("conv2  unit 7  value 9.00  row 0, column 0"))
    #expect(text(of: state).contains(" conv1 [conv2] fc3   strongest of 64 maps of 7×7"))
    press(">>", &state)
    #expect(state.unitBrowser.layer == 2 && state.notice?.text == "this is the last layer")
    press("<<<", &state)
    #expect(state.unitBrowser.layer == 0 && state.notice?.text == "this is the first layer")
  }

  /// A chosen unit stays chosen while the picture changes; Backspace follows the strongest again.
  @Test func keysChooseAmongTheStrongest() throws {
    var state = looking(">")
    #expect(wanted(press("l", &state, from: 5000))?.map == 14)
    let columns = try #require(Layout(state)?.tiles?.columns)
    press("j", &state, from: 6000)
    #expect(state.chosenMap == (columns + 2) * 7 % 64)
    press("kh", &state, from: 7000)
    #expect(state.chosenMap == 7 && state.unitBrowser.map == 7)
    press("h", &state, from: 8000)
    #expect(state.chosenMap == 7)
    #expect(wanted(press("r", &state, from: 9000))?.map == 7)
    press([.backspace], &state, from: 10_000)
    #expect(state.unitBrowser == UnitBrowser(layer: 1))
    press("l>", &state, from: 11_000)
    #expect(state.unitBrowser == UnitBrowser(layer: 2))
  }

  @Test func aClickChoosesAUnit() throws {
    var state = looking(">")
    let cells = try #require(Layout(state)?.tiles?.cells(column: 2, row: 1))
    let columns = try #require(Layout(state)?.tiles?.columns)
    apply(
      .mouse(MouseEvent(.press, at: Position(column: cells.left, row: cells.top)), time: 9000),
      to: &state)
    #expect(state.chosenMap == (columns + 3) * 7 % 64)
  }

  /// The unit that is looked at comes first; until the others are known, those before stay.
  @Test func thePicturesBeforeStayUntilAllAreKnown() throws {
    var state = looking(">")
    let before = try #require(state.strongestUnits)
    _ = update(&state, .key(.character("r"), time: 9000))
    var units = before
    units.chosen.value = 77
    units.strongest = []
    _ = update(&state, .excited(units, request: state.request))
    #expect(state.chosenUnit?.chosen.value == 77)
    #expect(state.strongestUnits == before && state.isWaiting)
    // What an older request asked for comes too late.
    units.chosen.value = 78
    _ = update(&state, .excited(units, request: state.request - 1))
    #expect(state.chosenUnit?.chosen.value == 77)
    // A file that cannot be read any more is waited for no longer.
    let picture = before.picture
    _ = update(&state, .decoded(picture, request: state.request, milliseconds: 1))
    #expect(state.isWaiting)
    _ = update(&state, .excited(nil, request: state.request))
    #expect(state.chosenUnit?.chosen.value == 77 && !state.isWaiting)
    #expect(state.notice?.text == "the discriminator of infogan-mnist cannot be read")
    apply(.opened(judgedDigits, path: "/models/other"), to: &state)
    #expect(state.unitBrowser.layer == 1)
    apply(.opened(layeredDigits, path: "/models/another"), to: &state)
    #expect(state.unitBrowser == UnitBrowser() && state.view == .single)
  }

  /// Heat and its scale stand beside the picture, as large and in line with it.
  @Test(arguments: [(120, 40), (80, 24), (200, 60), (40, 12)])
  func theHeatIsBesideThePicture(columns: Int, rows: Int) throws {
    let state = looking("", columns, rows)
    let layout = try #require(Layout(state))
    #expect(layout.view == .units)
    let slots = view(state).slots
    let preview = try #require(layout.preview)
    #expect(slots[0].area == preview.area)
    #expect(slots[1].area.top == preview.area.top && slots[1].area.width == preview.area.width)
    #expect(slots[1].area.left == preview.area.right + 2)
    // The smallest screen has room for the largest figure alone.
    if columns == 40 { return #expect(slots.count == 2 && text(of: state).contains("max 0.25")) }
    #expect(slots[2].area.top == preview.area.bottom && slots[2].area.height == 1)
    #expect(slots[2].area.right < slots[1].area.right)
    for (index, slot) in slots.enumerated() {
      for other in slots[(index + 1)...] { #expect(slot.area.intersection(other.area).isEmpty) }
      #expect(slot.area.bottom < layout.noticeRow)
    }
  }

  /// What is looked at is a line: logged, replayed, part of the session.
  @Test func unitsAreLines() throws {
    var state = explorer(model: judgedDigits)
    state.keepLog()
    var effects = apply(.statement(.units(layer: "conv2", map: 14), time: 0), to: &state)
    #expect(state.view == .units && state.chosenMap == 14)
    press("l", &state, from: 5000)
    effects += apply(.rested, to: &state)
    let told = effects.flatMap { effect in
      if case .log(let lines) = effect { lines } else { [String]() }
    }
    #expect(told.suffix(2) == ["units conv2 14", "units conv2 21"])
    #expect(state.sessionLines.suffix(2) == ["units conv2 21", "view units"])
    #expect(
      state.unitsText
        == "conv2: unit 21 is 8.50 at row 2, column 2; others: 7, 14, 28, 35, 42, 49, 56")
  }

  @Test func wrongLayersAndMapsAreNamed() throws {
    var state = explorer(model: judgedDigits)
    for (line, answer) in [
      ("units up1", "there is no layer 'up1' (there are: conv1, conv2, fc3)"),
      ("units conv1 16", "conv1 has no map 16, it has 16: 0 to 15"),
    ] {
      apply(.statement(try Statement(parsing: line), time: 0), to: &state)
      #expect(state.notice?.text == answer && state.view == .single)
    }
    var other = explorer()
    for line in ["units conv1", "view units"] {
      apply(.statement(try Statement(parsing: line), time: 0), to: &other)
      #expect(other.notice?.text == UnitsView.nothingToRead)
    }
  }
}
