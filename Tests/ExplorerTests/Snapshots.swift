import Cells
import Explorer
import Glibc
import Pictures
import Testing

/// Compares a screen with the file of that name, which a person has looked at.
///
/// A missing or differing file fails; `RECORD_SNAPSHOTS=1` writes it, to be looked at and committed.
func expectSnapshot(
  _ name: String, _ screen: Screen, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let text = text(of: screen)
  let path = #filePath.replacing("Snapshots.swift", with: "Snapshots/\(name).txt")
  if getenv("RECORD_SNAPSHOTS") != nil {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
    return
  }
  #expect(
    contents(of: path) == text,
    "look at the screen, then: RECORD_SNAPSHOTS=1 swift test --filter ScreenTests\n\(text)",
    sourceLocation: sourceLocation)
}

/// Something to look at on a screen of one of the four extents that screens are designed for, in colour with
/// pictures or in plain characters.
struct DesignedScreen<Subject: RawRepresentable<String> & Sendable>: Sendable,
  CustomTestStringConvertible
{
  var subject: Subject
  var columns: Int
  var rows: Int
  var isPlain: Bool
  /// What the names of the recorded screens begin with.
  var prefix: String

  /// All of `subjects` on all screens.
  static func all(_ subjects: [Subject], prefix: String) -> [Self] {
    subjects.flatMap { subject in
      [(80, 24), (120, 40), (200, 60), (40, 12)].flatMap { columns, rows in
        [false, true].map {
          Self(subject: subject, columns: columns, rows: rows, isPlain: $0, prefix: prefix)
        }
      }
    }
  }

  var mode: PreviewMode { isPlain ? .ascii : .sixel }
  var glyphs: Glyphs { isPlain ? .ascii : .unicode }
  var testDescription: String {
    "\(prefix)-\(subject.rawValue)-\(columns)x\(rows)" + (isPlain ? "-plain" : "")
  }

  /// Compares what `state` shows with the recorded screen.
  func expectAsRecorded(_ state: State) throws {
    var state = state
    if !isPlain { apply(.drawn(bytes: 11_300), to: &state) }
    try expectSnapshot(testDescription, view(state))
  }
}

/// The text of a screen, then a letter for the style of each cell; pictures are shown as `▒`.
private func text(of screen: Screen) -> String {
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
