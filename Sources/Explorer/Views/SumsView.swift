import Cells
import Latents
import Pictures

/// A sum of marks: its terms, the panel of the sum with noise around it, and the same sum of pixels to
/// compare with.
///
/// Two columns for the terms and the pixels, three for the panel; where there is no room for both, the
/// panel alone.
struct SumsView: ViewScene {
  /// Pictures of the panel in a row, and rows.
  private static let side = 3
  /// Columns of terms.
  private static let termColumns = 2

  func obstacle(_ state: State) -> String? {
    if let sum = state.markSum {
      return state.latents(of: sum) == nil ? "a mark of \(sum) is gone, A types another sum" : nil
    }
    return "a sum needs marks: m and a letter marks a point, A adds and subtracts them"
  }

  func layout(_ planner: Planner) -> Layout? {
    let cell = planner.graphics.pixelsPerCell
    let body = planner.body
    func fit(_ columns: Int, besideCodes codesWidth: Int) -> PictureFit? {
      let width = body.width - codesWidth - 3
      return planner.fitted(
        columns: (width - (columns - 1) * 2) / columns, rows: (body.height - 1) / Self.side - 1)
    }
    for columns in [Self.termColumns + Self.side, Self.side] {
      // The pictures matter more than sliders, which are for looking only.
      let fits = [planner.narrowCodesWidth, 18].compactMap { fit(columns, besideCodes: $0) }
      guard let widest = fits.map(\.width).max(),
        let fit = fits.first(where: { $0.width == widest }),
        columns == Self.side || planner.graphics.columns(fit.width) >= 6
      else { continue }
      let across = planner.graphics.columns(fit.width) + 2
      let down = planner.graphics.rows(fit.height) + 1
      // A heading above, a caption below each row of pictures.
      let area = Rect(
        left: body.left, top: body.top + 1, width: across * columns - 2,
        height: down * Self.side)
      var layout = Layout(size: planner.size, codes: planner.codesLayout(rightOf: area.right))
      layout.tiles = TilesLayout(
        area: area, columns: columns, rows: Self.side, tile: fit, pitchAcross: across * cell.width,
        pitchDown: down * cell.height, cellWidth: cell.width, cellHeight: cell.height,
        titleRow: nil, labelRow: body.top - 1, rowLabels: nil)
      return layout
    }
    return nil
  }

  /// All members of all terms, the means of groups, the panel.
  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let sum = state.markSum.flatMap(state.latents), let panel = state.summedPanel else {
      return nil
    }
    let means = sum.terms.map { LatentSum(terms: [.init(isAdded: true, members: $0.members)]) }
    return TilePlan(
      .sums,
      latents: sum.terms.flatMap(\.members) + means.map { $0.result(in: state.model.spec) }
        + panel)
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let tiles = painter.layout.tiles, let sum = painter.state.markSum,
      let memberCounts = painter.state.latents(of: sum)?.terms.map(\.members.count)
    else { return }
    if tiles.labelRow > 0 { painter.tilesTitle("sum \(sum)", tiles, &screen.frame) }
    let memberCount = memberCounts.reduce(0, +)
    let pictures = painter.shownTiles?.pictures ?? []
    let isWhole = pictures.count == memberCount + sum.terms.count + LatentSum.panelCount
    let panelLeft = tiles.columns - Self.side
    heading(
      ["the sum, and 8 with noise up to 0.25", "sum, noise up to 0.25", "sum, noise"],
      from: panelLeft, tiles, painter, &screen.frame)
    if panelLeft > 0 {
      heading(["terms"], from: 0, tiles, painter, &screen.frame)
      for (index, term) in sum.terms.enumerated() {
        let place = tiles.cells(
          column: index % Self.termColumns, row: index / Self.termColumns)
        caption("\(term.isAdded ? "+" : "-") \(term.names)", place, painter, &screen.frame)
        if isWhole { show(pictures[memberCount + index], place, tiles, painter, &screen) }
      }
      let place = tiles.cells(column: 0, row: Self.side - 1)
      caption("pixels", place, painter, &screen.frame)
      if isWhole {
        let control = pixelSum(sum, memberCounts, pictures[...])
        show(control, place, tiles, painter, &screen)
        if sum.terms.count <= 2 * Self.termColumns { explain(tiles, painter, &screen.frame) }
      }
    }
    let panel = Array(pictures.suffix(LatentSum.panelCount))
    for index in 0..<LatentSum.panelCount {
      let column = panelLeft + index % Self.side
      let place = tiles.cells(column: column, row: index / Self.side)
      let isCentre = index == LatentSum.panelCount / 2
      caption(isCentre ? "[sum]" : "", place, painter, &screen.frame, isCentre: true)
      if isWhole { show(panel[index], place, tiles, painter, &screen) }
    }
  }

  /// What stands in the columns from `column` on, above them, in as many words as there is room for.
  private func heading(
    _ texts: [String], from column: Int, _ tiles: TilesLayout, _ painter: Painter,
    _ frame: inout Frame
  ) {
    let left = tiles.cells(column: column, row: 0).left
    let right =
      column == 0 ? tiles.cells(column: Self.termColumns, row: 0).left - 1 : tiles.area.right
    let text = texts.first { $0.cellCount <= right - left } ?? texts.last ?? ""
    frame.put(
      text.fitted(to: right - left, mark: painter.glyphs.ellipsis), column: left,
      row: tiles.area.top - 1, style: painter.theme.faint)
  }

  private func show(
    _ picture: Picture, _ place: Rect, _ tiles: TilesLayout, _ painter: Painter,
    _ screen: inout Screen
  ) {
    painter.show(
      painter.state.look.applied(to: picture), PreviewBox(area: place, fit: tiles.tile), &screen)
  }

  private func caption(
    _ text: String, _ place: Rect, _ painter: Painter, _ frame: inout Frame, isCentre: Bool = false
  ) {
    frame.put(
      text.fitted(to: place.width + 1, mark: painter.glyphs.ellipsis), column: place.left,
      row: place.bottom, style: isCentre ? painter.theme.accent : painter.theme.strong)
  }

  /// What the picture of pixels is for, in the place beside it.
  private func explain(_ tiles: TilesLayout, _ painter: Painter, _ frame: inout Frame) {
    let place = tiles.cells(column: 1, row: Self.side - 1)
    let lines = ["the same", "sum, pixel", "by pixel,", "to compare"]
    guard place.width >= 10 else { return }
    for (line, text) in lines.enumerated() where line < place.height {
      frame.put(
        text.fitted(to: place.width, mark: painter.glyphs.ellipsis), column: place.left,
        row: place.top + line, style: painter.theme.faint)
    }
  }

  /// The members' pictures summed up instead of their latents.
  private func pixelSum(
    _ sum: MarkSum, _ memberCounts: [Int], _ members: ArraySlice<Picture>
  ) -> Picture {
    var rest = members
    let groups = zip(sum.terms, memberCounts).map { term, count in
      let pictures = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      return (isAdded: term.isAdded, pictures: pictures)
    }
    return Picture(sumOf: groups)
  }

  /// A click on a picture of the panel makes it the point; on that of a mark or a group goes there.
  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let tiles = Layout(state)?.tiles, let sum = state.markSum, let panel = state.summedPanel,
      let centre = state.summedPoint
    else { return }
    let panelColumn = column - (tiles.columns - Self.side)
    if panelColumn >= 0 {
      let latent = panel[row * Self.side + panelColumn]
      state.change(.single, time: time) { $0 = ExploredPoint(latent: latent, seed: centre.seed) }
      state.notice = Notice(.done, "this is the point now, m and a letter marks it")
    } else if sum.terms.indices.contains(row * Self.termColumns + column) {
      let term = sum.terms[row * Self.termColumns + column]
      if term.marks.count == 1 { state.go(toMark: term.marks[0], time: time) }
    }
  }

  var exportName: String { "panel" }

  func export(_ state: State) -> TileExport? {
    state.summedPanel.map { panel in
      TileExport(
        latents: panel, columns: Self.side, view: .samples(count: panel.count), words: ["sum"])
    }
  }

  // MARK: The sum in the place of the point

  func shownPoint(_ state: State) -> ExploredPoint { state.summedPoint ?? state.point }

  func placeName(_ state: State) -> String {
    state.markSum.map { "sum \($0)" } ?? "seed \(state.point.seed)"
  }

  var whyFixed: String? { "Enter takes the sum as the point, which can be changed then" }

  func adoptShown(_ state: inout State, time: Int) {
    state.perform(SumsCommand.adopt, time: time)
  }
}
