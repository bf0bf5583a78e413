import Explorer
import Latents
import Testing

@Suite struct SessionTests {
  /// The lines of the session before: a mark, then where it ended.
  private let session: [Statement] = [
    .open("infogan-mnist"), .at(seed: 7, [Assignment("digit", "3")]), .mark("a"),
    .at(seed: 8, [Assignment("digit", "4"), Assignment("slant", "1.25")]), .focus("width"),
    .view("grid"),
  ]

  @Test func theSessionBeforeIsOffered() {
    var state = explorer()
    let start = state.point
    state.offer(session)
    #expect(
      state.notice == Notice(.hint, "S goes on where you left: digit 4, slant 1.25, seed 8, 1 mark")
    )
    #expect(state.point == start)
    #expect(press("S", &state).contains { if case .open = $0 { true } else { false } } == false)
    #expect(state.point.seed == 8)
    #expect(state.point.latent.values[72] == 1.25)
    #expect(state.marks["a"]?.seed == 7)
    #expect(state.view == .grid)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    #expect(state.notice?.text == "where you left: digit 4, slant +1.25, width 0, seed 8")
    // It can be found again: nobody is asked.
    #expect(press("q", &state, from: 9000) == [.quit(interrupted: false)])
  }

  @Test func withoutASessionThereIsNothingToGoOnWith() {
    var state = explorer()
    state.offer([])
    #expect(state.notice == nil)
    press("S", &state)
    #expect(state.notice == Notice(.hint, "there is no session to go on with"))
  }

  @Test func anotherModelIsOpenedFirst() {
    var state = explorer()
    var other = session
    other[0] = .open("/models/other.safetensors")
    state.offer(other)
    #expect(press("S", &state) == [.open(path: "/models/other.safetensors")])
    #expect(state.marks.all.isEmpty)
    var model = digits
    model.reference = "/models/other.safetensors"
    apply(.opened(model, path: "/models/other.safetensors"), to: &state)
    #expect(state.point.seed == 8)
    #expect(state.marks["a"]?.seed == 7)
    // Opening it once more is no reason to go there again.
    press("r", &state, from: 9000)
    let seed = state.point.seed
    apply(.opened(model, path: "/models/other.safetensors"), to: &state)
    #expect(state.point.seed == seed)
  }

  @Test func theListGoesOnToo() {
    var state = State(choosingAmong: ModelList([]), seed: 1, size: explorer().size)
    state.offer(session)
    #expect(press("S", &state) == [.open(path: "infogan-mnist")])
    apply(.opened(digits, path: "m"), to: &state)
    #expect(state.list == nil)
    #expect(state.point.seed == 8)
  }

  @Test func aModelThatIsGoneIsSaid() {
    var state = explorer()
    state.offer([.open("gone")] + session.dropFirst())
    press("S", &state)
    apply(.notOpened(path: "gone", reason: "no such file"), to: &state)
    #expect(state.notice == Notice(.failure, "gone: no such file"))
    apply(.opened(digits, path: "m"), to: &state)
    #expect(state.point.seed == 1234)
  }

  /// Whoever writes into the state folder of a person cannot have files written by a key.
  @Test func aSessionWritesNoFiles() {
    var state = explorer()
    state.offer(session + [.save(.picture, file: "x.png", zoom: 1), .quit])
    let effects = press("S", &state)
    #expect(
      !effects.contains {
        switch $0 {
        case .save, .export, .quit, .open: true
        default: false
        }
      })
  }

  @Test func theFileOfTheModelIsReadAnew() {
    var state = State(
      model: digits, path: "/m/digits.safetensors",
      point: ExploredPoint(neutral: digits.spec, seed: 3), size: explorer().size)
    apply(.graphics(explorer().expectedGraphics), to: &state)
    press("L", &state)
    let point = state.point
    #expect(apply(.changed(path: "/m/other.safetensors"), to: &state).isEmpty)
    #expect(
      apply(.changed(path: "/m/digits.safetensors"), to: &state)
        == [.reopen(path: "/m/digits.safetensors")])
    // While it is read, another change changes nothing.
    #expect(apply(.changed(path: "/m/digits.safetensors"), to: &state).isEmpty)
    let effects = apply(.opened(digits, path: "/m/digits.safetensors"), to: &state)
    #expect(state.point == point)
    #expect(
      state.notice?.text
        == "infogan-mnist was written anew: its new weights, the same point; 'models' shows both")
    // Its pictures are asked for again.
    #expect(effects.contains { if case .decode = $0 { true } else { false } })
    apply(.changed(path: "/m/digits.safetensors"), to: &state)
    apply(.notOpened(path: "/m/digits.safetensors", reason: "truncated"), to: &state)
    #expect(state.notice?.kind == .failure)
    #expect(state.point == point)
  }
}
