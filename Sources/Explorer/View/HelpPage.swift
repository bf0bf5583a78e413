import Cells

/// The help, drawn from the key table.
enum HelpPage {
  /// A piece of text in a line of the help.
  struct Span: Equatable {
    var column: Int
    var text: String
    var isKey: Bool
    var isHeading: Bool
  }

  /// The lines of the help on a screen of `width` columns: groups in one column or two.
  static func lines(width: Int) -> [[Span]] {
    let groups = HelpGroup.allCases.map { group in
      (
        group.rawValue,
        KeyMap.bindings.filter { $0.group == group }.map { ($0.label, $0.help) }
      )
    }
    let mouse = ("Mouse", KeyMap.mouse.map { ($0.what, $0.help) })
    guard width >= 76 else { return block(groups + [mouse], column: 1) }
    let left = block([groups[0], groups[1], mouse], column: 1)
    let right = block(Array(groups[2...]), column: max(44, min(width / 2, 60)))
    return (0..<max(left.count, right.count)).map { index in
      (index < left.count ? left[index] : []) + (index < right.count ? right[index] : [])
    }
  }

  private static func block(
    _ groups: [(title: String, entries: [(String, String)])], column: Int
  ) -> [[Span]] {
    var lines: [[Span]] = []
    let longest = groups.flatMap(\.entries).reduce(0) { max($0, $1.0.cellCount) }
    for group in groups {
      if !lines.isEmpty { lines.append([]) }
      lines.append([Span(column: column, text: group.title, isKey: false, isHeading: true)])
      for (keys, help) in group.entries {
        lines.append([
          Span(column: column + 1, text: keys, isKey: true, isHeading: false),
          Span(column: column + 1 + longest + 2, text: help, isKey: false, isHeading: false),
        ])
      }
    }
    return lines
  }

  /// Paints the lines from `scroll` on between the header and the bottom lines.
  static func paint(_ frame: inout Frame, _ painter: Painter, scroll: Int) {
    let top = frame.size.rows >= 20 ? 2 : 1
    let lines = lines(width: frame.size.columns).dropFirst(scroll)
    for (offset, line) in lines.enumerated() where top + offset < painter.layout.noticeRow {
      for span in line {
        let style =
          span.isHeading
          ? painter.theme.faint : span.isKey ? painter.theme.key : painter.theme.plain
        frame.put(span.text, column: span.column, row: top + offset, style: style)
      }
    }
  }
}
