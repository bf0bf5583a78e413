import Cells

/// The cells of a row of choices: which choices are shown, and where.
struct ChoicesRow: Equatable {
  /// The shown choices, positions in the whole list.
  let shown: Range<Int>
  /// Cells from one choice to the next.
  let pitch: Int
  /// Whether choices are left out before and after the shown ones.
  let hasMoreBefore: Bool
  let hasMoreAfter: Bool

  /// The choices that fit into `width` cells, around the chosen one.
  init(_ choices: [String], chosen: Int, width: Int) {
    let longest = choices.reduce(1) { max($0, $1.cellCount) }
    let narrow = longest + 2
    if choices.count * narrow <= width {
      shown = choices.indices
      // Some air, but not so much that the choices fall apart.
      pitch = min(narrow + 4, width / max(1, choices.count))
    } else {
      pitch = narrow
      let count = max(1, min(choices.count, (width - 4) / narrow))
      let first = min(max(0, chosen - count / 2), choices.count - count)
      shown = first..<(first + count)
    }
    hasMoreBefore = shown.lowerBound > 0
    hasMoreAfter = shown.upperBound < choices.count
  }

  /// Cells before the first choice, for the mark that there are more.
  var indent: Int { hasMoreBefore || hasMoreAfter ? 2 : 0 }

  /// The choice at `cell`, counted from the start of the row.
  func choice(atCell cell: Int) -> Int? {
    guard cell >= indent, (cell - indent) / pitch < shown.count else { return nil }
    return shown.lowerBound + (cell - indent) / pitch
  }
}

extension CodesLayout {
  /// Where choices go: along the track, or over the place of the value too where the track is short.
  func choicesRow(_ choices: [String], chosen: Int) -> ChoicesRow? {
    guard let track else { return nil }
    let row = ChoicesRow(choices, chosen: chosen, width: track.width)
    if row.shown == choices.indices { return row }
    return ChoicesRow(choices, chosen: chosen, width: valueRight - track.left)
  }
}
