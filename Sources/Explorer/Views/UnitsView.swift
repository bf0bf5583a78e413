import Cells
import Pictures

/// What in the picture excites the units of the discriminator: the picture, beside it the guided gradient of
/// one unit as heat with its scale, below them the strongest units of the layer.
///
/// - Source: Springenberg et al. 2015 (arXiv:1412.6806), section 3.4; Radford et al. 2016
///   (arXiv:1511.06434), figure 5.
struct UnitsView: ViewScene {
  static let nothingToRead =
    "no discriminator travels with this model: latent publish --with-discriminator takes it along"
  /// At least as many units as one wants to choose among, where the screen has room.
  private static let wantedCount = 8
  /// Units to choose among where the screen has room for none.
  private static let hiddenCount = 8
  /// Cells between the picture and the heat.
  private static let gap = 2

  func obstacle(_ state: State) -> String? {
    state.model.discriminatorLayers.isEmpty ? Self.nothingToRead : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    let body = planner.body
    let width = body.width - planner.narrowCodesWidth - 3
    // A line above both pictures, the scale and the layers below them.
    let rows = body.height - 3
    let hasTiles = rows >= 12
    guard
      let fit = planner.fitted(
        columns: (width - Self.gap) / 2, rows: hasTiles ? rows * 3 / 5 : rows)
    else { return nil }
    let preview = planner.box(fit, left: body.left, top: body.top + 1)
    let top = preview.area.bottom + 2
    let tiles =
      hasTiles
      ? planner.captionedTiles(
        in: Rect(left: body.left, top: top, width: width, height: body.bottom - top),
        wanted: Self.wantedCount) : nil
    let right = max(tiles?.area.right ?? 0, Self.heatBox(beside: preview).area.right)
    var layout = Layout(size: planner.size, codes: planner.codesLayout(rightOf: right))
    layout.preview = preview
    layout.tiles = tiles
    return layout
  }

  /// Where the heat is: to the right of the picture, as large.
  private static func heatBox(beside preview: PreviewBox) -> PreviewBox {
    var box = preview
    box.area.left = preview.area.right + gap
    return box
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? { nil }

  func units(_ state: State, _ layout: Layout) -> WantedUnits? {
    guard state.shownUnitLayer != nil else { return nil }
    let count = layout.tiles.map { $0.columns * $0.rows } ?? Self.hiddenCount
    return WantedUnits(
      layer: state.unitBrowser.layer, map: state.unitBrowser.map, count: count)
  }

  // MARK: Painting

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let preview = painter.layout.preview, let layer = painter.state.shownUnitLayer else {
      return
    }
    painter.preview(&screen)
    let heatBox = Self.heatBox(beside: preview)
    layers(painter, row: heatBox.area.bottom + 1, right: heatBox.area.right, &screen.frame)
    if let units = painter.state.chosenUnit, units.layer == painter.state.unitBrowser.layer {
      title(units.chosen, layer, painter, from: preview.area, to: heatBox.area, &screen.frame)
      let scale = units.chosen.heat.largest
      painter.show(
        units.chosen.heat.heat(over: units.picture, scale: scale), heatBox, &screen)
      painter.heatScale(
        to: fixedNumber(scale, places: 2), under: heatBox.area, &screen)
    }
    if let tiles = painter.layout.tiles, let units = painter.state.shownStrongest {
      strongest(units, tiles, painter, &screen)
    }
  }

  /// Which unit is looked at, in as many words as there is room for.
  private func title(
    _ unit: ExcitedUnit, _ layer: ExploredLayer, _ painter: Painter, from left: Rect,
    to right: Rect, _ frame: inout Frame
  ) {
    let value = fixedNumber(unit.value, places: 2)
    let name = "\(layer.name)  unit \(unit.map)"
    let place = "row \(unit.row), column \(unit.column)"
    let texts = ["\(name)  value \(value)  \(place)", "\(name)  value \(value)", name]
    let room = right.right - left.left
    let text = texts.first { $0.cellCount <= room } ?? name
    frame.put(
      text.fitted(to: room, mark: painter.glyphs.ellipsis), column: left.left, row: left.top - 1,
      style: painter.theme.strong)
  }

  /// The names of the layers, the present one in brackets; before what does not fit come dots.
  private func layers(_ painter: Painter, row: Int, right: Int, _ frame: inout Frame) {
    let layers = painter.state.model.discriminatorLayers
    let present = painter.state.unitBrowser.layer
    let left = painter.layout.preview?.area.left ?? 1
    func texts(_ shown: Range<Int>) -> [String] {
      shown.map { $0 == present ? "[\(layers[$0].name)]" : " \(layers[$0].name) " }
    }
    var shown = 0..<layers.count
    while shown.count > 1, texts(shown).reduce(0, { $0 + $1.cellCount }) > right - left {
      shown =
        present - shown.lowerBound > shown.upperBound - 1 - present
        ? shown.dropFirst() : shown.dropLast()
    }
    var column = left
    for (text, index) in zip(texts(shown), shown) {
      column = frame.put(
        text.fitted(to: right - column, mark: painter.glyphs.ellipsis), column: column, row: row,
        style: index == present ? painter.theme.accent : painter.theme.faint)
    }
    let layer = layers[present]
    let size = "\(layer.width)\(painter.glyphs.times)\(layer.height)"
    let extent = "strongest of \(layer.maps) maps of \(size)"
    let most = painter.layout.tiles.map { max($0.area.right, right) } ?? right
    if column + 2 + extent.cellCount <= most {
      frame.put(extent, column: column + 2, row: row, style: painter.theme.faint)
    }
  }

  /// The strongest units, each with its heat, its map and its value; the chosen one in brackets.
  private func strongest(
    _ units: ExcitedUnits, _ tiles: TilesLayout, _ painter: Painter, _ screen: inout Screen
  ) {
    let shown = units.strongest.prefix(tiles.columns * tiles.rows)
    let heats = shown.map { $0.heat.heat(over: units.picture, scale: $0.heat.largest) }
    for row in 0..<tiles.rows {
      painter.row(
        Array(heats.dropFirst(row * tiles.columns).prefix(tiles.columns)), tiles, row: row, &screen)
    }
    // Either all have their values below them, or none has.
    let values = shown.map { fixedNumber($0.value, places: 1) }
    let longest = zip(shown, values).map { "[\($0.map)] \($1)".cellCount }.max() ?? 0
    let showsValues = longest <= tiles.cells(column: 0, row: 0).width + 1
    for (place, unit) in shown.enumerated() {
      let cells = tiles.cells(column: place % tiles.columns, row: place / tiles.columns)
      let isChosen = unit.map == painter.state.chosenMap
      let name = isChosen ? "[\(unit.map)]" : "\(unit.map)"
      let text = showsValues ? "\(name) \(values[place])" : name
      screen.frame.put(
        text, column: cells.left + max(0, cells.width - text.cellCount) / 2, row: cells.bottom,
        style: isChosen ? painter.theme.accent : painter.theme.faint)
    }
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let tiles = Layout(state)?.tiles else { return }
    state.chooseUnit(row * tiles.columns + column)
  }
}
