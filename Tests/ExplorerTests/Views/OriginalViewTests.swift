import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct OriginalViewTests {
  private func opened() -> State { explorer(120, 40, .sixel, in: .original) }

  private func lines(_ state: State) -> [String] {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }
  }

  /// Original, what the model makes and their difference, whose figures are those of the pictures.
  @Test func bothAndTheirDifferenceAreShown() throws {
    let state = opened()
    let original = try #require(state.original?.picture)
    let made = try #require(state.picture?.picture)
    let pictures = view(state).slots.compactMap { $0.tiles.first?.picture }
    let difference = Difference(original, made)
    #expect(pictures == [original, made, difference.picture()])
    let text = lines(state).joined(separator: "\n")
    #expect(text.contains("A  seven.png") && text.contains("B  infogan-mnist here"))
    let squares = zip(original.pixels, made.pixels).map { pair -> Float in
      let share = (Float(pair.0) - Float(pair.1)) / 255
      return share * share
    }
    let root = (squares.reduce(0, +) / Float(squares.count)).squareRoot()
    #expect(abs(difference.rootMeanSquare - root) < 1e-5)
    let thousandths = "\(Int((root * 1000).rounded()))"
    #expect(text.contains("rms     0.\(thousandths)"))
  }

  /// The sliders change what is made; the original stays.
  @Test func theOriginalStaysWhileCodesAreSlid() throws {
    var state = opened()
    let before = view(state).slots.compactMap { $0.tiles.first?.picture }
    press("jL", &state, from: 100_000)
    let after = view(state).slots.compactMap { $0.tiles.first?.picture }
    #expect(state.view == .original && before[0] == after[0] && before[1] != after[1])
  }

  @Test func withoutAPictureThereIsNoView() {
    var state = explorer()
    apply(.statement(.view("original"), time: 1), to: &state)
    #expect(state.view == .single)
    #expect(state.notice?.text == "no picture was opened yet: P opens one")
    #expect(!lines(state)[38].contains("original"))
    var other = opened()
    press("j", &other, from: 300_000)
    #expect(lines(other)[38].contains("[original]"))
  }

  /// Another model would make another picture of it.
  @Test func anotherModelHasNoOriginal() {
    var state = opened()
    apply(.opened(digits, path: "other.safetensors"), to: &state)
    #expect(state.original == nil && state.view == .single)
  }

  /// The log and the session lead to the point; the picture is not there for them.
  @Test func theLogSaysThePointAlone() throws {
    var state = explorer()
    state.keepLog()
    var lines: [String] = []
    press("L", &state)
    openPicture(in: &state, at: 50_000)
    #expect(state.view == .original)
    for case .log(let new) in apply(.rested, to: &state) { lines += new }
    for case .keep(let kept) in apply(.leaving, to: &state) { lines += kept }
    #expect(!lines.isEmpty && !lines.contains { $0.contains("original") })
  }
}
