import Cells
import Explorer
import Latents
import Testing

/// What the keys of single views have to do.
extension KeyMeaningTests {
  /// From place 13 on a page of `columns`, the place that an arrow leads to.
  private func place(_ arrow: Arrow, from place: Int, columns: Int) -> Int {
    switch arrow {
    case .left: place - 1
    case .right: place + 1
    case .up: place - columns
    case .down: place + columns
    }
  }

  func expectMeaning(of command: GridCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .grid)
    let plan = try #require(state.traversal)
    let columns = plan.across.values.count
    let digit = try digits.spec.coordinate(named: "digit")
    func title() -> String { Explorer.view(state).frame.text(row: 1) }
    switch command {
    case .move(let arrow):
      press("jjjjj", &state, from: 100_000)
      press([key, .enter], &state, from: 200_000)
      let cell = place(arrow, from: 5 * columns + 4, columns: columns)
      #expect(state.rows.value(of: digit, at: state.point) == Float(cell / columns))
      #expect(state.point.latent.values[72] == plan.across.values[cell % columns])
    case .adopt:
      press("j", &state, from: 100_000)
      press([key], &state, from: 200_000)
      #expect(state.rows.value(of: digit, at: state.point) == 1)
    case .across(let step):
      press([key], &state, from: 100_000)
      #expect(title().contains("digit down, \(step > 0 ? "width" : "noise[61]") across"))
    case .turn:
      press([key], &state, from: 100_000)
      #expect(title().contains("slant down, digit across"))
    }
  }

  func expectMeaning(of command: SamplesCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .samples)
    let tiles = try #require(Layout(state)?.tiles)
    let page = UInt64(tiles.columns * tiles.rows)
    press("jl", &state, from: 100_000)
    let chosen = state.samples.cursor
    #expect(chosen == tiles.columns + 1)
    let (first, point) = (state.samples.firstSeed, state.point)
    press([key], &state, from: 200_000)
    switch command {
    case .move(let arrow):
      #expect(state.samples.cursor == place(arrow, from: chosen, columns: tiles.columns))
    case .adopt: #expect(state.point.seed == first + UInt64(chosen))
    case .tag(let tag):
      #expect(state.tags.map(\.tag) == [tag])
      #expect(state.tags.map(\.point.seed) == [first + UInt64(chosen)])
    case .clearTags:
      press("+", &state, from: 210_000)
      #expect(state.tags.count == 1)
      press([key], &state, from: 220_000)
      #expect(state.tags.isEmpty)
    case .newPage: #expect(state.samples.firstSeed != first && state.point == point)
    case .turnPage(let step):
      #expect(state.samples.firstSeed == first &+ UInt64(bitPattern: Int64(step)) &* page)
    case .toggleCodes:
      #expect(state.samples.keepsCodes)
      #expect(state.shownPoint.latent.values[62...] == point.latent.values[62...])
    }
  }

  func expectMeaning(of command: WalkCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .walk)
    press("lll", &state, from: 100_000)
    let start = state.walk.position
    #expect(start == 0.15)
    press([key], &state, from: 200_000)
    switch command {
    case .move(let distance): #expect(abs(state.walk.position - start - distance) < 1e-9)
    case .moveToStop(let step): #expect(state.walk.position == (step > 0 ? 1 : 0))
    case .play:
      apply(.tick(time: 200_500), to: &state)
      #expect(abs(state.walk.position - start - 0.25) < 1e-9)
      press([key], &state, from: 201_000)
      #expect(state.walk.playing == nil)
    case .changeSpeed(let step):
      #expect(state.walk.stepMilliseconds == (step > 0 ? 1000 : 4000))
    case .nextEnding: #expect(state.walk.ending == .backAndForth)
    case .nextNoisePath: #expect(state.walk.noisePath == .straight)
    case .chooseStops: #expect(state.prompt?.string == "walk 0 through a b")
    case .adopt:
      #expect(state.point.latent == state.walkPath?.latent(at: start, in: digits.spec))
    }
  }

  func expectMeaning(of command: SumsCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .sums)
    let (sum, panel) = (state.shownPoint, state.tiles?.plan.latents.suffix(9).map(\.self))
    press([key], &state, from: 200_000)
    switch command {
    case .adopt: #expect(state.point == sum)
    case .newNoise:
      let other = state.tiles?.plan.latents.suffix(9).map(\.self)
      #expect(other?[4] == panel?[4] && other?[0] != panel?[0])
    }
  }

  func expectMeaning(of command: MapsCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .maps)
    let tiles = try #require(Layout(state)?.tiles)
    let page = tiles.columns * tiles.rows
    if case .layer(-1) = command { press(">", &state, from: 90_000) }
    if case .turnPage(-1) = command { press("]", &state, from: 95_000) }
    press("jl", &state, from: 100_000)
    let chosen = state.browser.map
    press([key], &state, from: 200_000)
    let layer = state.model.layers[state.browser.layer].name
    func factor(_ map: Int) -> Float { state.scales.factor(of: map, in: layer) }
    switch command {
    case .move(let arrow):
      #expect(state.browser.map == place(arrow, from: chosen, columns: tiles.columns))
    case .turnPage(let step): #expect(state.browser.map == chosen + step * page)
    case .layer(let step): #expect(layer == (step > 0 ? "up1" : "fc2"))
    case .toggle:
      #expect(factor(chosen) == 0 && factor(0) == 1)
      press([key], &state, from: 210_000)
      #expect(factor(chosen) == 1)
    case .solo:
      #expect(factor(chosen) == 1 && factor(0) == 0)
      press([key], &state, from: 210_000)
      #expect(factor(0) == 1)
    case .scale(let step): #expect(factor(chosen) == 1 + step)
    case .makeWhole:
      press(" ", &state, from: 210_000)
      #expect(factor(chosen) == 0)
      press([key], &state, from: 220_000)
      #expect(factor(chosen) == 1 && state.scales.areWhole)
    }
  }

  func expectMeaning(of command: UnitsCommand, _ key: Key) throws {
    var state = explorer(120, 40, .sixel, in: .units)
    let tiles = try #require(Layout(state)?.tiles)
    if case .layer(-1) = command { press(">", &state, from: 90_000) }
    let strongest = try #require(state.strongestUnits?.strongest.map(\.map))
    press("l", &state, from: 100_000)
    if case .move(.up) = command { press("j", &state, from: 110_000) }
    let chosen = try #require(state.unitBrowser.map.flatMap(strongest.firstIndex))
    press([key], &state, from: 200_000)
    switch command {
    case .move(let arrow):
      let wanted = place(arrow, from: chosen, columns: tiles.columns)
      #expect(state.unitBrowser.map == strongest[wanted])
    case .layer(let step): #expect(state.unitBrowser.layer == (step > 0 ? 1 : 0))
    case .followStrongest: #expect(state.unitBrowser.map == nil)
    }
  }
}
