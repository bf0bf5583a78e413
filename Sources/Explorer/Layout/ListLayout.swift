import Cells

/// Where the list of models has its parts, on a screen of at least the minimum extent.
struct ListLayout: Equatable, Sendable {
  /// The row with the names of the columns; nil where there is no room.
  let headingRow: Int?
  /// The rows of the models.
  let entries: Rect
  /// The rows that tell more of the chosen one: name and shape, codes, ratings where there are any, path.
  let details: Rect

  /// The layout of a list on a screen of `size`.
  ///
  /// All entries count, so that nothing moves while a filter is typed.
  init(_ list: ModelList, _ size: Size) {
    let isLow = size.rows < 20
    let top = isLow ? 1 : 2
    headingRow = isLow ? nil : top
    let first = isLow ? top : top + 1
    let gap = isLow ? 0 : 1
    let detailsHeight = list.ratingNames.isEmpty ? 3 : 4
    let room = size.rows - 2 - gap - detailsHeight - gap - first
    entries = Rect(
      left: 1, top: first, width: size.columns - 2,
      height: max(1, min(room, list.entries.count)))
    // Right below, with a blank line where there is room for one.
    details = Rect(
      left: 3, top: min(entries.bottom + 1, size.rows - 2 - detailsHeight),
      width: size.columns - 4, height: detailsHeight)
  }
}
