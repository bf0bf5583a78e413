import Explorer
import Latents
import Pictures
import Tensors
import Testing

@Suite struct SeedTests {
  @Test func bracketsGoThroughTheSeedsAndBack() {
    var state = explorer()
    let start = state.point
    press("]", &state)
    #expect(state.point.seed == 1235)
    #expect(state.point.latent.values[..<62] != start.latent.values[..<62])
    press("[", &state, from: 5000)
    #expect(state.point == start)
  }

  @Test func newNoiseKeepsTheCodes() {
    var state = explorer()
    press("kkk4jL", &state)
    let codes = Array(state.point.latent.values[62...])
    press("r", &state, from: 9000)
    #expect(Array(state.point.latent.values[62...]) == codes)
    #expect(state.point.seed != 1234)
  }

  /// The seed on the screen gives the same picture in the batch commands.
  @Test func drawingEverythingIsWhatSampleDoes() {
    var state = explorer()
    press("R", &state)
    var generator = SeededGenerator(seed: state.point.seed)
    #expect(state.point.latent == LatentVector(drawnFrom: digits.spec, using: &generator))
    #expect(!state.isModified)
  }

  @Test func aSeedCanBeTyped() {
    var state = explorer()
    press("s42", &state)
    press([.enter], &state)
    #expect(state.point == ExploredPoint(neutral: digits.spec, seed: 42))
    press("sx", &state)
    press([.enter], &state)
    #expect(state.notice?.text == "'x' is not a seed: a whole number from 0 up")
    #expect(state.prompt != nil)
    press([.escape], &state)
    #expect(state.prompt == nil)
    #expect(state.point.seed == 42)
  }
}

@Suite struct RequestTests {
  @Test func everyChangeAsksForPicturesOnce() {
    var state = explorer()
    let first = state.request
    #expect(!state.isWaiting)
    let effects = update(&state, .key(.character("l"), time: 1))
    guard case .decode(let request)? = effects.first, effects.count == 1 else {
      Issue.record("asked for \(effects)")
      return
    }
    #expect(request.id == first + 1)
    #expect(request.latent == state.point.latent)
    #expect(request.tiles.count == 9)
    #expect(state.isWaiting)
    // Moving on the screen changes the strip, a notice changes nothing.
    #expect(update(&state, .noticed(Notice(.hint, "x"))).isEmpty)
    #expect(update(&state, .key(.character("j"), time: 9)).count == 1)
    #expect(update(&state, .key(.character("?"), time: 9)).isEmpty)
  }

  @Test func lateAnswersAreDropped() {
    var state = explorer()
    let old = state.request
    let shown = state.picture
    _ = update(&state, .key(.character("l"), time: 1))
    let late = Picture(width: 28, height: 28, channels: 1, filledWith: 9)
    _ = update(&state, .decoded(late, request: old, milliseconds: 1))
    _ = update(&state, .tiled(Array(repeating: late, count: 9), request: old))
    #expect(state.picture == shown)
    #expect(state.tiles?.pictures.contains(late) == false)
    // Not even an answer that nobody asked for.
    _ = update(&state, .decoded(late, request: old + 7, milliseconds: 1))
    _ = update(&state, .tiled([late], request: state.request))
    #expect(state.picture == shown)
  }

  @Test func withoutPicturesNothingIsDecoded() {
    var state = explorer(120, 40, .off)
    #expect(update(&state, .key(.character("l"), time: 1)).isEmpty)
  }

  /// While the terminal has not answered, pictures are made but not shown.
  @Test func beforeTheGraphicsAreKnownNoPictureIsShown() {
    var state = explorer(120, 40, nil)
    press("l", &state)
    #expect(state.picture != nil)
    #expect(view(state).slots.isEmpty)
    #expect(!state.isWaiting)
    apply(.graphics(Graphics(mode: .sixel)), to: &state)
    #expect(view(state).slots.count == 2)
  }

  @Test func theStripHoldsThePresentValueAmongEvenOnes() throws {
    var state = explorer()
    press("lll", &state, interval: 10)
    let plan = try #require(state.traversal)
    #expect(plan.across.values == [-2, -1.5, -1, -0.5, 0, 0.3, 1, 1.5, 2])
    #expect(plan.across.current == 5)
    #expect(plan.latents[5] == state.point.latent)
    press("k", &state)
    #expect(try #require(state.traversal).across.values == (0..<10).map(Float.init))
  }

  @Test func theGridVariesTheCategoryDownAndTheFocusedCodeAcross() throws {
    var state = explorer()
    press("jv", &state)
    let plan = try #require(state.traversal)
    let down = try #require(plan.down)
    #expect(state.rows.name(of: plan.across.row) == "width")
    #expect(state.rows.name(of: down.row) == "digit")
    #expect(plan.latents.count == 90)
    #expect(plan.latents[3 * 9 + 8].category(ofPart: 1, in: digits.spec) == 3)
    #expect(plan.latents[3 * 9 + 8].values[73] == 2)
    // With the category focused, the slider that had the focus before is varied.
    apply(.statement(.focus("slant"), time: 9000), to: &state)
    apply(.statement(.focus("digit"), time: 10_000), to: &state)
    #expect(state.rows.name(of: try #require(state.traversal).across.row) == "slant")
    press("v", &state)
    #expect(state.traversal?.down == nil)
  }
}
