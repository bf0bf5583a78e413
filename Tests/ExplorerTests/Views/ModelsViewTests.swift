import Cells
import Latents
import Pictures
import Testing

@testable import Explorer

@Suite struct ModelsViewTests {
  private var other: ExploredModel {
    var model = digits
    model.name = "infogan-later"
    return model
  }

  private func text(of state: State) -> String {
    let frame = view(state).frame
    return (0..<frame.size.rows).map { frame.text(row: $0) }.joined(separator: "\n")
  }

  @Test func withoutAnotherModelItSaysWhatToDo() {
    var state = explorer()
    apply(.statement(.view("models"), time: 0), to: &state)
    #expect(state.notice?.text == "no other model is open beside this one: O opens one")
    press("O", &state)
    #expect(state.prompt?.string == "beside ")
  }

  @Test func bothAreShownAtOnePoint() throws {
    var state = explorer()
    state.keepLog()
    #expect(update(&state, .statement(.beside("later"), time: 0)) == [.openBeside(path: "later")])
    #expect(state.isBusy)
    let effects = update(&state, .openedBeside(other))
    #expect(!state.isBusy)
    #expect(state.view == .models)
    #expect(state.notice?.text == "infogan-later beside infogan-mnist")
    let requests = effects.compactMap { if case .decode(let request) = $0 { request } else { nil } }
    let request = try #require(requests.first)
    #expect(request.tilesAreBeside && request.tiles == [state.point.latent])
    let lines = effects.flatMap { if case .log(let lines) = $0 { lines } else { [String]() } }
    #expect(lines.contains("beside later") && lines.last == "view models")
    // Both move along.
    press("L", &state, from: 5000)
    #expect(state.tiles?.plan.latents == [state.point.latent])
    for words in ["A  infogan-mnist", "B  infogan-later", "A less B", "at the same point"] {
      #expect(text(of: state).contains(words), "\(words) is missing")
    }
    #expect(view(state).slots.count == 3)
    press("v", &state, from: 9000)
    #expect(state.requested?.tiles?.isBeside != true)
  }

  /// What is saved of the view is the picture of this model and that of the other.
  @Test func bothAreSaved() throws {
    var state = explorer()
    _ = update(&state, .statement(.beside("later"), time: 0))
    _ = update(&state, .openedBeside(other))
    let effects = update(&state, .statement(.save(.shown, file: "a.png", zoom: 2), time: 9000))
    let saved = effects.compactMap { if case .save(let request) = $0 { request } else { nil } }
    #expect(saved.map(\.latents) == [[state.point.latent, state.point.latent]])
    #expect(saved[0].besideCount == 1 && saved[0].columns == 2)
  }

  /// A grey picture and one in colour are shown, without what differs.
  @Test func picturesOfTwoKindsHaveNoDifference() {
    var state = explorer()
    _ = update(&state, .statement(.beside("later"), time: 0))
    _ = update(&state, .openedBeside(other))
    let grey = Picture(width: 28, height: 28, channels: 1)
    let colour = Picture(width: 28, height: 28, channels: 3)
    _ = update(&state, .decoded(grey, request: state.request, milliseconds: 1))
    _ = update(&state, .tiled([colour], request: state.request))
    #expect(view(state).slots.count == 2)
  }

  @Test func modelsWithoutPointsInCommonAreRefused() {
    var state = explorer()
    var wide = other
    wide.pictureWidth = 32
    var codes = other
    codes.spec.parts.removeLast()
    for model in [wide, codes] {
      _ = update(&state, .statement(.beside("it"), time: 0))
      _ = update(&state, .openedBeside(model))
      #expect(
        state.notice?.text
          == "it has other codes or other pictures than infogan-mnist: they have no points in common"
      )
      #expect(state.beside == nil && state.view == .single)
    }
    _ = update(&state, .statement(.beside("it"), time: 0))
    _ = update(&state, .notOpenedBeside(path: "it", reason: "no such file"))
    #expect(state.notice?.text == "it: no such file")
    #expect(!state.isBusy)
  }

  /// What a file held before it was written anew is beside it then, as far as the person put nothing else
  /// there.
  @Test func oldIsBesideNew() throws {
    var state = explorer()
    let path = "/models/a.safetensors"
    apply(.opened(digits, path: path), to: &state)
    #expect(update(&state, .changed(path: path)) == [.reopen(path: path)])
    let before = BesideModel(model: digits, isBefore: true)
    apply(.opened(digits, path: path, beside: before), to: &state)
    #expect(state.beside == before)
    #expect(state.notice?.text.hasSuffix("'models' shows both") == true)
    apply(.statement(.view("models"), time: 1), to: &state)
    #expect(text(of: state).contains("B  before it was written"))

    _ = update(&state, .statement(.beside("later"), time: 2))
    apply(.openedBeside(other), to: &state)
    #expect(update(&state, .changed(path: path)) == [.reopen(path: path)])
    let chosen = BesideModel(model: other, isBefore: false)
    apply(.opened(digits, path: path, beside: chosen), to: &state)
    #expect(state.beside == chosen)
    #expect(state.view == .models)
    // Another model with other codes leaves nothing to compare, and no view without a way out.
    var codes = digits
    codes.spec.parts.removeLast()
    apply(.opened(codes, path: "/models/b.safetensors"), to: &state)
    #expect(state.beside == nil && state.view == .single)
  }
}
