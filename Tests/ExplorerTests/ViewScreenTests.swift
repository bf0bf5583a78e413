import Cells
import Explorer
import Testing

/// Each view at the four extents that screens are designed for, in colour with pictures and in plain
/// characters; a new view cannot be left out.
@Suite struct ViewScreenTests {
  static let examples = DesignedScreen.all(ViewKind.allCases, prefix: "view")

  /// What is pressed in a view before it is looked at.
  private func keys(_ kind: ViewKind) -> String {
    switch kind {
    case .single: "llllll"
    case .grid: "jjjll"
    case .factors: "jjL"
    case .codes: "jL"
    case .styles: "L]"
    case .samples: "l+j-l"
    case .walk: "clll"
    case .original: "L"
    case .compare: "k5jL"
    case .models: "L"
    case .sums: "r"
    case .maps: "lj l s+"
    case .units: ">l"
    }
  }

  @Test(arguments: examples)
  func screenIsAsRecorded(example: DesignedScreen<ViewKind>) throws {
    let kind = example.subject
    var state = explorer(
      example.columns, example.rows, example.mode, in: kind, isPlain: example.isPlain)
    if state.view == kind {
      press(keys(kind), &state, from: 200_000, interval: 10)
    } else {
      // The smallest screen has no room for some views, and says so.
      apply(.statement(.view(kind.rawValue), time: 200_000), to: &state)
      #expect(state.notice?.text == "no room for '\(kind.rawValue)' here")
      #expect(example.columns == 40)
    }
    try example.expectAsRecorded(state)
  }
}
