import Cells
import Latents
import Pictures

/// A walk through the marks: the place on it as a large picture, the way as a strip.
struct WalkView: ViewScene {
  func obstacle(_ state: State) -> String? {
    state.walkPath == nil
      ? "a walk goes through marks, and needs two: m and a letter marks a point" : nil
  }

  func layout(_ planner: Planner) -> Layout? {
    SingleView().layout(planner)
  }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    guard let strip = layout.strip, let path = state.walkPath else { return nil }
    return TilePlan(
      .walk, latents: path.latents(count: count(path, strip), in: state.model.spec))
  }

  /// As many pictures as fit, so that every mark has one where that is possible.
  private func count(_ path: Walk, _ strip: TilesLayout) -> Int {
    let most = max(2, strip.stripCount(wanted: 13, evenly: false))
    let between = (most - 1) / path.stepCount
    return between > 0 ? path.stepCount * between + 1 : most
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    painter.preview(&screen)
    guard let strip = painter.layout.strip, let path = painter.state.walkPath else { return }
    painter.title(title(painter), at: strip.titleRow, &screen.frame)
    guard let shown = painter.shownTiles else { return }
    let spread = strip.spread(shown.pictures.count)
    painter.tiles(shown.pictures, spread, &screen)
    let positions = path.positions(count: shown.pictures.count)
    let place = painter.state.walk.position
    let nearest = positions.indices.min {
      abs(positions[$0] - place) < abs(positions[$1] - place)
    }
    let names = painter.state.walkStops.map(\.name)
    let texts = positions.map { position in
      position.rounded() == position ? names[Int(position) % names.count] : "."
    }
    painter.columnLabels(texts, present: nearest, spread, &screen.frame)
  }

  /// The way, the place on it and how it is played: `walk a b a   at 0.62   2 s a step   loop`.
  private func title(_ painter: Painter) -> String {
    let state = painter.state
    let walk = state.walk
    var names = state.walkStops.map(\.name)
    if walk.ending == .loop { names.append(names[0]) }
    let way = names.count <= 8 ? names : Array(names.prefix(6)) + ["..", names[names.count - 1]]
    let parts = [
      "walk " + way.joined(separator: " "),
      "at " + fixedNumber(Float(walk.position), places: 2),
      secondsText(walk.stepMilliseconds) + " a step", walk.ending.rawValue,
      "noise " + walk.noisePath.rawValue, walk.playing == nil ? "paused" : "playing",
    ]
    let room = painter.layout.size.columns - 2
    // What is dropped where the line is short: the noise, then the ending.
    for dropped in [[], [4], [4, 3], [4, 3, 2]] {
      let text = parts.indices.filter { !dropped.contains($0) }.map { parts[$0] }
        .joined(separator: "   ")
      if text.cellCount <= room { return text }
    }
    return parts[0]
  }

  private func secondsText(_ milliseconds: Int) -> String {
    plainNumber(Float(milliseconds) / 1000) + " s"
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    guard let path = state.walkPath, let count = state.tiles?.pictures.count else { return }
    state.walk.playing = nil
    state.moveOnWalk(to: path.positions(count: count)[column], Double(path.stepCount))
  }

  // MARK: The place on the walk

  func shownPoint(_ state: State) -> ExploredPoint {
    guard let path = state.walkPath else { return state.point }
    let stops = state.walkStops
    let nearest = Int(state.walk.position.rounded()) % stops.count
    return ExploredPoint(
      latent: path.latent(at: state.walk.position, in: state.model.spec),
      seed: stops[nearest].point.seed)
  }

  func placeName(_ state: State) -> String {
    "walk at " + fixedNumber(Float(state.walk.position), places: 2)
  }

  var whyFixed: String? { "Enter takes this place as the point, which can be changed then" }

  func adoptShown(_ state: inout State, time: Int) {
    state.perform(WalkCommand.adopt, time: time)
  }

  func go(toMark name: String, _ state: inout State) -> Bool {
    guard let stop = state.walkStops.firstIndex(where: { $0.name == name }) else { return false }
    state.walk.playing = nil
    state.walk.position = Double(stop)
    return true
  }

  func wheel(up: Bool, _ state: inout State, time: Int) -> Bool {
    state.perform(WalkCommand.move(up ? 0.05 : -0.05), time: time)
    return true
  }

  func exportPath(_ state: State) -> ExportPath? {
    guard state.walkPath != nil else { return nil }
    var names = state.walkStops.map(\.name)
    if state.walk.ending == .loop, let first = names.first { names.append(first) }
    return .through(names, steps: Statement.usualSteps)
  }

  func wakeTime(_ state: State) -> Int? {
    state.walk.playing.map { _ in state.walk.lastTick + WalkState.tickMilliseconds }
  }

  func tick(_ state: inout State, at time: Int) { state.playWalk(to: time) }
}
