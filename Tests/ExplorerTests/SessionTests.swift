import Cells
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

  @Test func whatIsOfferedIsShort() {
    var state = explorer()
    state.offer([
      .open("/models/faces.safetensors"),
      .at(seed: 3, [Assignment("noise[0]", "3.4653025"), Assignment("noise[1]", "-0.13831304")]),
    ])
    // Numbers of noise tell nobody anything; another model is named.
    #expect(state.notice == Notice(.hint, "S goes on where you left faces: seed 3"))
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

  /// An explorer of a file.
  private func reader() -> State {
    var state = State(
      model: digits, path: "/m/digits.safetensors",
      point: ExploredPoint(neutral: digits.spec, seed: 3), size: explorer().size)
    apply(.graphics(explorer().expectedGraphics), to: &state)
    return state
  }

  private let reopen = Effect.reopen(path: "/m/digits.safetensors")

  /// What was read may be older than the last change: the file is read once more.
  @Test func aChangeWhileAModelIsOpenedIsNotForgotten() {
    var state = reader()
    let changed = Action.changed(path: "/m/digits.safetensors")
    #expect(apply(changed, to: &state) == [reopen])
    #expect(apply(changed, to: &state).isEmpty)
    #expect(apply(.opened(digits, path: "/m/digits.safetensors"), to: &state).contains(reopen))
    #expect(!apply(.opened(digits, path: "/m/digits.safetensors"), to: &state).contains(reopen))
    // Another model is asked for meanwhile, and refused.
    apply(.statement(.open("other"), time: 9000), to: &state)
    #expect(apply(changed, to: &state).isEmpty)
    #expect(apply(.notOpened(path: "other", reason: "no such file"), to: &state) == [reopen])
    // Or it is opened: then the change is about nothing that is shown.
    apply(.opened(digits, path: "/m/digits.safetensors"), to: &state)
    apply(.statement(.open("other"), time: 20_000), to: &state)
    apply(changed, to: &state)
    #expect(!apply(.opened(digits, path: "/m/other.safetensors"), to: &state).contains(reopen))
  }

  /// New weights are no reason to lose a half-typed line or the place in a list.
  @Test(arguments: [":set sl", "o", "o/fa", "s4", "?"])
  func whoIsTypingGoesOn(keys: String) {
    var state = reader()
    press(keys, &state)
    apply(.found(foundModels), to: &state)
    let before = (state.prompt, state.list?.filter, state.helpScroll)
    apply(.changed(path: "/m/digits.safetensors"), to: &state)
    apply(.opened(digits, path: "/m/digits.safetensors"), to: &state)
    #expect(state.prompt == before.0)
    #expect(state.list?.filter == before.1)
    #expect(state.helpScroll == before.2)
    // A value is typed for a row, which may be gone.
    var valued = reader()
    press("=0", &valued)
    #expect(valued.prompt != nil)
    apply(.changed(path: "/m/digits.safetensors"), to: &valued)
    apply(.opened(digits, path: "/m/digits.safetensors"), to: &valued)
    #expect(valued.prompt == nil)
  }

  /// A place that nobody finds again is not left for another model without a word.
  @Test func goingOnWithAnotherModelAsks() {
    var state = explorer()
    var other = session
    other[0] = .open("other")
    state.offer(other)
    press("k3jL", &state)
    let point = state.point
    #expect(press("S", &state, from: 9000).isEmpty)
    #expect(state.question == .resume)
    let line = view(state).frame.text(row: 38)
    #expect(line.contains("this point is not saved, go on with the session before?"))
    #expect(press([.escape], &state, from: 20_000).isEmpty)
    #expect(state.question == nil && state.point == point)
    press("S", &state, from: 30_000)
    #expect(press([.enter], &state, from: 40_000) == [.open(path: "other")])
  }

  /// The lines of a session are about its model: if another one comes, they wait for theirs, or go.
  @Test func theSessionWaitsForItsModel() {
    var other = digits
    (other.name, other.reference) = ("other", "other")
    var state = explorer()
    state.offer([.open("wanted")] + session.dropFirst())
    var wanted = digits
    (wanted.name, wanted.reference) = ("wanted", "wanted")
    apply(.statement(.open("other"), time: 0), to: &state)
    press("S", &state, from: 10_000)
    apply(.opened(other, path: "/m/other"), to: &state)
    #expect(state.point.seed == 1234)
    apply(.opened(wanted, path: "/m/wanted"), to: &state)
    #expect(state.point.seed == 8)

    var changedMind = explorer()
    changedMind.offer([.open("wanted")] + session.dropFirst())
    press("S", &changedMind)
    apply(.statement(.open("other"), time: 10_000), to: &changedMind)
    apply(.opened(other, path: "/m/other"), to: &changedMind)
    apply(.opened(wanted, path: "/m/wanted"), to: &changedMind)
    #expect(changedMind.point.seed == 1234)
  }
}
