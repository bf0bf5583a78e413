import Cells
import Pictures

extension Painter {
  /// The main picture as A, the one beside it as B, and what differs between them.
  func comparison(
    _ titles: (first: String, second: String), heading: String, details: [String],
    _ screen: inout Screen
  ) {
    comparison(
      state.picture?.picture, shownTiles?.pictures.first, titles, heading: heading,
      details: details, &screen)
  }

  /// Two pictures and what differs between them.
  ///
  /// - Parameters:
  ///   - titles: what stands above A and B.
  ///   - heading: a line below the figures of the difference.
  ///   - details: further lines, as many as there is room for.
  func comparison(
    _ first: Picture?, _ second: Picture?, _ titles: (first: String, second: String),
    heading: String, details: [String], _ screen: inout Screen
  ) {
    guard let tiles = layout.tiles else { return }
    let places = (0..<3).map { tiles.cells(column: $0 % tiles.columns, row: $0 / tiles.columns) }
    for (text, place) in zip([titles.first, titles.second, "A less B"], places) {
      screen.frame.put(
        text.fitted(to: place.width + 1, mark: glyphs.ellipsis), column: place.left,
        row: place.top - 1, style: theme.strong)
    }
    for (picture, place) in zip([first, second], places) {
      guard let picture else { continue }
      show(state.look.applied(to: picture), PreviewBox(area: place, fit: tiles.tile), &screen)
    }
    // Of a grey and a coloured picture there is no difference.
    guard let first, let second, first.channels == second.channels else { return }
    let difference = Difference(first, second)
    show(difference.picture(), PreviewBox(area: places[2], fit: tiles.tile), &screen)
    explain(difference, heading, details, tiles, &screen.frame)
  }

  /// What the colours say, and more: in the fourth place, or below three pictures.
  private func explain(
    _ difference: Difference, _ heading: String, _ details: [String], _ tiles: TilesLayout,
    _ frame: inout Frame
  ) {
    func share(_ value: Float) -> String { fixedNumber(value, places: 3) }
    let colours = ["orange: A brighter", "blue: B brighter"]
    let figures = ["largest \(share(difference.largest))", "mean    \(share(difference.mean))"]
    var area = tiles.cells(column: 1, row: 1)
    var lines = colours + figures + ["", heading]
    if tiles.rows == 1 {
      area = Rect(left: tiles.area.left, top: tiles.area.bottom, width: tiles.area.width, height: 2)
      lines = [colours.joined(separator: "   "), (figures + [heading]).joined(separator: "   ")]
    }
    let faint = lines.count
    for (line, text) in (lines + details).prefix(area.height).enumerated() {
      frame.put(
        text.fitted(to: area.width + 1, mark: glyphs.ellipsis), column: area.left,
        row: area.top + line, style: line < faint ? theme.faint : theme.plain)
    }
  }
}
