import Cells
import Explorer
import Latents
import Tensors
import Testing

@Suite struct SamplesViewTests {
  private func samples(_ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = explorer(columns, rows)
    press("vvv", &state)
    return state
  }

  /// The sample under a seed is what `latent sample --seed` draws.
  @Test func everySampleIsFoundAgainByItsSeed() throws {
    let state = samples()
    #expect(state.view == .samples)
    let plan = try #require(state.tiles?.plan)
    #expect(plan.latents.count == 30)
    for (place, latent) in plan.latents.enumerated() {
      var generator = SeededGenerator(seed: 1234 + UInt64(place))
      #expect(latent == LatentVector(drawnFrom: digits.spec, using: &generator))
    }
  }

  @Test func enterTakesTheChosenSample() throws {
    var state = samples()
    press("lj", &state)
    #expect(state.samples.cursor == 7)
    press([.enter], &state, from: 9000)
    #expect(state.point.seed == 1241)
    #expect(state.point.latent == state.tiles?.plan.latents[7])
    #expect(!state.isModified)
    press("u", &state, from: 20_000)
    #expect(state.point.seed == 1234)
  }

  /// What is marked, saved and compared is the sample that was chosen, not the point before.
  @Test(arguments: ["ma", "B", "w"]) func theChosenSampleIsMeant(keys: String) {
    var state = samples()
    press("lj", &state)
    #expect(state.shownPoint.seed == 1241)
    press(keys, &state, from: 9000)
    #expect(state.point.seed == 1241)
    if keys == "ma" {
      #expect(state.marks["a"]?.seed == 1241)
      #expect(state.notice?.text.contains("seed 1241") == true)
    }
    if keys == "B" { #expect(state.marks[Marks.compared]?.seed == 1241) }
  }

  /// A slider would change a point that is not shown.
  @Test func slidersAreForLookingOnly() {
    var state = samples()
    press("l8", &state)
    #expect(!state.isModified)
    #expect(state.notice?.text == "Enter takes this sample as the point, which can be changed then")
  }

  @Test func pagesFollowEachOther() {
    var state = samples()
    press("]", &state)
    #expect(state.samples.firstSeed == 1234 + 30)
    press([.pageUp], &state)
    press("h", &state)
    #expect(state.samples.firstSeed == 1234 - 30)
    #expect(state.samples.cursor == 29)
    press([.arrow(.right)], &state)
    #expect(state.samples.firstSeed == 1234)
    #expect(state.samples.cursor == 0)
    let before = state.samples.firstSeed
    press("r", &state)
    #expect(state.samples.firstSeed != before)
    #expect(state.point.seed == 1234)
  }

  @Test func tagsBelongToSamples() {
    var state = samples()
    press("+l-", &state)
    #expect(state.tags.map(\.tag) == [.plus, .minus])
    #expect(state.tags.map(\.point.seed) == [1234, 1235])
    #expect(state.notice?.text == "tagged: 1 plus, 1 minus")
    // The same tag again takes it away, the other one takes its place.
    press("-", &state, from: 9000)
    #expect(state.tags.map(\.point.seed) == [1234])
    press("h-", &state, from: 20_000)
    #expect(state.tags == [TaggedPoint(point: state.tags[0].point, tag: .minus)])
    press([.backspace], &state, from: 40_000)
    #expect(state.tags.isEmpty)
  }

  @Test func codesCanBeKept() throws {
    var state = explorer()
    press("k7jvvvc", &state)
    let plan = try #require(state.tiles?.plan)
    #expect(Set(plan.latents.map { Array($0.values[62...]) }).count == 1)
    #expect(plan.latents[0].category(ofPart: 1, in: digits.spec) == 7)
    #expect(Set(plan.latents).count == plan.latents.count)
    press("c", &state, from: 90_000)
    #expect(Set(try #require(state.tiles?.plan).latents.map { Array($0.values[62...]) }).count > 1)
  }

  @Test func aClickTakesASample() throws {
    var state = samples(80, 24)
    let tiles = try #require(Layout(state)?.tiles)
    let cells = tiles.cells(column: 2, row: 1)
    apply(
      .mouse(MouseEvent(.press, at: Position(column: cells.left, row: cells.top)), time: 1),
      to: &state)
    #expect(state.point.seed == 1234 + UInt64(tiles.columns) + 2)
  }
}
