import Cells
import Latents

/// One picture, and under it the true factors of the pictures that the model was trained on: what they are in
/// this picture, and which codes move them.
struct FactorsView: ViewScene {
  /// Cells of a factor's name and of its value.
  private static let nameWidth = 13
  private static let valueWidth = 9
  /// Cells of a curve: a code has nine values, a category as many as there is room for.
  private static let curveWidth = 9
  /// Cells of a code's name.
  private static let codeWidth = 9
  /// Cells of a code's name, its curve and its share, with the gap to the next.
  private static let moverWidth = codeWidth + 1 + curveWidth + 1 + 5 + 2

  func isListed(_ state: State) -> Bool { !state.model.factors.isEmpty }

  func obstacle(_ state: State) -> String? {
    state.model.factors.isEmpty
      ? "this model was trained on no rendered set: the true factors of its pictures are not known"
      : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    let size = planner.size
    let height = planner.state.model.factors.count + 2
    let gap = size.rows >= 30 ? 1 : 0
    var upper = planner.body
    upper.height -= height + gap
    let least = Self.nameWidth + Self.valueWidth + Self.moverWidth
    guard size.columns - 2 >= least, upper.height >= 8,
      var layout = planner.pictureBesideCodes(upper, spareRows: 0), layout.focusRow == nil
    else { return nil }
    layout.factors = Rect(
      left: 1, top: planner.body.bottom - height, width: size.columns - 2, height: height)
    return layout
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? { nil }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {}

  func paint(_ painter: Painter, _ screen: inout Screen) {
    painter.preview(&screen)
    guard let area = painter.layout.factors else { return }
    let state = painter.state
    painter.title("true factors", details: progress(state), at: area.top, &screen.frame)
    heading(painter, area, &screen.frame)
    for (index, factor) in state.model.factors.enumerated() {
      let row = area.top + 2 + index
      screen.frame.put(
        factor.name.fitted(to: Self.nameWidth - 2, mark: painter.glyphs.ellipsis),
        column: area.left, row: row, style: painter.theme.strong)
      if let value = state.factorValue(index) {
        screen.frame.put(
          value.fitted(to: Self.valueWidth - 1, mark: painter.glyphs.ellipsis),
          column: area.left + Self.nameWidth, row: row)
      }
      movers(of: index, factor, painter, area, row, &screen.frame)
    }
  }

  private func progress(_ state: State) -> String {
    guard let factors = state.measurements.factors else {
      return "being measured"
        + (state.measurements.factorPictures.map { ": \($0.read) of \($0.needed) pictures" } ?? "")
    }
    return factors.isComplete
      ? "measured at \(factors.draws) random draws"
      : "\(factors.draws) of \(factors.drawCount) random draws measured"
  }

  private func heading(_ painter: Painter, _ area: Rect, _ frame: inout Frame) {
    let faint = painter.theme.faint
    frame.put("here", column: area.left + Self.nameWidth, row: area.top + 1, style: faint)
    let left = area.left + Self.nameWidth + Self.valueWidth
    let texts = [
      "moved by, over the range of the code: share of its variance, strongest first",
      "moved by: share of its variance, strongest first", "moved by",
    ]
    let note = errorNote(painter.state)
    let room = area.right - left - (note.map { $0.cellCount + 2 } ?? 0)
    frame.put(
      texts.first { $0.cellCount <= room } ?? "", column: left, row: area.top + 1, style: faint)
    if let note { frame.putRight(note, right: area.right, row: area.top + 1, style: faint) }
  }

  /// How far the rendered picture with the factors that are shown is from the model's.
  private func errorNote(_ state: State) -> String? {
    guard let shown = state.shownFactors, state.factorValue(0) != nil else { return nil }
    return "nearest picture: error \(fixedNumber(Float(shown.reading.error), places: 3))"
  }

  /// The codes that move a factor, as many as there is room for, the focused one marked.
  private func movers(
    of index: Int, _ factor: PictureFactor, _ painter: Painter, _ area: Rect, _ row: Int,
    _ frame: inout Frame
  ) {
    guard let movers = painter.state.movers(of: index) else { return }
    var left = area.left + Self.nameWidth + Self.valueWidth
    if movers.isEmpty {
      frame.put("no code moves it", column: left, row: row, style: painter.theme.faint)
    }
    for mover in movers where left + Self.moverWidth - 2 <= area.right {
      let isFocused = mover.code == painter.state.focusedRow
      let style = isFocused ? painter.theme.accent : painter.theme.plain
      // Not by colour alone; in the gap, which leaves names their width.
      if isFocused {
        frame.put(
          "\(Character(painter.glyphs.focus))", column: left - 1, row: row, style: style)
      }
      frame.put(
        painter.rows.name(of: mover.code).fitted(
          to: Self.codeWidth, mark: painter.glyphs.ellipsis),
        column: left, row: row, style: style)
      frame.put(
        painter.glyphs.curve(mover.curve, of: factor, width: Self.curveWidth),
        column: left + Self.codeWidth + 1, row: row, style: style)
      frame.put(
        percentText(mover.share), column: left + Self.codeWidth + 1 + Self.curveWidth + 1, row: row,
        style: painter.theme.faint)
      left += Self.moverWidth
    }
  }
}

extension Glyphs {
  /// A curve of places, 0...1, in at most `width` cells; of kinds their first letters.
  func curve(_ places: [Double], of factor: PictureFactor, width: Int) -> String {
    let count = min(width, places.count)
    return String(
      scalars: (0..<count).map { cell in
        let index = count < 2 ? 0 : cell * (places.count - 1) / (count - 1)
        guard case .kinds(let names) = factor.values else {
          return curveSteps[place(of: places[index], among: curveSteps.count)]
        }
        let kind = Int(places[index])
        return names.indices.contains(kind) ? names[kind].unicodeScalars.first ?? "?" : "?"
      })
  }
}
