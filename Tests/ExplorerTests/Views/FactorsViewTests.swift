import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct FactorsViewTests {
  private func lines(_ state: State) -> [String] {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }
  }

  private func line(_ state: State, _ start: String) throws -> String {
    try #require(lines(state).last { $0.hasPrefix(" \(start)") })
  }

  @Test func factorsAndWhatMovesThemAreShown() throws {
    let state = explorer(120, 40, .sixel, in: .factors)
    #expect(try line(state, "true factors").contains("measured at 32 random draws"))
    #expect(try line(state, "shape").contains("heart    category  seh       97 %"))
    // Below the title stands what the columns are.
    let heading = try #require(
      lines(state).first { $0.contains("moved by: share of its variance") })
    #expect(heading.contains("nearest picture: error 0.042"))
    // The strongest comes first; what is below a twentieth is left out.
    let scale = try line(state, "scale")
    #expect(scale.contains("0.80    ▸code1     ▁▂▃▄▅▅▆▇█ 84 %   code3     ▁▂▃▄▅▅▆▇█ 12 %"))
    #expect(!scale.contains("code2"))
    #expect(try line(state, "orientation").contains("60°"))
  }

  /// The focused code is marked, by a character too, and its line says what it moves most.
  @Test func theFocusedCodeIsMarked() throws {
    var state = explorer(120, 40, .sixel, in: .factors)
    press("gjjj", &state, from: 200_000)
    #expect(try line(state, "posX").contains("▸code3"))
    #expect(try line(state, "scale").contains("▸code3"))
    #expect(try !line(state, "posY").contains("▸"))
    press("f", &state, from: 300_000)
    #expect(state.view == .single)
    #expect(lines(state).contains { $0.contains("moves posX 93 %") })
    press("I", &state, from: 310_000)
    #expect(lines(state).contains { $0.contains("moves shape 97 %") })
  }

  /// The mark takes nothing of the name.
  @Test func aFocusedNameIsWhole() throws {
    var model = sprites
    var parts = model.spec.parts
    parts[1] = LatentPart(
      name: "elevation", kind: .continuous, size: 1, prior: .standardNormal)
    model.spec = LatentSpec(parts: parts)
    var state = explorer(80, 24, .sixel, model: model)
    apply(.measured(.factors(spriteResponses)), to: &state)
    press("f", &state, from: 90_000)
    for keys in ["", "g", "gj"] {
      press(keys, &state, from: 100_000)
      #expect(try line(state, "scale").contains("elevation ▁▂▃▄▅▅▆▇█ 84 %"))
    }
    #expect(try line(state, "scale").contains("▸elevation"))
  }

  /// Factors are asked for in this view alone, and those of an older picture are not shown.
  @Test func factorsAreOfTheShownPicture() throws {
    var state = explorer(120, 40, .sixel, model: sprites)
    func asks(_ effects: [Effect]) -> Bool? {
      effects.compactMap { if case .decode(let request) = $0 { request.readsFactors } else { nil } }
        .last
    }
    #expect(asks(update(&state, .key(.character("l"), time: 1))) == false)
    #expect(asks(update(&state, .key(.character("f"), time: 10_000))) == true)
    #expect(try line(state, "true factors").contains("being measured"))
    _ = update(&state, .measured(.factorPictures(FactorProgress(read: 31, needed: 90))))
    #expect(try line(state, "true factors").contains("being measured: 31 of 90 pictures"))
    let reading = FactorReading(
      values: [1, 0.5, 4, 0.5, 0.5], likeTurns: [1, 1, 2, 1, 1], error: 0.1)
    func show(request: Int) {
      _ = update(
        &state,
        .decoded(
          Picture(width: 64, height: 64, channels: 1), request: request, milliseconds: 1))
    }
    show(request: state.request)
    #expect(try !line(state, "shape").contains("ellipse"))
    _ = update(&state, .readFactors(reading, request: state.request - 1))
    #expect(state.shownFactors == nil)
    _ = update(&state, .readFactors(reading, request: state.request))
    #expect(try line(state, "shape").contains("ellipse"))
    // An ellipse looks alike after half a turn: 229 degrees are 49.
    #expect(try line(state, "orientation").contains("49°"))
    _ = update(&state, .key(.character("l"), time: 20_000))
    show(request: state.request)
    #expect(try !line(state, "shape").contains("ellipse"))
    // Readings of another number of factors are none.
    let strange = FactorReading(values: [1], likeTurns: [1], error: 0)
    _ = update(&state, .readFactors(strange, request: state.request))
    #expect(try !line(state, "shape").contains("ellipse"))
  }

  @Test func aFactorThatNothingMovesIsSaid() throws {
    var state = explorer(120, 40, .sixel, in: .factors)
    var weak = spriteResponses
    for index in weak.responses.indices { weak.responses[index].shares[4] = 0.04 }
    (weak.draws, weak.drawCount) = (4, 32)
    apply(.measured(.factors(weak)), to: &state)
    #expect(try line(state, "posY").contains("no code moves it"))
    #expect(try line(state, "true factors").contains("4 of 32 random draws measured"))
  }

  @Test func otherModelsHaveNoFactors() {
    var state = explorer()
    press("f", &state)
    #expect(state.view == .single)
    #expect(
      state.notice?.text
        == "this model was trained on no rendered set: the true factors of its pictures are not known"
    )
    press("l", &state, from: 9000)
    #expect(!lines(state)[38].contains("factors"))
    #expect(lines(explorer(model: sprites))[38].contains("factors"))
  }
}
