import Cells
import Latents

/// Works out a layout.
struct Planner {
  let size: Size
  let graphics: Graphics
  let rows: CodeRows
  let pictureWidth: Int
  let pictureHeight: Int
  let gridRows: (across: LatentCoordinate, down: LatentCoordinate)?

  init(_ state: State) {
    size = state.size
    graphics = state.graphics ?? state.expectedGraphics
    rows = state.rows
    pictureWidth = state.model.pictureWidth
    pictureHeight = state.model.pictureHeight
    gridRows = state.view == .grid ? state.gridRows : nil
  }

  /// The first row below the header and a blank one.
  private var bodyTop: Int { size.rows >= 20 ? 2 : 1 }
  /// The row after the last one above the notices.
  private var bodyBottom: Int { size.rows - 2 }

  func layout() -> Layout {
    let body = Rect(
      left: 1, top: bodyTop, width: size.columns - 2, height: bodyBottom - bodyTop)
    if graphics.mode == .off { return Layout(size: size, codes: codesLayout(body)) }
    if gridRows != nil, let layout = gridLayout(body) { return layout }
    let isTall = size.columns <= 84 && size.rows >= 46
    if isTall || (size.columns < 64 && size.rows >= 28) { return portraitLayout(body) }
    return sideBySideLayout(body, withStrip: size.columns >= 64 && size.rows >= 20)
  }

  // MARK: Arrangements

  private func sideBySideLayout(_ body: Rect, withStrip: Bool) -> Layout {
    var upper = body
    var strip: TilesLayout?
    if withStrip, let found = stripLayout(bottom: bodyBottom) {
      strip = found
      let gap = size.rows >= 30 ? 1 : 0
      upper.height = (found.titleRow ?? found.area.top) - gap - upper.top
    }
    let spareRow = withStrip ? 0 : 1
    let codesWidth = min(60, size.columns / 2)
    let left = fitted(columns: body.width - 3 - codesWidth, rows: upper.height - spareRow)
    guard let left else { return Layout(size: size, codes: codesLayout(body)) }

    let preview = Rect(
      left: body.left, top: upper.top, width: graphics.columns(left.width),
      height: graphics.rows(left.height))
    var panel = upper
    panel.left = preview.right + 3
    panel.width = size.columns - 1 - panel.left
    var layout = Layout(size: size, codes: codesLayout(panel))
    if layout.codes.track == nil {
      panel.left -= 1
      panel.height -= 1
      layout.codes = codesLayout(panel)
      layout.focusRow = bodyBottom - 1
    }
    layout.preview = PreviewBox(area: preview, fit: left)
    layout.strip = strip
    return layout
  }

  private func portraitLayout(_ body: Rect) -> Layout {
    let strip = stripLayout(bottom: bodyBottom)
    let stripHeight = strip.map { bodyBottom - ($0.titleRow ?? $0.area.top) + 1 } ?? 0
    let free = body.height - stripHeight
    // The codes with their heading, and some noise.
    let codesHeight = max(min(rows.codeCount + 8, free / 2), free / 3)
    guard let fit = fitted(columns: body.width, rows: free - codesHeight - 1) else {
      return Layout(size: size, codes: codesLayout(body))
    }
    let columns = graphics.columns(fit.width)
    let preview = Rect(
      left: (size.columns - columns) / 2, top: body.top, width: columns,
      height: graphics.rows(fit.height))
    var panel = body
    var layout = Layout(size: size, codes: codesLayout(panel))
    if let strip {
      let shift = preview.bottom + 1 - (strip.titleRow ?? strip.area.top)
      layout.strip = strip.moved(down: shift)
      panel.top = strip.labelRow + shift + 2
    } else {
      panel.top = preview.bottom + 1
    }
    panel.height = bodyBottom - panel.top
    layout.codes = codesLayout(panel)
    layout.preview = PreviewBox(area: preview, fit: fit)
    return layout
  }

  private func gridLayout(_ body: Rect) -> Layout? {
    guard let gridRows else { return nil }
    // Where there is no room for tracks, labels and values remain.
    let codesWidth = size.columns < 64 ? 18 : min(44, size.columns * 9 / 20)
    let names = rows.isCategorical(gridRows.down) ? rows.choices(of: gridRows.down) : ["+0.00"]
    let labelWidth = min(12, names.reduce(1) { max($0, $1.cellCount) }) + 2
    let cell = graphics.pixelsPerCell
    let labelRow = size.rows >= 20 ? 1 : bodyTop
    let top = labelRow + 1
    let width = (body.width - labelWidth - codesWidth - 3) * cell.width
    let height = (bodyBottom - top) * cell.height
    let downCount = rows.isCategorical(gridRows.down) ? rows.part(of: gridRows.down).size : 5

    // The smallest picture in which a digit can be told.
    let smallest = graphics.mode == .sixel ? min(pictureHeight, 28) : 10
    let shownRows = max(1, min(downCount, height / smallest))
    let pitchDown = height / shownRows
    var best: (columns: Int, fit: PictureFit)?
    let isCategorical = rows.isCategorical(gridRows.across)
    let counts = [9, 5, 3]
    for columns in isCategorical ? [rows.part(of: gridRows.across).size] + counts : counts {
      guard
        let fit = graphics.fit(
          pictureWidth: pictureWidth, pictureHeight: pictureHeight, width: width / columns - 1,
          height: pitchDown)
      else { continue }
      if best.map({ fit.width > $0.fit.width }) ?? true { best = (columns, fit) }
    }
    guard let best else { return nil }
    let gap = max(graphics.mode == .sixel ? 4 : 1, pitchDown - best.fit.height)
    let pitchAcross = min(best.fit.width + gap, width / best.columns)
    let area = Rect(
      left: body.left + labelWidth, top: top,
      width: graphics.columns(pitchAcross * (best.columns - 1) + best.fit.width),
      height: graphics.rows(pitchDown * (shownRows - 1) + best.fit.height))
    var panel = body
    panel.left = area.right + 3
    panel.width = size.columns - 1 - panel.left
    var layout = Layout(size: size, codes: codesLayout(panel))
    layout.grid = TilesLayout(
      area: area, columns: best.columns, rows: shownRows, tile: best.fit,
      pitchAcross: pitchAcross, pitchDown: pitchDown, cellWidth: cell.width,
      cellHeight: cell.height, titleRow: nil, labelRow: labelRow,
      rowLabels: Rect(left: body.left, top: top, width: labelWidth, height: area.height))
    return layout
  }

  // MARK: Parts

  private func fitted(columns: Int, rows: Int) -> PictureFit? {
    let cell = graphics.pixelsPerCell
    return graphics.fit(
      pictureWidth: pictureWidth, pictureHeight: pictureHeight, width: columns * cell.width,
      height: rows * cell.height)
  }

  /// The strip that ends above `bottom`: title, pictures, values.
  private func stripLayout(bottom: Int) -> TilesLayout? {
    let cell = graphics.pixelsPerCell
    let isText = graphics.mode != .sixel
    let height = min(max(isText ? 5 : 4, size.rows / 6), 9) * cell.height
    let categories = rows.rows.lazy.filter(rows.isCategorical).map { rows.part(of: $0).size }
    // Real pixels are fine enough to show all categories of a small code at once, where they can be
    // enlarged at all; else fewer and larger pictures tell more.
    let all = min(10, max(9, categories.max() ?? 0))
    let fits = (isText ? [5] : [all, 5]).compactMap { count in
      graphics.fit(
        pictureWidth: pictureWidth, pictureHeight: pictureHeight,
        width: (size.columns - (count - 1)) / count * cell.width, height: height)
    }
    guard let tile = fits.first(where: { $0.zoom > 1 }) ?? fits.last else { return nil }
    let area = Rect(
      left: 1, top: bottom - 1 - graphics.rows(tile.height), width: size.columns - 2,
      height: graphics.rows(tile.height))
    return TilesLayout(
      area: area, columns: 0, rows: 1, tile: tile, pitchAcross: 0, pitchDown: tile.height,
      cellWidth: cell.width, cellHeight: cell.height, titleRow: area.top - 1,
      labelRow: area.bottom, rowLabels: nil)
  }

  private func codesLayout(_ panel: Rect) -> CodesLayout {
    let labels = rows.rows.map { rows.label(of: $0).cellCount }
    let labelWidth = min(12, max(5, labels.max() ?? 0))
    let reach = rows.rows.map { row -> Float in
      let range = rows.part(of: row).sliderRange
      return max(abs(range.lowerBound), abs(range.upperBound))
    }
    let valueWidth = (reach.max() ?? 0) >= 10 ? 7 : 6
    let labelLeft = panel.left + 2
    let trackLeft = labelLeft + labelWidth + 2
    let room = panel.right - trackLeft - 2 - valueWidth
    var track: CodesLayout.Track?
    // A cell for each step where that fits: 81 or 41 cells for 40 steps. Else one that has cells in
    // the middle and half way to both ends, so that zero and the training range look even.
    if room >= 11 {
      let width = room >= 81 ? 81 : room >= 41 ? 41 : room - (room - 1) % 4
      track = CodesLayout.Track(left: trackLeft, width: width)
    }

    let hasScale = panel.height >= 10 && track != nil
    var top = panel.top + (hasScale ? 1 : 0)
    let below = panel.bottom - top
    let noiseShare = rows.noiseCount == 0 ? 0 : min(rows.noiseCount + 2, max(1, below / 2))
    let codeHeight = max(0, min(rows.codeCount, below - noiseShare))
    let codes = Rect(left: panel.left, top: top, width: panel.width, height: codeHeight)
    top = codes.bottom
    var heading: Int?
    if rows.noiseCount > 0, panel.bottom - top >= 3 {
      if codeHeight > 0, panel.bottom - top >= 6 { top += 1 }
      heading = top
      top += 1
    }
    let noise = Rect(
      left: panel.left, top: top, width: panel.width,
      height: max(0, min(rows.noiseCount, panel.bottom - top)))
    let valueRight = track.map { $0.left + $0.width + 2 + valueWidth } ?? panel.right
    return CodesLayout(
      scaleRow: hasScale ? panel.top : nil, codes: codes, noiseHeading: heading, noise: noise,
      labelLeft: labelLeft, labelWidth: labelWidth, track: track, valueRight: valueRight)
  }
}

extension TilesLayout {
  /// The same strip further down.
  fileprivate func moved(down rows: Int) -> TilesLayout {
    var copy = self
    copy.area.top += rows
    copy.titleRow = titleRow.map { $0 + rows }
    copy.labelRow += rows
    return copy
  }

  /// How many pictures a strip can show, at least one cell apart; `evenly` restricts the counts to
  /// those that divide a slider into round steps.
  func stripCount(wanted: Int, evenly: Bool) -> Int {
    let width = (tile.width + cellWidth - 1) / cellWidth
    let room = max(1, (area.width + 2 + 1) / (width + 1))
    if evenly { return [9, 5, 3].first { $0 <= min(room, wanted) } ?? 1 }
    return min(room, wanted)
  }

  /// The strip with `count` pictures spread over its width.
  func spread(_ count: Int) -> TilesLayout {
    let width = (tile.width + cellWidth - 1) / cellWidth
    let screen = area.width + 2
    var pitch = width + 1
    if count > 1 { pitch = max(pitch, min(width + 4, (area.width - width) / (count - 1))) }
    let covered = pitch * (count - 1) + width
    var copy = self
    copy.columns = count
    copy.pitchAcross = pitch * cellWidth
    copy.area.left = max(0, min(1, screen - covered))
    copy.area.width = covered
    return copy
  }
}
