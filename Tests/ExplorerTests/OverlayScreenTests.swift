import Cells
import Explorer
import Latents
import Pictures
import Testing

/// Everything that opens over the views, at the four extents that screens are designed for, in colour with
/// pictures and in plain characters.
@Suite struct OverlayScreenTests {
  /// What lies over the screen.
  enum Overlay: String, CaseIterable, Sendable {
    case help, palette, line, value, seeds, filename
    case marking, going, exporting, directing, measures, pruned, history
    case leaving, searching, heat, models, filtering, rated

    /// What is pressed to see it; nothing where more is needed.
    var keys: String {
      switch self {
      case .help: "?"
      case .palette: "\u{10}s"
      case .line: ":set s"
      case .value: "=1.2"
      case .seeds: "rrrs"
      case .filename: "W"
      case .marking: "k3jLmajLmbm"
      case .going: "k3jLmajLmb'"
      case .exporting: "e"
      case .directing: "a"
      case .measures: "I"
      case .pruned: "jjI"
      case .history: "Ljlr4uuU"
      case .leaving: "LjLq"
      case .searching: ""
      case .heat: "i"
      case .models: "j"
      case .filtering: "/info"
      case .rated: "sj"
      }
    }
  }

  static let examples = DesignedScreen.all(Overlay.allCases, prefix: "over")

  private func state(_ example: DesignedScreen<Overlay>) -> State {
    let overlay = example.subject
    if [.models, .filtering, .rated].contains(overlay) {
      var state = chooser(
        example.columns, example.rows, example.mode, hasColour: !example.isPlain,
        glyphs: example.glyphs)
      if overlay == .rated { apply(.found(ratedModels), to: &state) }
      return state
    }
    var state = explorer(
      example.columns, example.rows, example.mode,
      model: overlay == .pruned ? sprites : digits, hasColour: !example.isPlain,
      glyphs: example.glyphs)
    if overlay == .pruned {
      var outputs: [Float] = [0, 0, 5, -1, 0, 1.2, 0.5, 0, 0] + [Float](repeating: -1, count: 6)
      for unused in [10, 13, 14] { outputs[unused] = 0 }
      apply(.read(outputs, request: state.request), to: &state)
      let information = [0: 1.05, 1: 1.9, 2: 0.02, 3: 1.7, 4: 1.2, 5: 0.03, 6: -0.01]
      apply(.measured(.information(information, pictures: 1024)), to: &state)
      apply(.measured(.factors(spriteResponses)), to: &state)
      apply(.measured(.complete), to: &state)
    }
    if overlay == .measures {
      var effects: [LatentCoordinate: Float] = [:]
      for coordinate in digits.spec.coordinates { effects[coordinate] = 0.01 }
      apply(.measured(.effects(effects, isComplete: true)), to: &state)
      apply(.measured(.information([1: 2.299, 2: 1.39, 3: 1.49], pictures: 512)), to: &state)
    }
    if overlay == .searching {
      apply(.statement(.encode(file: "seven.png"), time: 0), to: &state)
      apply(.searching(Picture(width: 28, height: 28, channels: 1), search: 1), to: &state)
      let progress = SearchProgress(
        latent: state.point.latent, error: 0.0834, step: 120, stepCount: 300)
      apply(.searched(progress, search: 1), to: &state)
    }
    return state
  }

  @Test(arguments: examples)
  func screenIsAsRecorded(example: DesignedScreen<Overlay>) throws {
    var state = state(example)
    press(
      example.subject.keys.unicodeScalars.map { $0 == "\u{10}" ? .control("p") : .character($0) },
      &state)
    if example.subject == .heat {
      let values = (0..<784).map { Float($0 % 28) / 560 }
      apply(
        .influenced(Difference(values: values, width: 28, height: 28), request: state.request),
        to: &state)
      #expect(state.influence != nil)
    }
    try example.expectAsRecorded(state)
  }
}
