import Latents

/// What keys do on a walk.
public enum WalkCommand: Equatable, Hashable, Sendable {
  /// Moves along the walk by a part of a step.
  case move(Double)
  /// Goes to the mark after or before this place.
  case moveToStop(Int)
  /// Plays, or pauses.
  case play
  /// Plays faster or slower.
  case changeSpeed(Int)
  /// Changes what happens at the end.
  case nextEnding
  /// Changes how noise goes from mark to mark.
  case nextNoisePath
  /// Lets the marks be chosen that it goes through.
  case chooseStops
  /// Makes this place the present point.
  case adopt
}

extension State {
  /// The marks that the walk goes through: those that were chosen, as long as two of them are left, else
  /// all by name but for the one to compare with.
  var walkStops: [Marks.Mark] {
    let chosen = walk.through.compactMap { name in marks.all.first { $0.name == name } }
    return chosen.count > 1 ? chosen : marks.all.filter { $0.name != Marks.compared }
  }

  /// Begins the line that says which marks the walk goes through.
  mutating func promptForStops() -> [Effect] {
    let names = walkStops.map(\.name).joined(separator: " ")
    return promptForLine(beginning: "\(Verb.walk.rawValue) 0 through ", proposing: names)
  }

  /// The walk through the marks; nil if there are fewer than two.
  public var walkPath: Walk? {
    let stops = walkStops
    guard stops.count > 1 else { return nil }
    return Walk(
      stops: stops.map(\.point.latent), isClosed: walk.ending == .loop, noisePath: walk.noisePath)
  }

  /// Performs a command of the walk.
  mutating func perform(_ command: WalkCommand, time: Int) {
    guard let path = walkPath, view == .walk else { return }
    let length = Double(path.stepCount)
    switch command {
    case .move(let distance):
      pause(at: time)
      moveOnWalk(to: ((walk.position + distance) * 1000).rounded() / 1000, length)
    case .moveToStop(let step):
      pause(at: time)
      let stop = step > 0 ? walk.position.rounded(.down) + 1 : walk.position.rounded(.up) - 1
      moveOnWalk(to: stop, length)
    case .play:
      if walk.playing != nil { return pause(at: time) }
      if walk.ending == .once, walk.position >= length { walk.position = 0 }
      play(from: time, path)
    case .changeSpeed(let step):
      let wasPlaying = walk.playing != nil
      pause(at: time)
      let all = WalkState.durations
      let present = all.firstIndex(of: walk.stepMilliseconds) ?? 0
      walk.stepMilliseconds = all[min(max(0, present - step), all.count - 1)]
      if wasPlaying { play(from: time, path) }
    case .nextEnding:
      let wasPlaying = walk.playing != nil
      pause(at: time)
      walk.ending = next(walk.ending)
      walk.isGoingBack = false
      if let changed = walkPath {
        walk.position = min(walk.position, Double(changed.stepCount))
        if wasPlaying { play(from: time, changed) }
      }
    case .nextNoisePath: walk.noisePath = next(walk.noisePath)
    case .chooseStops: break
    case .adopt:
      let place = shownPoint
      change(.single, time: time) { $0 = place }
      notice = Notice(.done, "this is the point now: \(rows.summary(of: point))")
    }
  }

  /// Goes to a place on the walk; beyond the ends there is none.
  mutating func show(_ place: WalkPlace) {
    if let missing = place.through?.first(where: { marks[$0] == nil }) {
      return miss(mark: missing)
    }
    walk.through = place.through ?? walk.through
    guard walkPath != nil else {
      notice = WalkView().obstacle(self).map { Notice(.failure, $0) }
      return
    }
    walk.playing = nil
    walk.stepMilliseconds = place.stepMilliseconds ?? walk.stepMilliseconds
    walk.ending = place.ending ?? walk.ending
    walk.noisePath = place.noisePath ?? walk.noisePath
    walk.isGoingBack =
      walk.ending == .backAndForth && (place.isGoingBack ?? walk.isGoingBack)
    if let path = walkPath { moveOnWalk(to: place.position, Double(path.stepCount)) }
    show(.walk)
    if notice == nil { notice = Notice(.done, Statement.walk(walkPlace).description) }
  }

  /// Plays the walk on to `time`.
  mutating func playWalk(to time: Int) {
    guard let path = walkPath, let moment = walk.played(at: time, stepCount: path.stepCount) else {
      walk.playing = nil
      return
    }
    walk.position = moment.position
    walk.isGoingBack = moment.isGoingBack
    walk.lastTick = time
    if moment.isOver { walk.playing = nil }
  }

  /// Begins to play at the present place, in the direction in which it was played last.
  private mutating func play(from time: Int, _ path: Walk) {
    walk.playing = WalkState.Start(time: time, way: walk.way(stepCount: path.stepCount))
    walk.lastTick = time
  }

  /// Stops at the place that playing has reached.
  private mutating func pause(at time: Int) {
    guard walk.playing != nil else { return }
    playWalk(to: time)
    walk.playing = nil
  }

  /// Goes to `position`: round a loop, else not beyond the ends.
  mutating func moveOnWalk(to position: Double, _ length: Double) {
    if walk.ending == .loop {
      let rest = position.truncatingRemainder(dividingBy: length)
      walk.position = rest < 0 ? rest + length : rest
    } else {
      walk.position = min(max(0, position), length)
    }
  }

  private func next<Choice: CaseIterable & Equatable>(_ choice: Choice) -> Choice {
    let all = Array(Choice.allCases)
    let index = all.firstIndex(of: choice) ?? 0
    return all[(index + 1) % all.count]
  }
}
