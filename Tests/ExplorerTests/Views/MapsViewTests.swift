import Cells
import Latents
import Pictures
import Testing

@testable import Explorer

@Suite struct MapsViewTests {
  private func browsing(_ keys: String = "", _ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = explorer(columns, rows, .sixel, in: .maps)
    press(keys, &state)
    return state
  }

  private func decoded(_ effects: [Effect]) -> DecodeRequest? {
    effects.lazy.compactMap { effect in
      if case .decode(let request) = effect { request } else { nil }
    }.last
  }

  @Test func theChosenLayerIsAskedFor() {
    var state = browsing()
    #expect(state.view == .maps)
    #expect(state.maps?.layer == 0 && state.maps?.count == 128)
    let request = decoded(press(">", &state))
    #expect(request?.layer == 1 && request?.tiles == [])
    #expect(state.maps?.count == 64)
    press(">", &state)
    #expect(state.notice?.text == "the picture comes next")
    press("<<", &state)
    #expect(state.browser.layer == 0 && state.notice?.text == "this is the first layer")
  }

  /// Muting is a step that undo takes back, and holds in every view.
  @Test func aMutedMapIsMutedInEveryPicture() {
    var state = browsing("l")
    let effects = press(" ", &state, from: 5000)
    #expect(
      decoded(effects)?.scales.factors == ["fc2": [1, 0] + [Float](repeating: 1, count: 126)])
    #expect(state.scales.changedCount == 1)
    #expect(decoded(press("v", &state, from: 10_000))?.scales == state.scales)
    press("u", &state, from: 20_000)
    #expect(state.scales.areWhole)
    press([.control("r")], &state, from: 30_000)
    #expect(state.scales.factor(of: 1, in: "fc2") == 0)
    press("V", &state, from: 40_000)
    press(" ", &state, from: 50_000)
    #expect(state.scales.areWhole)
  }

  @Test func soloLeavesOneMapAndThenAll() {
    var state = browsing("js")
    let chosen = state.browser.map
    #expect(chosen > 1)
    #expect(state.scales.changedCount == 127)
    #expect(state.scales.factor(of: chosen, in: "fc2") == 1)
    press("s", &state, from: 9000)
    #expect(state.scales.areWhole)
  }

  @Test func mapsAreScaledByQuarters() {
    var state = browsing("++-----")
    #expect(state.scales.factor(of: 0, in: "fc2") == 0.25)
    press("--", &state, from: 9000)
    #expect(state.scales.factor(of: 0, in: "fc2") == 0)
    press([.backspace], &state, from: 20_000)
    #expect(state.scales.areWhole)
  }

  @Test func pagesAndClicksChooseMaps() throws {
    var state = browsing()
    let tiles = try #require(Layout(state)?.tiles)
    let page = tiles.columns * tiles.rows
    press("]", &state)
    #expect(state.browser.map == page)
    let cells = tiles.cells(column: 1, row: 1)
    apply(
      .mouse(
        MouseEvent(.press, at: Position(column: cells.left, row: cells.top)),
        time: 9000), to: &state)
    #expect(state.browser.map == page + tiles.columns + 1)
    press("[[", &state, from: 20_000)
    #expect(state.browser.map == 0)
  }

  /// What was done is told in lines that do it again.
  @Test func scalesAreToldInLines() throws {
    var state = explorer(model: layeredDigits)
    state.keepLog()
    for line in ["mute up1 3 17", "scale up1 1.5 3 4", "solo fc2 5", "unmute up1", "unmute"] {
      let effects = apply(.statement(try Statement(parsing: line), time: 0), to: &state)
      let told = effects.flatMap { effect in
        if case .log(let lines) = effect { lines } else { [String]() }
      }
      #expect(told.last == line)
    }
    press("Vs", &state)
    apply(.rested, to: &state)
    #expect(state.sessionLines.contains("solo fc2 0"))
  }

  @Test func wrongLayersAndMapsAreNamed() throws {
    var state = explorer(model: layeredDigits)
    for (line, answer) in [
      ("mute up7 3", "there is no layer 'up7', did you mean 'up1'? (there are: fc2, up1)"),
      ("solo up1 64", "up1 has no map 64, it has 64: 0 to 63"),
    ] {
      apply(.statement(try Statement(parsing: line), time: 0), to: &state)
      #expect(state.notice?.text == answer)
      #expect(state.scales.areWhole)
    }
    var other = explorer()
    press("V", &other)
    #expect(other.view != .maps)
  }

  /// Another model begins with whole maps; the same one, written anew, keeps them.
  @Test func anotherModelHasOtherMaps() {
    var state = browsing(" ")
    apply(.opened(layeredDigits, path: "/models/digits"), to: &state)
    #expect(state.scales.changedCount == 1)
    var other = layeredDigits
    other.layers.removeLast()
    apply(.opened(other, path: "/models/other"), to: &state)
    #expect(state.scales.areWhole)
  }

  @Test func mapsArePaintedFromBlackToWhite() {
    let maps = FeatureMaps(layer: 0, width: 2, height: 1, values: [-1, 0.5, 1, 3])
    #expect(maps.brightest == 1)
    #expect(maps.count == 2)
    let plain = maps.picture(of: 0, width: 4, height: 3, margin: 1, frame: .plain, isMuted: false)
    #expect(plain.pixels == [48, 48, 48, 48, 48, 0, 127, 48, 48, 48, 48, 48])
    let chosen = maps.picture(of: 1, width: 4, height: 3, margin: 1, frame: .chosen, isMuted: false)
    #expect(chosen.pixels == [UInt8](repeating: 255, count: 12))
    let muted = maps.picture(of: 0, width: 6, height: 6, margin: 0, frame: .plain, isMuted: true)
    #expect((0..<6).allSatisfy { muted.pixels[$0 * 7] == 160 && muted.pixels[$0 * 5 + 5] == 160 })
  }
}
