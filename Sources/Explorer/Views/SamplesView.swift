import Cells
import Latents
import Pictures

/// A page of random samples, to pick from and to tag.
struct SamplesView: ViewScene {
  /// At least as many samples as one wants to choose among, where the screen has room.
  private static let wantedCount = 24

  func layout(_ planner: Planner) -> Layout? {
    var area = planner.body
    area.width -= planner.narrowCodesWidth + 3
    guard let tiles = planner.captionedTiles(in: area, wanted: Self.wantedCount) else { return nil }
    var layout = Layout(
      size: planner.size, codes: planner.codesLayout(rightOf: tiles.area.right))
    layout.tiles = tiles
    return layout
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let tiles = layout.tiles else { return nil }
    return TilePlan(
      .samples,
      latents: (0..<(tiles.columns * tiles.rows)).map {
        state.samples.sample($0, from: state.point, in: state.model.spec).latent
      })
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let tiles = painter.layout.tiles else { return }
    let state = painter.state
    let pictures = painter.shownTiles?.pictures ?? []
    // Either all samples have their seeds below them, or none has.
    let last = String(state.samples.firstSeed &+ UInt64(tiles.columns * tiles.rows))
    let showsSeeds = last.cellCount + 3 <= tiles.cells(column: 0, row: 0).width + 1
    for row in 0..<tiles.rows {
      // A slot for each row: between them are the seeds.
      let first = row * tiles.columns
      let shown = pictures.dropFirst(first).prefix(tiles.columns)
      painter.row(Array(shown), tiles, row: row, &screen)
      for column in 0..<tiles.columns {
        let sample = state.samples.sample(
          first + column, from: state.point, in: state.model.spec)
        label(
          sample, isChosen: first + column == state.samples.cursor,
          showsSeed: showsSeeds, tiles.cells(column: column, row: row), painter, &screen.frame)
      }
    }
    if tiles.labelRow > 0 {
      let seed = state.samples.firstSeed &+ UInt64(state.samples.cursor)
      let drawn = state.samples.keepsCodes ? "noise" : "codes and noise"
      painter.tilesTitle("seed \(seed), \(drawn)", tiles, &screen.frame)
    }
  }

  /// The seed of a sample below it, in brackets if it is the chosen one, and the sign of its tag.
  private func label(
    _ sample: ExploredPoint, isChosen: Bool, showsSeed: Bool, _ cells: Rect, _ painter: Painter,
    _ frame: inout Frame
  ) {
    let tag = painter.state.tags.first { $0.point == sample }?.tag
    let sign = tag?.sign ?? ""
    let name = showsSeed ? String(sample.seed) : tag?.sign ?? " "
    var text = isChosen ? "[\(name)]" : name
    if showsSeed { text += sign }
    let style =
      isChosen ? painter.theme.accent : tag == nil ? painter.theme.faint : painter.theme.strong
    frame.put(
      text, column: cells.left + max(0, cells.width - text.cellCount) / 2, row: cells.bottom,
      style: style)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let tiles = Layout(state)?.tiles else { return }
    state.adoptSample(row * tiles.columns + column, time: time)
  }

  // MARK: The chosen sample in the place of the point

  func shownPoint(_ state: State) -> ExploredPoint {
    state.samples.sample(state.samples.cursor, from: state.point, in: state.model.spec)
  }

  var whyFixed: String? { "Enter takes this sample as the point, which can be changed then" }

  func adoptShown(_ state: inout State, time: Int) {
    state.adoptSample(state.samples.cursor, time: time)
  }

  func go(toMark name: String, _ state: inout State) -> Bool {
    // A mark is on no page.
    state.view = .single
    return false
  }
}
