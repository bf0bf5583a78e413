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
    case marking, going, exporting, directing, measures, history
    case leaving, searching, heat, models, filtering

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
      case .history: "Ljlr4uuU"
      case .leaving: "LjLq"
      case .searching: ""
      case .heat: "i"
      case .models: "j"
      case .filtering: "/info"
      }
    }
  }

  /// One of them on a screen.
  struct Example: Sendable, CustomTestStringConvertible {
    var overlay: Overlay
    var columns: Int
    var rows: Int
    var isPlain: Bool

    var testDescription: String {
      "over-\(overlay.rawValue)-\(columns)x\(rows)" + (isPlain ? "-plain" : "")
    }
  }

  static let examples = Overlay.allCases.flatMap { overlay in
    [(80, 24), (120, 40), (200, 60), (40, 12)].flatMap { columns, rows in
      [false, true].map {
        Example(overlay: overlay, columns: columns, rows: rows, isPlain: $0)
      }
    }
  }

  private func state(_ example: Example) throws -> State {
    let mode: PreviewMode = example.isPlain ? .ascii : .sixel
    if [.models, .filtering].contains(example.overlay) {
      return chooser(
        example.columns, example.rows, mode, hasColour: !example.isPlain,
        glyphs: example.isPlain ? .ascii : .unicode)
    }
    var state = explorer(
      example.columns, example.rows, mode, hasColour: !example.isPlain,
      glyphs: example.isPlain ? .ascii : .unicode)
    if example.overlay == .measures {
      var effects: [LatentCoordinate: Float] = [:]
      for coordinate in digits.spec.coordinates { effects[coordinate] = 0.01 }
      apply(.measured(.effects(effects, isComplete: true)), to: &state)
      apply(.measured(.information([1: 2.299, 2: 1.39, 3: 1.49], pictures: 512)), to: &state)
    }
    if example.overlay == .searching {
      apply(.statement(.encode(file: "seven.png"), time: 0), to: &state)
      apply(.searching(Picture(width: 28, height: 28, channels: 1), search: 1), to: &state)
      let progress = SearchProgress(
        latent: state.point.latent, error: 0.0834, step: 120, stepCount: 300)
      apply(.searched(progress, search: 1), to: &state)
    }
    return state
  }

  @Test(arguments: examples)
  func screenIsAsRecorded(example: Example) throws {
    var state = try state(example)
    press(
      example.overlay.keys.unicodeScalars.map { $0 == "\u{10}" ? .control("p") : .character($0) },
      &state)
    if example.overlay == .heat {
      let values = (0..<784).map { Float($0 % 28) / 560 }
      apply(
        .influenced(Difference(values: values, width: 28, height: 28), request: state.request),
        to: &state)
      #expect(state.influence != nil)
    }
    if !example.isPlain { apply(.drawn(bytes: 11_300), to: &state) }
    try expectSnapshot(example.testDescription, view(state))
  }
}
