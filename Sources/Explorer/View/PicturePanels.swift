import Cells
import Pictures

extension Painter {
  /// The preview with the strip below it, or the grid.
  func pictures(_ screen: inout Screen) {
    if let grid = layout.grid {
      guard let shown = state.traversal, shown.plan.down != nil else { return }
      tiles(shown, grid, &screen)
      gridLabels(shown.plan, grid, &screen.frame)
      return
    }
    if let preview = layout.preview, let picture = state.picture?.picture {
      let tile = PictureSlot.Tile(picture: picture, x: 0, y: 0, fit: preview.fit)
      show(PictureSlot(area: preview.area, tiles: [tile]), &screen)
    }
    guard let strip = layout.strip else { return }
    stripTitle(strip, &screen.frame)
    guard let shown = state.traversal, shown.plan.down == nil else { return }
    let spread = strip.spread(shown.plan.across.values.count)
    tiles(shown, spread, &screen)
    columnLabels(shown.plan.across, spread, &screen.frame)
  }

  /// The name of the varied code, and a rule to the end of the line.
  private func stripTitle(_ strip: TilesLayout, _ frame: inout Frame) {
    guard let line = strip.titleRow else { return }
    let end = frame.put(
      rows.name(of: state.focusedRow), column: 1, row: line, style: theme.strong)
    let rule = String(
      repeating: Character(glyphs.thin), count: max(0, frame.size.columns - 1 - (end + 1)))
    frame.put(rule, column: end + 1, row: line, style: theme.faint)
  }

  private func tiles(_ shown: ShownTraversal, _ layout: TilesLayout, _ screen: inout Screen) {
    let columns = shown.plan.across.values.count
    let tiles = shown.pictures.enumerated().map { index, picture in
      PictureSlot.Tile(
        picture: picture, x: index % columns * layout.pitchAcross,
        y: index / columns * layout.pitchDown, fit: layout.tile)
    }
    show(PictureSlot(area: layout.area, tiles: tiles), &screen)
  }

  /// The values of the columns, the present one in brackets; where they would touch, only every
  /// second one and the present one.
  private func columnLabels(_ axis: TraversalAxis, _ tiles: TilesLayout, _ frame: inout Frame) {
    let all = axis.values.indices.map { column -> (left: Int, text: String, isPresent: Bool) in
      let name = rows.text(of: axis.values[column], row: axis.row)
      let isPresent = column == axis.current
      let text = isPresent ? "[\(name)]" : name
      let cells = tiles.cells(column: column, row: 0)
      return (max(0, cells.left + (cells.width - text.cellCount + 1) / 2), text, isPresent)
    }
    let fits = zip(all, all.dropFirst()).allSatisfy { $0.left + $0.text.cellCount < $1.left }
    var taken: [Range<Int>] = []
    let half = all.indices.filter { $0 % 2 == 0 && $0 != axis.current }
    for column in fits ? Array(all.indices) : [axis.current] + half {
      let label = all[column]
      let place = label.left..<(label.left + label.text.cellCount + 1)
      if taken.contains(where: { $0.overlaps(place) }) { continue }
      taken.append(place)
      frame.put(
        label.text, column: label.left, row: tiles.labelRow,
        style: label.isPresent ? theme.accent : theme.faint)
    }
  }

  private func gridLabels(_ plan: TraversalPlan, _ grid: TilesLayout, _ frame: inout Frame) {
    columnLabels(plan.across, grid, &frame)
    guard let down = plan.down, let labels = grid.rowLabels else { return }
    for (row, value) in down.values.enumerated() where row < grid.rows {
      let isPresent = row == down.current
      let name = rows.text(of: value, row: down.row).fitted(to: labels.width - 2)
      frame.putRight(
        isPresent ? "[\(name)]" : "\(name) ", right: labels.right, row: grid.middleRow(row),
        style: isPresent ? theme.accent : theme.faint)
    }
    let title = "\(rows.name(of: down.row)) down, \(rows.name(of: plan.across.row)) across"
    let left = layout.codes.labelLeft
    if left > grid.area.right {
      frame.put(
        title.fitted(to: frame.size.columns - 1 - left, mark: glyphs.ellipsis), column: left,
        row: grid.labelRow, style: theme.strong)
    }
  }

  /// Puts a slot on the screen: as characters into the cells, or as a picture over them.
  private func show(_ slot: PictureSlot, _ screen: inout Screen) {
    guard let mode = state.graphics?.mode else { return }
    guard mode == .ascii else {
      screen.frame.fill(slot.area, with: .picture)
      screen.slots.append(slot)
      return
    }
    for tile in slot.tiles {
      let height = max(1, tile.fit.height / 2)
      let art = ASCIIArt(tile.picture, columns: tile.fit.width, rows: height)
      for (row, characters) in art.rows.enumerated() {
        for (column, character) in characters.enumerated() {
          screen.frame[slot.area.left + tile.x + column, slot.area.top + tile.y / 2 + row] =
            Cell(character, theme.plain)
        }
      }
    }
  }
}
