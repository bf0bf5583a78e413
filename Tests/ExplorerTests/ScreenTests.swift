import Cells
import Explorer
import Glibc
import Latents
import Testing

/// Whole screens as text, compared with files a person has looked at.
///
/// A missing or differing file fails; `RECORD_SNAPSHOTS=1` writes it, to be looked at and committed.
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
    var hasModelBeside = false
    var hasLayers = false
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "wide-120x40", columns: 120, rows: 40, mode: .sixel, keys: "llllll"),
    Example(name: "wide-80x24", columns: 80, rows: 24, mode: .sixel, keys: "llllll"),
    Example(name: "wide-200x60", columns: 200, rows: 60, mode: .sixel, keys: "k3"),
    Example(name: "compact-40x12", columns: 40, rows: 12, mode: .sixel, keys: "jh"),
    Example(name: "portrait-60x40", columns: 60, rows: 40, mode: .sixel, keys: "G"),
    Example(name: "ascii-80x24", columns: 80, rows: 24, mode: .ascii, keys: "ll"),
    Example(name: "ascii-120x40-plain", columns: 120, rows: 40, mode: .ascii, isPlain: true),
    Example(name: "blocks-120x40", columns: 120, rows: 40, mode: .blocks, keys: "jjj"),
    Example(name: "off-80x24", columns: 80, rows: 24, mode: .off, keys: "r"),
    Example(name: "unknown-80x24", columns: 80, rows: 24, mode: nil),
    Example(name: "grid-120x40", columns: 120, rows: 40, mode: .sixel, keys: "5v"),
    Example(name: "grid-80x24", columns: 80, rows: 24, mode: .sixel, keys: "7v"),
    Example(name: "codes-120x40", columns: 120, rows: 40, mode: .sixel, keys: "jT"),
    Example(name: "codes-80x24", columns: 80, rows: 24, mode: .sixel, keys: "GT"),
    Example(name: "codes-200x60", columns: 200, rows: 60, mode: .sixel, keys: "T"),
    Example(name: "codes-40x12", columns: 40, rows: 12, mode: .ascii, keys: "T", isPlain: true),
    Example(name: "samples-120x40", columns: 120, rows: 40, mode: .sixel, keys: "vvvl+j-l"),
    Example(name: "samples-80x24", columns: 80, rows: 24, mode: .sixel, keys: "vvvl+j-l"),
    Example(name: "samples-200x60", columns: 200, rows: 60, mode: .sixel, keys: "vvv"),
    Example(
      name: "samples-40x12", columns: 40, rows: 12, mode: .ascii, keys: "vvv+l", isPlain: true),
    Example(name: "walk-120x40", columns: 120, rows: 40, mode: .sixel, keys: "maLmbHmcvvvvlll"),
    Example(name: "walk-80x24", columns: 80, rows: 24, mode: .sixel, keys: "maLmbvvvvc  lll"),
    Example(name: "walk-200x60", columns: 200, rows: 60, mode: .sixel, keys: "maLmbvvvv"),
    Example(
      name: "walk-40x12", columns: 40, rows: 12, mode: .ascii, keys: "maLmbvvvv", isPlain: true),
    Example(name: "compare-120x40", columns: 120, rows: 40, mode: .sixel, keys: "Bk5jLd"),
    Example(name: "compare-80x24", columns: 80, rows: 24, mode: .sixel, keys: "Bk5jLdb"),
    Example(name: "compare-200x60", columns: 200, rows: 60, mode: .sixel, keys: "Brd"),
    Example(name: "compare-40x12", columns: 40, rows: 12, mode: .ascii, keys: "BLd", isPlain: true),
    Example(
      name: "sums-120x40", columns: 120, rows: 40, mode: .sixel,
      keys: "maLmbjLmc:sum a,b - b + c\r"),
    Example(
      name: "sums-80x24", columns: 80, rows: 24, mode: .sixel,
      keys: "maLmbjLmc:sum a - b + c - a\r"),
    Example(
      name: "sums-200x60", columns: 200, rows: 60, mode: .sixel,
      keys: "maLmbjLmc:sum a,b - b + c\rm"),
    Example(
      name: "sums-40x12", columns: 40, rows: 12, mode: .ascii,
      keys: "maLmbjLmc:sum a - b + c\r", isPlain: true),
    Example(
      name: "maps-120x40", columns: 120, rows: 40, mode: .sixel, keys: "Vlj l s+", hasLayers: true),
    Example(
      name: "maps-80x24", columns: 80, rows: 24, mode: .sixel, keys: "V>l ]", hasLayers: true),
    Example(name: "maps-200x60", columns: 200, rows: 60, mode: .sixel, keys: "V", hasLayers: true),
    Example(
      name: "maps-40x12", columns: 40, rows: 12, mode: .ascii, keys: "V l", isPlain: true,
      hasLayers: true),
    Example(
      name: "scaled-80x24", columns: 80, rows: 24, mode: .sixel, keys: "Vsv", hasLayers: true),
    Example(name: "help-samples-80x24", columns: 80, rows: 24, mode: .sixel, keys: "vvv?"),
    Example(name: "help-80x24", columns: 80, rows: 24, mode: .sixel, keys: "?"),
    Example(name: "help-40x12", columns: 40, rows: 12, mode: .sixel, keys: "?jjj"),
    Example(name: "typing-80x24", columns: 80, rows: 24, mode: .sixel, keys: "=1.2"),
    Example(name: "wrong-80x24", columns: 80, rows: 24, mode: .sixel, keys: "=7\r"),
    Example(name: "saving-80x24", columns: 80, rows: 24, mode: .sixel, keys: "W"),
    Example(name: "leaving-80x24", columns: 80, rows: 24, mode: .sixel, keys: "k3jLq"),
    Example(name: "leaving-40x12", columns: 40, rows: 12, mode: .sixel, keys: "k3jLq"),
    Example(name: "models-120x40", columns: 120, rows: 40, mode: .sixel, keys: "jj", isList: true),
    Example(name: "models-80x24", columns: 80, rows: 24, mode: .sixel, keys: "j", isList: true),
    Example(name: "models-40x12", columns: 40, rows: 12, mode: .sixel, keys: "G", isList: true),
    Example(name: "models-broken-80x24", columns: 80, rows: 24, mode: .sixel, isList: true),
    Example(
      name: "models-filter-80x24", columns: 80, rows: 24, mode: .sixel, keys: "/info", isList: true),
    Example(
      name: "marking-120x40", columns: 120, rows: 40, mode: .sixel, keys: "k3jLmajLmb'"),
    Example(name: "marking-80x24", columns: 80, rows: 24, mode: .sixel, keys: "k3jLmajLmbm"),
    Example(name: "marking-40x12", columns: 40, rows: 12, mode: .sixel, keys: "k3jLmajLmb'"),
    Example(name: "marks-200x60", columns: 200, rows: 60, mode: .sixel, keys: "k3jLmajLmbjl"),
    Example(name: "line-120x40", columns: 120, rows: 40, mode: .sixel, keys: ":set s"),
    Example(name: "line-80x24", columns: 80, rows: 24, mode: .sixel, keys: ":"),
    Example(name: "line-wrong-80x24", columns: 80, rows: 24, mode: .sixel, keys: ":set slant 7\r"),
    Example(name: "line-40x12", columns: 40, rows: 12, mode: .sixel, keys: ":re"),
    Example(name: "seeds-120x40", columns: 120, rows: 40, mode: .sixel, keys: "rrrs"),
    Example(name: "palette-120x40", columns: 120, rows: 40, mode: .sixel, keys: "\u{10}"),
    Example(name: "palette-80x24", columns: 80, rows: 24, mode: .sixel, keys: "\u{10}save"),
    Example(name: "palette-40x12", columns: 40, rows: 12, mode: .sixel, keys: "\u{10}no"),
    Example(
      name: "palette-plain-200x60", columns: 200, rows: 60, mode: .ascii, keys: "\u{10}",
      isPlain: true),
    Example(name: "exporting-120x40", columns: 120, rows: 40, mode: .sixel, keys: "e"),
    Example(name: "exporting-80x24", columns: 80, rows: 24, mode: .sixel, keys: "eg"),
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
    Example(
      name: "models-beside-120x40", columns: 120, rows: 40, mode: .sixel, keys: "L",
      hasModelBeside: true),
    Example(
      name: "models-beside-80x24", columns: 80, rows: 24, mode: .sixel, hasModelBeside: true),
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
    if example.hasModelBeside {
      apply(.statement(.beside("other"), time: 0), to: &state)
      apply(.openedBeside(digits), to: &state)
    }
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
    let text = picture(of: view(state))
    let path = #filePath.replacing("ScreenTests.swift", with: "Snapshots/\(example.name).txt")
    if getenv("RECORD_SNAPSHOTS") != nil {
      let file = try #require(fopen(path, "w"))
      fputs(text, file)
      fclose(file)
      return
    }
    let recorded = contents(of: path)
    #expect(
      recorded == text,
      "look at the screen, then: RECORD_SNAPSHOTS=1 swift test --filter ScreenTests\n\(text)")
  }

  /// Mono and colour differ in colour only, never in characters.
  @Test func colourCarriesNoMeaningOfItsOwn() {
    for keys in ["ll", "v", "k3", "=7", "T", "vvv+", "maLmbvvvv", "BLd", "BVl +"] {
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
    for keys in ["ll", "v", "k3", "=7", "?", "w", "T", "vvv+", "maLmbvvvv", "BLd", "BVl +"] {
      var state = explorer(120, 40, .ascii, model: layeredDigits, glyphs: .ascii)
      press(keys, &state)
      let strange = view(state).frame.cells.map(\.character).filter { !$0.isASCII }
      #expect(strange.isEmpty, "\(keys)")
    }
  }

  /// The text of a screen, then a letter for the style of each cell; pictures are shown as `▒`.
  private func picture(of screen: Screen) -> String {
    let rows = 0..<screen.frame.size.rows
    let text = rows.map { row in
      trimmed(screen.frame.text(row: row).replacing("\u{A0}", with: "▒"))
    }
    let styles = rows.map { row in
      trimmed(
        String(
          (0..<screen.frame.size.columns).map { letter(screen.frame[$0, row].style) }))
    }
    let slots = screen.slots.map { slot in
      let fit = slot.tiles.first?.fit
      return "slot \(slot.area.left),\(slot.area.top) \(slot.area.width)x\(slot.area.height): "
        + "\(slot.tiles.count) of \(fit?.width ?? 0)x\(fit?.height ?? 0), zoom \(fit?.zoom ?? 0)"
    }
    return (text + ["--- styles"] + styles + ["--- slots"] + slots).joined(separator: "\n") + "\n"
  }

  private func letter(_ style: Style) -> Character {
    if style.attributes.contains(.reverse) { return "R" }
    switch (style.colour, style.attributes) {
    case (.standard, []): return " "
    case (.standard, .bold): return "b"
    case (.standard, .dim): return "d"
    case (.magenta, _): return "m"
    case (.red, _): return "r"
    default: return "?"
    }
  }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  private func contents(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 17)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
