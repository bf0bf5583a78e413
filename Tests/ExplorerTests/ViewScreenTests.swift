import Cells
import Explorer
import Testing

/// Each view at the four extents that screens are designed for, in colour with pictures and in plain
/// characters; a new view cannot be left out.
@Suite struct ViewScreenTests {
  /// A view on a screen.
  struct Example: Sendable, CustomTestStringConvertible {
    var kind: ViewKind
    var columns: Int
    var rows: Int
    var isPlain: Bool

    var testDescription: String {
      "view-\(kind.rawValue)-\(columns)x\(rows)" + (isPlain ? "-plain" : "")
    }
  }

  static let examples = ViewKind.allCases.flatMap { kind in
    [(80, 24), (120, 40), (200, 60), (40, 12)].flatMap { columns, rows in
      [false, true].map { Example(kind: kind, columns: columns, rows: rows, isPlain: $0) }
    }
  }

  /// What is pressed in a view before it is looked at.
  private func keys(_ kind: ViewKind) -> String {
    switch kind {
    case .single: "llllll"
    case .grid: "jjjll"
    case .codes: "jL"
    case .styles: "L]"
    case .samples: "l+j-l"
    case .walk: "clll"
    case .compare: "k5jL"
    case .models: "L"
    case .sums: "r"
    case .maps: "lj l s+"
    case .units: ">l"
    }
  }

  @Test(arguments: examples)
  func screenIsAsRecorded(example: Example) throws {
    var state = explorer(
      example.columns, example.rows, example.isPlain ? .ascii : .sixel, in: example.kind,
      isPlain: example.isPlain)
    if state.view == example.kind {
      press(keys(example.kind), &state, from: 200_000, interval: 10)
    } else {
      // The smallest screen has no room for some views, and says so.
      apply(.statement(.view(example.kind.rawValue), time: 200_000), to: &state)
      #expect(state.notice?.text == "no room for '\(example.kind.rawValue)' here")
      #expect(example.columns == 40)
    }
    if !example.isPlain { apply(.drawn(bytes: 11_300), to: &state) }
    try expectSnapshot(example.testDescription, view(state))
  }
}
