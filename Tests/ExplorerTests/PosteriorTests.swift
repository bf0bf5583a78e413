import Cells
import Explorer
import Latents
import Testing

/// What sliders and rows tell of a model whose encoder reads pictures.
@Suite struct PosteriorTests {
  /// An autoencoder whose first code is read as -1 with deviation 0.5, the others as left at their prior.
  private func state(_ columns: Int = 120, _ rows: Int = 40, glyphs: Glyphs = .unicode) -> State {
    var state = explorer(columns, rows, model: sprites, glyphs: glyphs)
    var outputs: [Float] = [0, 0, 5] + [Float](repeating: 0, count: 12)
    outputs[3] = -1
    outputs[9] = -0.693
    apply(.read(outputs, request: state.request), to: &state)
    return state
  }

  private func line(_ state: State, _ code: String) throws -> String {
    let lines = (0..<state.size.rows).map { view(state).frame.text(row: $0) }
    return try #require(lines.first { $0.contains("\(code)  ") && $0.contains("●") })
  }

  /// Where the cell of a value is: the knob is at zero, in the middle of the track.
  private func places(_ line: String, _ marks: String) throws -> [Int] {
    let scalars = Array(line.unicodeScalars)
    let middle = try #require(scalars.firstIndex { $0 == "┿" || $0 == "●" })
    return try marks.unicodeScalars.map { mark in
      try #require(scalars.firstIndex(of: mark)) - middle
    }
  }

  @Test(arguments: [(120, 40), (80, 24), (200, 60)])
  func theSliderShowsThePosterior(columns: Int, rows: Int) throws {
    var state = state(columns, rows)
    // Away from the middle, so that zero can be told from the value.
    apply(.statement(.set([Assignment("code1", "2")]), time: 1), to: &state)
    var outputs: [Float] = [0, 0, 5] + [Float](repeating: 0, count: 12)
    outputs[3] = -1
    outputs[9] = -0.693
    apply(.read(outputs, request: state.request), to: &state)
    let track = try #require(Layout(state)?.codes.track)
    let found = try places(try line(state, "code1"), "[◇]")
    let unit = Double(track.width - 1) / 6
    for (place, value) in zip(found, [-1.5, -1, -0.5]) {
      #expect(abs(Double(place) - value * unit) <= 1, "\(found)")
    }
    // An unused code is where its prior is: one deviation on either side.
    let unused = try line(state, "code5")
    #expect(unused.contains("[") && unused.contains("]"))
  }

  /// The prior is thick, and shorter than the slider.
  @Test func theSliderShowsThePrior() throws {
    let state = explorer(model: sprites)
    let track = try #require(Layout(state)?.codes.track)
    let thick = try line(state, "code5").unicodeScalars.filter { "━┿●".unicodeScalars.contains($0) }
    #expect(abs(thick.count - track.width / 3) <= 2)
  }

  /// Q's means have no deviation that tells anything: its sliders stay as they are.
  @Test func otherModelsHaveNoPosterior() {
    var state = explorer()
    apply(.read([Float](repeating: 0, count: 14), request: state.request), to: &state)
    #expect(!(0..<40).contains { view(state).frame.text(row: $0).contains("◇") })
  }

  /// Codes under a tenth of a nat are dimmed; lists and lines say what that means.
  @Test func prunedCodesAreDimmed() throws {
    var state = state()
    let information = [0: 1.09, 1: 2.1, 2: 0.02, 3: 1.5, 4: 0.099, 5: 0.101, 6: -0.01]
    apply(.measured(.information(information, pictures: 1024)), to: &state)
    let screen = view(state).frame
    func isDim(_ code: String) throws -> Bool {
      let row = try #require((0..<40).first { screen.text(row: $0).contains(" \(code) ") })
      let text = Array(screen.text(row: row).unicodeScalars)
      let column = try #require(
        text.indices.first { String(scalars: text[$0...].prefix(5)) == code })
      return screen[column, row].style.attributes.contains(.dim)
    }
    #expect(try ["code2", "code4", "code6"].allSatisfy { try isDim($0) })
    #expect(try ["code1", "code3", "code5"].allSatisfy { try !isDim($0) })
    press("jj", &state)
    var lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(!lines.contains { $0.contains("pruned") })
    press("k", &state, from: 5000)
    lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains("code2  pruned: L_I under 0.1 nats") })
    press("I", &state, from: 9000)
    lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains("dim ") && $0.contains("L_I under 0.1 nats: pruned") })
  }

  /// By mutual information the codes that are used come first, and the legend comes with it.
  @Test func codesAreSortedByTheirInformation() {
    var state = state()
    var effects: [LatentCoordinate: Float] = [:]
    for coordinate in sprites.spec.coordinates { effects[coordinate] = 0.01 }
    apply(.measured(.effects(effects, isComplete: true)), to: &state)
    let information = [0: 1.09, 1: 0.02, 2: 2.1, 3: 1.5, 4: 0.5, 5: 0.01, 6: 3]
    apply(.measured(.information(information, pictures: 1024)), to: &state)
    press("EE", &state)
    #expect(
      state.rows.rows.map { state.rows.name(of: $0) }
        == ["code6", "code2", "code3", "category", "code4", "code1", "code5"])
    #expect(state.notice?.text == "largest L_I first; dim: pruned, under 0.1 nats")
  }

  /// At the smallest extent the list of what was measured is read line by line.
  @Test func theListOfMeasuresScrolls() {
    var state = explorer(40, 12, model: sprites)
    let information = [0: 1.09, 1: 0.02, 2: 2.1, 3: 1.5, 4: 0.5, 5: 0.01, 6: 3]
    apply(.measured(.information(information, pictures: 1024)), to: &state)
    press("I", &state)
    var seen: Set<String> = []
    for _ in 0..<60 {
      for row in 2..<9 { seen.insert(view(state).frame.text(row: row)) }
      press("j", &state, from: 1000)
    }
    let text = seen.joined(separator: "\n")
    for name in ["category", "code1", "code6", "dim", "1024"] { #expect(text.contains(name)) }
    #expect(!text.contains("…"))
    let bottom = view(state).frame
    #expect(bottom.text(row: 11).contains("scroll, 0 more"))
    press("k", &state, from: 9000)
    #expect(view(state).frame != bottom)
    press("l", &state, from: 10_000)
    #expect(state.prefix == nil)
  }
}
