import Cells
import Latents

/// Works out a layout; what several views need is here, what one needs is in its file.
struct Planner {
  let state: State
  let size: Size
  let graphics: Graphics
  let rows: CodeRows
  let pictureWidth: Int
  let pictureHeight: Int
  /// Cells of a label and of a value.
  private let labelWidth, valueWidth: Int

  init(_ state: State) {
    self.state = state
    size = state.size
    graphics = state.graphics ?? state.expectedGraphics
    rows = state.rows
    pictureWidth = state.model.pictureWidth
    pictureHeight = state.model.pictureHeight
    let rows = state.rows
    let longest = rows.rows.reduce(0) { max($0, state.label(of: $1).cellCount) }
    labelWidth = min(12, max(5, longest))
    let reach = rows.rows.reduce(Float(0)) { reach, row in
      let range = rows.part(of: row).sliderRange
      return max(reach, abs(range.lowerBound), abs(range.upperBound))
    }
    valueWidth = reach >= 10 ? 7 : 6
  }

  /// Everything between the header and the notices.
  var body: Rect {
    let top = size.rows >= 20 ? 2 : 1
    return Rect(left: 1, top: top, width: size.columns - 2, height: size.rows - 2 - top)
  }

  /// The layout of the chosen view, or of the nearest one that has room.
  func layout() -> Layout {
    for view in graphics.mode == .off ? [] : [state.view, .single] {
      guard view.scene.obstacle(state) == nil, var layout = view.scene.layout(self) else {
        continue
      }
      layout.view = view
      return layout
    }
    return Layout(size: size, codes: codesLayout(body))
  }

  // MARK: Pictures

  /// The largest good extent of one picture in the given cells.
  func fitted(columns: Int, rows: Int) -> PictureFit? {
    let cell = graphics.pixelsPerCell
    return graphics.fit(
      pictureWidth: pictureWidth, pictureHeight: pictureHeight, width: columns * cell.width,
      height: rows * cell.height)
  }

  /// A picture of the given extent with its top left corner in a cell.
  func box(_ fit: PictureFit, left: Int, top: Int) -> PreviewBox {
    PreviewBox(
      area: Rect(
        left: left, top: top, width: graphics.columns(fit.width), height: graphics.rows(fit.height)),
      fit: fit)
  }

  /// The strip at the bottom: title, pictures, values.
  func stripLayout() -> TilesLayout? {
    let cell = graphics.pixelsPerCell
    let isText = !graphics.hasPixels
    let height = min(max(isText ? 5 : 4, size.rows / 6), 9) * cell.height
    let categories = rows.rows.lazy.filter(rows.isCategorical).map {
      rows.part(of: $0).categoryCount
    }
    // Real pixels are fine enough to show all categories of a small code at once, where they can be
    // enlarged at all; else fewer and larger pictures tell more.
    let all = min(10, max(9, categories.max() ?? 0))
    let fits = (isText ? [5] : [all, 5]).compactMap { count in
      graphics.fit(
        pictureWidth: pictureWidth, pictureHeight: pictureHeight,
        width: (size.columns - (count - 1)) / count * cell.width, height: height)
    }
    guard let tile = fits.first(where: { $0.width > pictureWidth }) ?? fits.last else { return nil }
    let area = Rect(
      left: 1, top: body.bottom - 1 - graphics.rows(tile.height), width: size.columns - 2,
      height: graphics.rows(tile.height))
    return TilesLayout(
      area: area, columns: 0, rows: 1, tile: tile, pitchAcross: 0, pitchDown: tile.height,
      cellWidth: cell.width, cellHeight: cell.height, titleRow: area.top - 1,
      labelRow: area.bottom, rowLabels: nil)
  }

  /// The least width at which a picture is not shrunk, or in which a digit can be told.
  var smallestWidth: Int { graphics.hasPixels ? min(pictureWidth, 28) : 7 }

  // MARK: Codes

  /// The cells of the codes where pictures take most of the screen.
  ///
  /// Where there is no room for tracks, labels and values remain.
  var narrowCodesWidth: Int { size.columns < 64 ? 18 : min(44, size.columns * 9 / 20) }

  /// The codes to the right of pictures that end before the column `left`.
  func codesLayout(rightOf left: Int, top: Int? = nil) -> CodesLayout {
    var panel = body
    panel.left = left + 3
    panel.width = size.columns - 1 - panel.left
    if let top {
      panel.height -= top - panel.top
      panel.top = top
    }
    return codesLayout(panel)
  }

  /// The cells that codes need for good tracks and all that is known of them.
  var goodCodesWidth: Int {
    2 + labelWidth + 2 + CodesLayout.Track.goodWidth + 2 + valueWidth + 2
      + CodesLayout.Notes.width(both: rows.codeCount > 0)
  }

  /// The codes in `panel`.
  func codesLayout(_ panel: Rect) -> CodesLayout {
    let labelLeft = panel.left + 2
    let trackLeft = labelLeft + labelWidth + 2
    var room = panel.right - trackLeft - 2 - valueWidth
    // What is known of the codes takes its room only where good tracks remain.
    var hasBoth: Bool?
    for both in rows.codeCount > 0 ? [true, false] : [false] where hasBoth == nil {
      let rest = room - 2 - CodesLayout.Notes.width(both: both)
      if rest >= (both ? CodesLayout.Track.goodWidth : 21) { (hasBoth, room) = (both, rest) }
    }
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
    // What is named comes before noise, of which any three rows are like any other three.
    let noiseRoom = rows.directionCount == 0 ? below / 2 : below / 4
    let noiseShare = rows.noiseCount == 0 ? 0 : min(rows.noiseCount + 2, max(1, noiseRoom))
    let directionsShare = min(rows.directionCount, 2)
    let codeHeight = max(0, min(rows.codeCount, below - noiseShare - directionsShare))
    let codes = Rect(left: panel.left, top: top, width: panel.width, height: codeHeight)
    top = codes.bottom
    var directionsHeading: Int?
    if rows.directionCount > 0, panel.bottom - noiseShare - top >= 3 {
      if codeHeight > 0, panel.bottom - noiseShare - top >= 6 { top += 1 }
      directionsHeading = top
      top += 1
    }
    let directions = Rect(
      left: panel.left, top: top, width: panel.width,
      height: max(0, min(rows.directionCount, panel.bottom - noiseShare - top)))
    top = directions.bottom
    var heading: Int?
    if rows.noiseCount > 0, panel.bottom - top >= 3 {
      if codeHeight + directions.height > 0, panel.bottom - top >= 6 { top += 1 }
      heading = top
      top += 1
    }
    let noise = Rect(
      left: panel.left, top: top, width: panel.width,
      height: max(0, min(rows.noiseCount, panel.bottom - top)))
    let valueRight = track.map { $0.left + $0.width + 2 + valueWidth } ?? panel.right
    return CodesLayout(
      scaleRow: hasScale ? panel.top : nil, codes: codes, directionsHeading: directionsHeading,
      directions: directions, noiseHeading: heading, noise: noise, labelLeft: labelLeft,
      labelWidth: labelWidth, track: track, valueRight: valueRight,
      notes: hasBoth.map { CodesLayout.Notes(left: valueRight + 2, hasBoth: $0) })
  }
}
