import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct AllCodesViewTests {
  @Test func everyShownRowHasItsStrip() throws {
    var state = explorer()
    press("T", &state)
    #expect(state.view == .codes)
    let strips = try #require(state.tiles?.plan.traversals)
    let names = strips.map { state.rows.name(of: $0.across.row) }
    #expect(names == ["digit", "slant", "width"] + (0..<6).map { "noise[\($0)]" })
    for strip in strips {
      // All ten digits; nine round values of a slider.
      #expect(strip.latents.count == (strip.across.row == state.rows.rows[0] ? 10 : 9))
      #expect(strip.latents[strip.across.current] == state.point.latent)
    }
    // In each picture of a strip only its own row differs.
    for (place, latent) in strips[2].latents.enumerated() {
      var expected = state.point.latent.values
      expected[73] = strips[2].across.values[place]
      #expect(latent.values == expected)
    }
    press("T", &state, from: 9000)
    #expect(state.view == .single)
  }

  /// Also where there is little room: rather than choices, tracks of codes are left out.
  @Test(arguments: [(80, 24), (100, 30), (200, 60)])
  func allChoicesAreShown(columns: Int, rows: Int) throws {
    var state = explorer(columns, rows)
    press("T", &state)
    let strips = try #require(state.tiles?.plan.traversals)
    #expect(strips[0].across.values == (0..<10).map(Float.init))
    #expect(strips[1].across.values.count == 9)
    #expect(try #require(Layout(state)?.tiles).tile.zoom >= 1)
  }

  @Test func theFocusedRowIsAlwaysAmongTheStrips() throws {
    var state = explorer(80, 24)
    press("T", &state)
    for key in ["G", "k", "k", "g", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j"] {
      press(key, &state)
      let strips = try #require(state.tiles?.plan.traversals)
      #expect(strips.contains { $0.across.row == state.focusedRow }, "after \(key)")
    }
  }

  @Test func aClickTakesTheValueOfThatRowAndFocusesIt() throws {
    var state = explorer()
    press("T", &state)
    let tiles = try #require(Layout(state)?.tiles)
    let cells = tiles.cells(column: 8, row: 2)
    let middle = Position(column: cells.left + 2, row: cells.top + 1)
    apply(.mouse(MouseEvent(.press, at: middle), time: 1), to: &state)
    #expect(state.point.latent.values[73] == 2)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    press("u", &state)
    #expect(state.point.latent.values[73] == 0)
  }

  @Test func theStripOfTheFocusedCodeIsSaved() throws {
    var state = explorer()
    press("jTW", &state)
    let effects = press([.enter], &state)
    guard case .save(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.latents.count == 9)
    #expect(request.latents.map { $0.values[73] } == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2])
    #expect(request.view == .strip(code: "width", values: request.latents.map { $0.values[73] }))
  }
}
