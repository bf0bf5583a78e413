import Cells
import Latents
import Pictures

/// The screen of `state`: every cell and every picture.
public func view(_ state: State) -> Screen {
  var screen = Screen(frame: Frame(size: state.size), slots: [])
  guard let layout = Layout(state) else {
    paintTooSmall(&screen.frame, asks: state.question != nil)
    return screen
  }
  let painter = Painter(
    state, layout, theme: Theme(hasColour: state.hasColour, own: state.settings.theme))
  if let list = state.list {
    painter.modelList(list, &screen.frame)
    painter.noticeLine(&screen.frame)
    painter.hintLine(&screen.frame)
    return screen
  }
  painter.header(&screen.frame)
  if let scroll = state.helpScroll {
    HelpPage.paint(&screen.frame, painter, scroll: scroll)
  } else {
    painter.codes(&screen.frame)
    layout.view.scene.paint(painter, &screen)
    painter.markNames(&screen.frame)
    if let target = state.encoding?.target { painter.searched(target, &screen) }
    if let box = state.prompt.flatMap({ state.infoBox($0) }) { painter.infoBox(box, &screen) }
    if let palette = state.palette { painter.palette(palette, &screen) }
    if let prefix = state.prefix { painter.infoBox(state.infoBox(prefix), &screen) }
  }
  painter.noticeLine(&screen.frame)
  painter.hintLine(&screen.frame)
  return screen
}

/// One line with the needed and the actual extent, in the middle, or with the question.
private func paintTooSmall(_ frame: inout Frame, asks: Bool) {
  let needed = Layout.minimum
  let question = ["this point is not saved, q leaves it", "not saved, q leaves", "q leaves"]
  let extents = [
    "latent needs \(needed.columns)x\(needed.rows), this screen is "
      + "\(frame.size.columns)x\(frame.size.rows)",
    "needs \(needed.columns)x\(needed.rows), has \(frame.size.columns)x\(frame.size.rows)",
    "\(needed.columns)x\(needed.rows)",
  ]
  let text = (asks ? question : extents).first { $0.cellCount <= frame.size.columns } ?? ""
  frame.put(
    text, column: (frame.size.columns - text.cellCount) / 2, row: frame.size.rows / 2)
}

/// Paints the parts of the screen; each part is an extension in a file of its own.
struct Painter {
  let state: State
  let layout: Layout
  let theme: Theme
  /// The place whose values are shown.
  private let place: ExploredPoint
  /// What Q says about the shown picture, by the part of the code; empty without Q.
  let readings: [Int: CodeReading]

  init(_ state: State, _ layout: Layout, theme: Theme) {
    self.state = state
    self.layout = layout
    self.theme = theme
    place = state.shownPoint
    readings = state.codeReadings
  }

  var glyphs: Glyphs { state.glyphs }
  var rows: CodeRows { state.rows }

  /// The value of `row` at the place that the screen shows.
  func value(of row: LatentCoordinate) -> Float { rows.value(of: row, at: place) }
}
