import Cells
import Latents
import Pictures

/// One picture, with the strip of the focused code under it.
struct SingleView: ViewScene {
  var exportName: String { "strip" }

  func layout(_ planner: Planner) -> Layout? {
    let size = planner.size
    let isTall = size.columns <= 84 && size.rows >= 46
    if isTall || (size.columns < 64 && size.rows >= 28) { return portraitLayout(planner) }
    return sideBySideLayout(planner, withStrip: size.columns >= 64 && size.rows >= 20)
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let strip = layout.strip else { return nil }
    let rows = state.rows
    let focused = state.focusedRow
    let isCategorical = rows.isCategorical(focused)
    let count = strip.stripCount(
      wanted: isCategorical ? rows.part(of: focused).categoryCount : 9, evenly: !isCategorical)
    return TilePlan(
      .single, rows.strip(of: focused, through: state.point, count: count))
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    painter.preview(&screen)
    guard let strip = painter.layout.strip else { return }
    let focused = painter.state.focusedRow
    painter.title(
      painter.rows.name(of: focused), details: painter.details(of: focused),
      key: ("W", "saves this strip"), at: strip.titleRow, &screen.frame)
    guard let shown = painter.shownTiles, let plan = shown.plan.traversals.first else { return }
    let spread = strip.spread(plan.across.values.count)
    painter.tiles(shown.pictures, spread, &screen)
    painter.columnLabels(plan.across, spread, &screen.frame)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    state.adopt(column: column, of: state.traversal, row: nil, time: time)
  }

  func export(_ state: State) -> TileExport? {
    state.tilePlan?.traversals.first.map { $0.export(state.rows) }
  }

  // MARK: Arrangements

  private func sideBySideLayout(_ planner: Planner, withStrip: Bool) -> Layout? {
    let size = planner.size
    var upper = planner.body
    var strip: TilesLayout?
    if withStrip, let found = planner.stripLayout() {
      strip = found
      let gap = size.rows >= 30 ? 1 : 0
      upper.height = (found.titleRow ?? found.area.top) - gap - upper.top
    }
    // The line of the focused code, and the scale of a heat map where no other line is free.
    let isFull = !withStrip || size.rows < 30
    let spareRow = (withStrip ? 0 : 1) + (isFull && planner.state.showsInfluence ? 1 : 0)
    var layout = planner.pictureBesideCodes(upper, spareRows: spareRow)
    layout?.strip = strip
    return layout
  }

  private func portraitLayout(_ planner: Planner) -> Layout? {
    let body = planner.body
    let strip = planner.stripLayout()
    let stripHeight = strip.map { body.bottom - ($0.titleRow ?? $0.area.top) + 1 } ?? 0
    let free = body.height - stripHeight
    // The codes with their heading, and some noise.
    let codesHeight = max(
      min(planner.rows.codeCount + planner.rows.directionCount + 8, free / 2), free / 3)
    guard let fit = planner.fitted(columns: body.width, rows: free - codesHeight - 1) else {
      return nil
    }
    let columns = planner.graphics.columns(fit.width)
    let preview = planner.box(fit, left: (planner.size.columns - columns) / 2, top: body.top)
    var panel = body
    var layout = Layout(size: planner.size, codes: planner.codesLayout(panel))
    if let strip {
      let shift = preview.area.bottom + 1 - (strip.titleRow ?? strip.area.top)
      layout.strip = strip.moved(down: shift)
      panel.top = strip.labelRow + shift + 2
    } else {
      panel.top = preview.area.bottom + 1
    }
    panel.height = body.bottom - panel.top
    layout.codes = planner.codesLayout(panel)
    layout.preview = preview
    return layout
  }
}

extension TraversalPlan {
  /// The strip or grid as one file.
  func export(_ rows: CodeRows) -> TileExport {
    let across = rows.name(of: self.across.row)
    let values = self.across.values
    let view =
      down.map { down in
        PictureView.grid(rows: rows.name(of: down.row), columns: across, values: values)
      } ?? .strip(code: across, values: values)
    return TileExport(
      latents: latents, columns: values.count, view: view,
      labels: rows.labels(across: self.across.labelled, down: down?.labelled),
      words: (down.map { ["by-" + rows.name(of: $0.row)] } ?? []) + ["along-" + across],
      varied: down.map { [$0.row] } ?? [])
  }
}
