import Explorer
import Latents
import Testing

@Suite struct DirectingTests {
  /// A model with a direction that is the slant alone, and one along the first noise dimension.
  private var model: ExploredModel {
    var model = digits
    for (name, place) in [("leaning", 72), ("first", 0)] {
      var values = [Float](repeating: 0, count: digits.spec.size)
      values[place] = 2
      model.directions += Direction(name: name, values: values, in: digits.spec).map { [$0] } ?? []
    }
    return model
  }

  @Test func withoutDirectionsItSaysHowToGetThem() {
    var state = explorer()
    press("}", &state)
    #expect(
      state.notice?.text == "no directions yet: tag samples plus and minus in the view 'samples'")
    press("vvv+", &state)
    press("D", &state)
    #expect(
      state.notice?.text == "a direction needs samples tagged plus and others tagged minus")
  }

  @Test func theDirectionsOfTheModelAreFollowed() {
    var state = explorer(model: model)
    let first = state.point
    press("D}}", &state)
    #expect(state.point.latent.values[72] == 0.5)
    press("D", &state, from: 9000)
    #expect(state.notice?.text == "{ and } go along 'first', one of 2")
    press("{", &state, from: 20_000)
    #expect(state.point.latent.values[0] == first.latent.values[0] - 0.25)
    #expect(state.notice?.text == "along 'first' by -0.25, D takes another direction")
  }

  /// A held key is one step, as for sliders.
  @Test func aHeldKeyIsOneStep() {
    var state = explorer(model: model)
    let first = state.point
    press("D", &state)
    press("}}}}", &state, from: 5000, interval: 30)
    #expect(state.point.latent.values[72] == 1)
    press("u", &state, from: 20_000)
    #expect(state.point == first)
  }

  /// From what was tagged minus to what was tagged plus, whatever their digits are.
  @Test func tagsGiveADirection() throws {
    var state = explorer()
    press("vvv+l-", &state)
    let (plus, minus) = (state.tags[0].point.latent, state.tags[1].point.latent)
    let way = try #require(
      Direction(name: "tagged", plus: [plus], minus: [minus], in: digits.spec))
    let before = state.point.latent
    press("}", &state, from: 9000)
    #expect(state.point.latent == before.moved(along: way, by: 0.25))
    #expect(state.point.latent.values[62..<72] == before.values[62..<72])
  }
}
