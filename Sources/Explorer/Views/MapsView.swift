import Cells
import Pictures

/// The feature maps of a layer of the generator beside the picture that they make: which can be taken
/// away, left alone or scaled, one by one.
struct MapsView: ViewScene {
  func obstacle(_ state: State) -> String? {
    state.model.layers.isEmpty ? "this generator has no layers of maps to look at" : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    guard let layer = planner.state.shownLayer else { return nil }
    let (body, cell) = (planner.body, planner.graphics.pixelsPerCell)
    let width = body.width - planner.narrowCodesWidth - 3
    // Under the picture are the layers and what is known of the chosen map.
    let below = planner.state.model.layers.count + 4
    guard
      let fit = planner.fitted(
        columns: width * 2 / 5, rows: max(4, body.height - min(below, body.height / 3)))
    else { return nil }
    let preview = planner.box(fit, left: body.left, top: body.top)
    // Below this many cells the layers' names would be cut.
    let aside = max(preview.area.width, min(16, width * 2 / 5))
    let area = Rect(
      left: body.left + aside + 2, top: body.top + 1, width: width - aside - 2,
      height: body.height - 1)
    let isFine = planner.graphics.hasPixels
    let margin = Self.margin(planner.graphics)
    // Whole factors show each value as a square; coarse pixels show what there is room for.
    let longer = max(layer.width, layer.height)
    let target = isFine ? 44 : 8
    let inner = longer <= target ? target / longer * longer : target
    let tile = planner.graphics.inWholeCells(
      PictureFit(
        width: inner * layer.width / longer + 2 * margin,
        height: inner * layer.height / longer + 2 * margin, zoom: 1))
    // Between pictures on whole cells their frames are enough.
    let gap = planner.graphics.mode == .kitty ? 0 : isFine ? 4 : 1
    let pitch = (across: tile.width + gap, down: tile.height + gap)
    let columns = (area.width * cell.width + gap) / pitch.across
    let rows = (area.height * cell.height + gap) / pitch.down
    guard columns > 0, rows > 0 else { return nil }
    var layout = Layout(size: planner.size, codes: planner.codesLayout(rightOf: area.right))
    layout.preview = preview
    layout.tiles = TilesLayout(
      area: area, columns: columns, rows: rows, tile: tile, pitchAcross: pitch.across,
      pitchDown: pitch.down, cellWidth: cell.width, cellHeight: cell.height, titleRow: nil,
      labelRow: body.top, rowLabels: nil)
    return layout
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? { nil }

  func layer(_ state: State) -> Int? { state.browser.layer }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    painter.preview(&screen)
    guard let tiles = painter.layout.tiles, let preview = painter.layout.preview,
      let layer = painter.state.shownLayer
    else { return }
    let first = Self.firstMap(painter.state, tiles)
    let last = min(first + tiles.columns * tiles.rows, layer.maps)
    screen.frame.put(
      "\(layer.name)  \(first)-\(last - 1) of \(layer.maps)".fitted(
        to: tiles.area.width, mark: painter.glyphs.ellipsis), column: tiles.area.left,
      row: tiles.labelRow, style: painter.theme.strong)
    if let maps = painter.state.maps, maps.layer == painter.state.browser.layer {
      let margin = painter.state.graphics.map(Self.margin) ?? 1
      let shown = (first..<last).map { index in
        maps.picture(
          of: index, width: tiles.tile.width, height: tiles.tile.height, margin: margin,
          frame: index == painter.state.browser.map ? .chosen : .plain,
          isMuted: painter.state.scales.factor(of: index, in: layer.name) == 0)
      }
      painter.tiles(shown, tiles, &screen)
    }
    let column = Rect(
      left: preview.area.left, top: preview.area.bottom + 1,
      width: tiles.area.left - preview.area.left - 2,
      height: painter.layout.noticeRow - preview.area.bottom - 1)
    explain(column, painter, &screen.frame)
  }

  /// The layers, the present one in brackets, and what is known of the chosen map.
  private func explain(_ area: Rect, _ painter: Painter, _ frame: inout Frame) {
    let state = painter.state
    var lines: [(text: String, style: Style)] = []
    let map = state.browser.map
    let factor = state.shownLayer.map { state.scales.factor(of: map, in: $0.name) } ?? 1
    let times = fixedNumber(factor, places: 2)
    lines.append(("map \(map)  \(painter.glyphs.times)\(times)", painter.theme.accent))
    if let maps = state.maps, maps.layer == state.browser.layer, map < maps.count {
      let values = maps.map(map)
      let mean = values.reduce(0, +) / Float(values.count)
      let figures = [mean, values.max() ?? 0, maps.brightest].map {
        fixedNumber($0, places: 2)
      }
      for (name, figure) in zip(["mean", "top", "white is"], figures) {
        lines.append(("\(name) \(figure)", painter.theme.faint))
      }
    }
    for (index, layer) in state.model.layers.enumerated() {
      let isPresent = index == state.browser.layer
      let extent = "\(layer.maps) \(layer.width)\(painter.glyphs.times)\(layer.height)"
      let name = isPresent ? "[\(layer.name)]" : " \(layer.name) "
      lines.append(
        ("\(name) \(extent)", isPresent ? painter.theme.strong : painter.theme.faint))
    }
    for (row, line) in lines.prefix(max(0, area.height)).enumerated() {
      frame.put(
        line.text.fitted(to: area.width, mark: painter.glyphs.ellipsis), column: area.left,
        row: area.top + row, style: line.style)
    }
  }

  /// Pixels of the frame around a map.
  private static func margin(_ graphics: Graphics) -> Int { graphics.hasPixels ? 2 : 1 }

  /// The first map of the page that the chosen one is on.
  static func firstMap(_ state: State, _ tiles: TilesLayout) -> Int {
    let page = tiles.columns * tiles.rows
    return state.browser.map / page * page
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let tiles = Layout(state)?.tiles else { return }
    state.chooseMap(Self.firstMap(state, tiles) + row * tiles.columns + column)
  }
}
