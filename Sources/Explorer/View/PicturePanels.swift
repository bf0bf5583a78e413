import Cells
import Pictures

extension Painter {
  /// The tiles, unless they are still those of another view.
  var shownTiles: ShownTiles? {
    state.tiles.flatMap { $0.plan.view == layout.view ? $0 : nil }
  }

  /// The main picture.
  func preview(_ screen: inout Screen) {
    guard let preview = layout.preview, let shown = state.picture else { return }
    var picture = state.look.applied(to: shown.picture)
    if state.showsInfluence, let influence = state.influence, influence.request == shown.request {
      picture = influence.difference.heat(over: shown.picture, scale: influence.scale)
      heatScale(to: influence.scaleText, under: preview.area, &screen)
    }
    show(picture, preview, &screen)
  }

  /// A picture in its box.
  func show(_ picture: Picture, _ box: PreviewBox, _ screen: inout Screen) {
    let tile = PictureSlot.Tile(picture: picture, x: 0, y: 0, fit: box.fit)
    show(PictureSlot(area: box.area, tiles: [tile]), &screen)
  }

  /// `pictures` in rows of `layout.columns`.
  func tiles(_ pictures: [Picture], _ layout: TilesLayout, _ screen: inout Screen) {
    tiles(
      pictures.enumerated().map { ($1, $0 % layout.columns, $0 / layout.columns) }, layout, &screen)
  }

  /// Pictures at their columns and rows; those of a plan that had more of them than the layout stay away, since
  /// below the last line they would have the terminal scroll.
  func tiles(
    _ pictures: [(picture: Picture, column: Int, row: Int)], _ layout: TilesLayout,
    _ screen: inout Screen
  ) {
    let inside = pictures.filter { $0.column < layout.columns && $0.row < layout.rows }
    let tiles = inside.map { picture, column, row in
      PictureSlot.Tile(
        picture: state.look.applied(to: picture), x: column * layout.pitchAcross,
        y: row * layout.pitchDown,
        fit: layout.tile)
    }
    show(PictureSlot(area: layout.area, tiles: tiles), &screen)
  }

  /// One row of pictures as a slot of its own, where text stands between the rows.
  func row(_ pictures: [Picture], _ layout: TilesLayout, row: Int, _ screen: inout Screen) {
    guard !pictures.isEmpty else { return }
    let tiles = pictures.enumerated().map { column, picture in
      PictureSlot.Tile(
        picture: state.look.applied(to: picture), x: column * layout.pitchAcross, y: 0,
        fit: layout.tile)
    }
    var area = layout.cells(column: 0, row: row)
    area.width = layout.area.width
    show(PictureSlot(area: area, tiles: tiles), &screen)
  }

  /// A title in its line with details, a rule to the end of the line, and on that, where there is room, a key
  /// and what it does.
  func title(
    _ text: String, details: String = "", key: (name: String, help: String)? = nil, at line: Int?,
    _ frame: inout Frame
  ) {
    guard let line else { return }
    var end = frame.put(text, column: 1, row: line, style: theme.strong)
    if !details.isEmpty {
      end = frame.put(
        details.fitted(to: frame.size.columns - end - 3, mark: glyphs.ellipsis), column: end + 2,
        row: line, style: theme.plain)
    }
    let rule = String(
      repeating: Character(glyphs.thin), count: max(0, frame.size.columns - 1 - (end + 1)))
    frame.put(rule, column: end + 1, row: line, style: theme.faint)
    guard let key else { return }
    let left = frame.size.columns - 4 - key.name.cellCount - key.help.cellCount
    guard left > end + 6 else { return }
    let helpLeft = frame.put(" \(key.name) ", column: left, row: line, style: theme.key)
    frame.put("\(key.help) ", column: helpLeft, row: line, style: theme.faint)
  }

  /// A title beside the values of the columns, where there is room.
  func tilesTitle(_ text: String, _ tiles: TilesLayout, _ frame: inout Frame) {
    let left = layout.codes.labelLeft
    guard left > tiles.area.right else { return }
    frame.put(
      text.fitted(to: frame.size.columns - 1 - left, mark: glyphs.ellipsis), column: left,
      row: tiles.labelRow, style: theme.strong)
  }

  /// The values of the columns, the present one in brackets; where they would touch, only every
  /// second one and the present one.
  func columnLabels(_ axis: TraversalAxis, _ tiles: TilesLayout, _ frame: inout Frame) {
    columnLabels(
      axis.values.map { rows.text(of: $0, row: axis.row) }, present: axis.current, tiles, &frame)
  }

  /// Texts under or above the columns, the one at `present` in brackets; where they would touch, only
  /// every second one and the present one.
  func columnLabels(
    _ texts: [String], present: Int?, _ tiles: TilesLayout, _ frame: inout Frame
  ) {
    let all = texts.enumerated().map { column, text -> (left: Int, text: String) in
      let text = column == present ? "[\(text)]" : text
      let cells = tiles.cells(column: column, row: 0)
      return (max(0, cells.left + (cells.width - text.cellCount + 1) / 2), text)
    }
    let fits = zip(all, all.dropFirst()).allSatisfy { $0.left + $0.text.cellCount < $1.left }
    var taken: [Range<Int>] = []
    let half = all.indices.filter { $0 % 2 == 0 && $0 != present }
    for column in fits ? Array(all.indices) : (present.map { [$0] } ?? []) + half {
      let label = all[column]
      let place = label.left..<(label.left + label.text.cellCount + 1)
      if taken.contains(where: { $0.overlaps(place) }) { continue }
      taken.append(place)
      frame.put(
        label.text, column: label.left, row: tiles.labelRow,
        style: column == present ? theme.accent : theme.faint)
    }
  }

  /// The name of a row of pictures at its left, in brackets if it is the present one, in parentheses if it
  /// is that of the point while another one is chosen.
  func rowLabel(
    _ name: String, _ row: Int, isPresent: Bool, isPoint: Bool = false, _ tiles: TilesLayout,
    _ frame: inout Frame
  ) {
    guard let labels = tiles.rowLabels else { return }
    let name = name.fitted(to: labels.width - 2)
    frame.putRight(
      isPresent ? "[\(name)]" : isPoint ? "(\(name))" : "\(name) ", right: labels.right,
      row: tiles.middleRow(row),
      style: isPresent ? theme.accent : theme.faint)
  }

  /// Puts a slot on the screen: as characters into the cells, or as a picture over them.
  func show(_ slot: PictureSlot, _ screen: inout Screen) {
    guard let graphics = state.graphics else { return }
    guard graphics.mode == .ascii else {
      screen.frame.fill(slot.area, with: .picture)
      screen.slots.append(slot)
      return
    }
    for tile in slot.tiles {
      let height = max(1, tile.fit.height / 2)
      let art = ASCIIArt(
        tile.picture, columns: tile.fit.width, rows: height, onLight: graphics.isOnLight)
      for (row, characters) in art.rows.enumerated() {
        for (column, character) in characters.enumerated() {
          screen.frame[slot.area.left + tile.x + column, slot.area.top + tile.y / 2 + row] =
            Cell(character, theme.plain)
        }
      }
    }
  }
}
