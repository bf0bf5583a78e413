import Cells
import Latents

extension State {
  /// Answers the mouse: what lies over the main screen does, else what is under it there.
  mutating func handle(_ event: MouseEvent, time: Int) -> [Effect] {
    guard let layout = Layout(self) else { return [] }
    let isPress = event.kind == .press
    switch modal {
    case .search: return isPress ? stopSearch() : []
    case .question:
      if isPress { question = nil }
      return []
    case .list: return choose(event)
    case .prompt: return []
    case .palette(let palette): return choose(palette, event, layout, time: time)
    case .help:
      if isPress { helpScroll = nil }
      return []
    case .prefix:
      if isPress { prefix = nil }
    case nil: break
    }
    switch event.kind {
    case .press:
      press(at: event.position, layout, time: time)
    case .drag:
      if let dragged { slide(dragged, to: event.position.column, layout, time: time) }
    case .release:
      dragged = nil
    case .wheelUp, .wheelDown:
      wheel(up: event.kind == .wheelUp, at: event.position, layout, time: time)
    }
    return []
  }

  private mutating func press(at position: Position, _ layout: Layout, time: Int) {
    // Where a notice is, there are no names of views.
    let tabs = notice == nil ? ViewTabs(self, layout).tabs : []
    notice = nil
    if let tab = tabs.first(where: { $0.cells.contains(position) }) {
      show(tab.view)
    } else if let tiles = layout.shownTiles(self), let hit = tiles.hit(position) {
      layout.view.scene.press(column: hit.column, row: hit.row, &self, time: time)
    } else if let index = rowIndex(at: position, layout.codes) {
      moveFocus(to: index)
      guard view.scene.whyFixed == nil else { return }
      if let choice = choice(at: position.column, layout.codes) {
        set(Float(choice), of: focusedRow, time: time)
      } else if isOnTrack(position.column, layout.codes) {
        dragged = focusedRow
        slide(focusedRow, to: position.column, layout, time: time)
      }
    } else if view.scene.whyFixed == nil, position.row == layout.focusRow,
      isOnTrack(position.column, focusLine(layout))
    {
      dragged = focusedRow
      slide(focusedRow, to: position.column, layout, time: time)
    }
  }

  /// Sets the varied codes to the values of a picture in a strip or grid.
  mutating func adopt(column: Int, of plan: TraversalPlan?, row: Int?, time: Int) {
    guard let plan, plan.across.values.indices.contains(column) else { return }
    let rows = self.rows
    change(.single, time: time) { point in
      rows.set(plan.across.values[column], of: plan.across.row, at: &point)
      if let down = plan.down, let row, down.values.indices.contains(row) {
        rows.set(down.values[row], of: down.row, at: &point)
      }
    }
  }

  private mutating func slide(_ row: LatentCoordinate, to column: Int, _ layout: Layout, time: Int)
  {
    let codes = layout.codes.track == nil ? focusLine(layout) : layout.codes
    guard let track = codes.track, !rows.isCategorical(row) else { return }
    set(track.value(atColumn: column, in: rows.part(of: row).sliderRange), of: row, time: time)
  }

  private mutating func wheel(up: Bool, at position: Position, _ layout: Layout, time: Int) {
    if layout.view.scene.wheel(up: up, &self, time: time) { return }
    if let tiles = layout.shownTiles(self), tiles.hit(position) != nil {
      step(by: up ? 1 : -1, time: time)
    } else if position.row == layout.focusRow {
      step(by: up ? 1 : -1, time: time)
    } else if let index = rowIndex(at: position, layout.codes) {
      if isOnTrack(position.column, layout.codes) {
        moveFocus(to: index)
        step(by: up ? 1 : -1, time: time)
      } else {
        moveFocus(to: focus + (up ? -3 : 3))
      }
    }
  }

  /// The row of the code panel at `position`, as a position in `rows.rows`.
  private func rowIndex(at position: Position, _ codes: CodesLayout) -> Int? {
    for pane in CodePane.allCases where codes.area(of: pane).contains(position) {
      return firstShown(pane) + position.row - codes.area(of: pane).top
    }
    return nil
  }

  private func isOnTrack(_ column: Int, _ codes: CodesLayout) -> Bool {
    guard let track = codes.track else { return false }
    // One cell more on both sides: the ends are easier to hit.
    return column >= track.left - 1 && column <= track.left + track.width
  }

  /// The category of the focused row at `column`.
  private func choice(at column: Int, _ codes: CodesLayout) -> Int? {
    guard rows.isCategorical(focusedRow), let track = codes.track else { return nil }
    let present = Int(rows.value(of: focusedRow, at: point))
    let choices = codes.choicesRow(rows.choices(of: focusedRow), chosen: present)
    return choices?.choice(atCell: column - track.left)
  }
}
