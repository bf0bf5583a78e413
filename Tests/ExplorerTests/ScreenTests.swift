import Cells
import Explorer
import Latents
import Testing

/// Whole screens as text, compared with files a person has looked at.
///
/// Here is what depends on model, mode and shape of the screen; the views are in `ViewScreenTests`, what opens
/// over them in `OverlayScreenTests`.
@Suite struct ScreenTests {
  /// A screen to look at: its name, extent, mode, keys and look.
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var columns: Int
    var rows: Int
    var mode: PreviewMode?
    var keys: String = ""
    var isPlain = false
    var isList = false
    var hasDirections = false
    var hasLayers = false
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "compact-40x12", columns: 40, rows: 12, mode: .sixel, keys: "jh"),
    Example(name: "portrait-60x40", columns: 60, rows: 40, mode: .sixel, keys: "G"),
    Example(name: "ascii-80x24", columns: 80, rows: 24, mode: .ascii, keys: "ll"),
    Example(name: "ascii-120x40-plain", columns: 120, rows: 40, mode: .ascii, isPlain: true),
    Example(name: "blocks-120x40", columns: 120, rows: 40, mode: .blocks, keys: "jjj"),
    Example(name: "off-80x24", columns: 80, rows: 24, mode: .off, keys: "r"),
    Example(name: "unknown-80x24", columns: 80, rows: 24, mode: nil),
    Example(
      name: "scaled-80x24", columns: 80, rows: 24, mode: .sixel, keys: "Vsv", hasLayers: true),
    Example(name: "help-samples-80x24", columns: 80, rows: 24, mode: .sixel, keys: "vvv?"),
    Example(name: "help-40x12", columns: 40, rows: 12, mode: .sixel, keys: "?jjj"),
    Example(name: "wrong-80x24", columns: 80, rows: 24, mode: .sixel, keys: "=7\r"),
    Example(name: "models-40x12", columns: 40, rows: 12, mode: .sixel, keys: "G", isList: true),
    Example(name: "models-broken-80x24", columns: 80, rows: 24, mode: .sixel, isList: true),
    Example(name: "marking-codes-120x40", columns: 120, rows: 40, mode: .sixel, keys: "LmaLmbTm"),
    Example(name: "marks-200x60", columns: 200, rows: 60, mode: .sixel, keys: "k3jLmajLmbjl"),
    Example(name: "line-80x24", columns: 80, rows: 24, mode: .sixel, keys: ":"),
    Example(name: "line-wrong-80x24", columns: 80, rows: 24, mode: .sixel, keys: ":set slant 7\r"),
    Example(
      name: "directions-120x40", columns: 120, rows: 40, mode: .sixel, keys: "DDL}jj",
      hasDirections: true),
    Example(
      name: "directions-80x24", columns: 80, rows: 24, mode: .sixel, keys: "DDLkk",
      hasDirections: true),
    Example(
      name: "directions-200x60", columns: 200, rows: 60, mode: .sixel, keys: "DLa",
      hasDirections: true),
    Example(
      name: "directions-40x12", columns: 40, rows: 12, mode: .ascii, keys: "DL", isPlain: true,
      hasDirections: true),
    Example(
      name: "directions-codes-120x40", columns: 120, rows: 40, mode: .sixel, keys: "DLT",
      hasDirections: true),
    Example(name: "small-30x8", columns: 30, rows: 8, mode: .sixel),
  ]

  /// The model with six directions.
  private var directed: ExploredModel {
    var model = digits
    let names = ["thick", "tilted", "round", "open", "closed-top", "pca1"]
    for (place, name) in names.enumerated() {
      var values = [Float](repeating: 0, count: digits.spec.size)
      values[place] = 1
      guard let direction = Direction(name: name, values: values, in: digits.spec) else { continue }
      let source = place == 5 ? "pca, 12.5 % of the variance of the first activations" : "tags"
      model.directions.append(ExploredDirection(direction, source: source))
    }
    return model
  }

  @Test(arguments: examples)
  func screenIsAsRecorded(example: Example) throws {
    var state =
      example.isList
      ? chooser(example.columns, example.rows, example.mode)
      : explorer(
        example.columns, example.rows, example.mode,
        model: example.hasDirections ? directed : example.hasLayers ? layeredDigits : digits,
        hasColour: !example.isPlain,
        glyphs: example.isPlain ? .ascii : .unicode)
    press(
      example.keys.unicodeScalars.map { scalar in
        switch scalar {
        case "\r": .enter
        case "\u{10}": .control("p")
        default: .character(scalar)
        }
      }, &state,
      interval: 10)
    if example.mode != nil, example.mode != .ascii, example.mode != .off {
      apply(.drawn(bytes: 11_300), to: &state)
    }
    try expectSnapshot(example.name, view(state))
  }

  /// Mono and colour differ in colour only, never in characters.
  @Test func colourCarriesNoMeaningOfItsOwn() {
    for keys in ["ll", "v", "k3", "=7", "T", "vvv+", "maLmbvvvvv", "BLd", "BVl +"] {
      var colour = explorer(model: layeredDigits)
      var mono = explorer(model: layeredDigits, hasColour: false)
      press(keys, &colour)
      press(keys, &mono)
      let (first, second) = (view(colour).frame, view(mono).frame)
      #expect(first.cells.map(\.character) == second.cells.map(\.character))
      #expect(second.cells.allSatisfy { $0.style.colour == .standard })
    }
  }

  @Test func asciiScreensAreASCII() {
    for keys in ["ll", "v", "k3", "=7", "?", "w", "T", "vvv+", "maLmbvvvvv", "BLd", "BVl +"] {
      var state = explorer(120, 40, .ascii, model: layeredDigits, glyphs: .ascii)
      press(keys, &state)
      let strange = view(state).frame.cells.map(\.character).filter { !$0.isASCII }
      #expect(strange.isEmpty, "\(keys)")
    }
  }
}
