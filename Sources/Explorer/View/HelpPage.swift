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

  /// How many lines of the help a screen of `size` shows.
  static func height(_ size: Size) -> Int { max(1, size.rows - 4) }

  /// The lines of the help on a screen of `width` columns: the keys that `view` has, in groups in one
  /// column or two.
  static func lines(width: Int, in view: ViewKind, _ own: OwnKeys = OwnKeys()) -> [[Span]] {
    let bindings = KeyMap.bindings(in: view)
    let groups = HelpGroup.allCases.map { group in
      (group.rawValue, bindings.filter { $0.group == group }.map { (own.label(of: $0), $0.help) })
    }.filter { !$0.1.isEmpty }
    let mouse = ("Mouse", KeyMap.mouse.map { ($0.what, $0.help) })
    let yours = own.meanings.map { ($0.key.name, Self.text(of: $0.meaning, bindings)) }
    let all = groups + (yours.isEmpty ? [] : [("Your keys", yours)]) + [mouse]
    guard width >= 76 else { return block(all, column: 1, end: width) }
    // The first groups to the left, so that both columns are about as long.
    let total = all.reduce(0) { $0 + $1.1.count + 2 }
    var length = 0
    let leftCount = all.prefix { group in
      length += group.1.count + 2
      return length <= (total + 4) / 2
    }.count
    let middle = max(44, min(width / 2, 60))
    let left = block(Array(all[..<leftCount]), column: 1, end: middle - 1)
    let right = block(Array(all[leftCount...]), column: middle, end: width)
    return (0..<max(left.count, right.count)).map { index in
      (index < left.count ? left[index] : []) + (index < right.count ? right[index] : [])
    }
  }

  /// What a key of the person's own does.
  private static func text(of meaning: OwnKeys.Meaning, _ bindings: [Binding]) -> String {
    switch meaning {
    case .statement(let statement): return statement.description
    case .key(let key):
      let binding = bindings.first { $0.keys.contains { $0.key == key } }
      return binding.map { "as \(key.name): \($0.help)" } ?? "as \(key.name)"
    }
  }

  /// The groups below each other from `column` on; what does not fit before `end` goes on in the next
  /// line.
  private static func block(
    _ groups: [(title: String, entries: [(String, String)])], column: Int, end: Int
  ) -> [[Span]] {
    var lines: [[Span]] = []
    for group in groups {
      let longest = group.entries.reduce(0) { max($0, $1.0.cellCount) }
      let helpColumn = column + 1 + longest + 2
      if !lines.isEmpty { lines.append([]) }
      lines.append([Span(column: column, text: group.title, isKey: false, isHeading: true)])
      for (keys, help) in group.entries {
        let label = Span(column: column + 1, text: keys, isKey: true, isHeading: false)
        for (index, part) in help.wrapped(to: end - helpColumn).enumerated() {
          let text = Span(column: helpColumn, text: part, isKey: false, isHeading: false)
          lines.append(index == 0 ? [label, text] : [text])
        }
      }
    }
    return lines
  }

  /// Paints the lines from `scroll` on between the header and the bottom lines.
  static func paint(_ frame: inout Frame, _ painter: Painter, scroll: Int) {
    let top = frame.size.rows >= 20 ? 2 : 1
    let lines = lines(
      width: frame.size.columns, in: painter.state.view, painter.state.settings.keys
    ).dropFirst(scroll)
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
