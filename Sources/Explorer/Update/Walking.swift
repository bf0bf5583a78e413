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
  /// Makes this place the present point.
  case adopt
}

extension State {
  /// The marks that the walk goes through: all of them by name, but for the one to compare with.
  var walkStops: [Marks.Mark] { marks.all.filter { $0.name != Marks.compared } }

  /// The walk through the marks; nil if there are fewer than two.
  public var walkPath: Walk? {
    let stops = walkStops
    guard stops.count > 1 else { return nil }
    return Walk(
      stops: stops.map(\.point.latent), isClosed: walk.ending == .loop, noisePath: walk.noisePath)
  }

  /// The point that the screen shows: the present one, or the place on the walk.
  public var shownPoint: ExploredPoint {
    guard view == .walk, let path = walkPath else { return point }
    let stops = walkStops
    let nearest = Int(walk.position.rounded()) % stops.count
    return ExploredPoint(
      latent: path.latent(at: walk.position, in: model.spec), seed: stops[nearest].point.seed)
  }

  /// When the next moment of a walk is due; nil while nothing plays.
  public var wakeTime: Int? {
    guard walk.playing != nil, view == .walk, list == nil else { return nil }
    return walk.lastTick + WalkState.tickMilliseconds
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
      walk.playing = WalkState.Start(time: time, position: walk.position)
      walk.lastTick = time
    case .changeSpeed(let step): changeSpeed(by: step, time: time)
    case .nextEnding:
      let wasPlaying = walk.playing != nil
      pause(at: time)
      walk.ending = next(walk.ending)
      walk.position = min(walk.position, Double(walkPath?.stepCount ?? 0))
      if wasPlaying { walk.playing = WalkState.Start(time: time, position: walk.position) }
    case .nextNoisePath: walk.noisePath = next(walk.noisePath)
    case .adopt:
      let place = shownPoint
      change(.single, time: time) { $0 = place }
      notice = Notice(.done, "this is the point now: \(rows.summary(of: point))")
    }
  }

  /// Plays the walk on to `time`.
  mutating func tick(at time: Int) {
    guard let path = walkPath, wakeTime != nil else {
      walk.playing = nil
      return
    }
    let (position, isOver) = walk.played(at: time, stepCount: path.stepCount)
    walk.position = position
    walk.lastTick = time
    if isOver { walk.playing = nil }
  }

  /// Stops at the place that playing has reached.
  private mutating func pause(at time: Int) {
    guard walk.playing != nil else { return }
    tick(at: time)
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

  private mutating func changeSpeed(by step: Int, time: Int) {
    let wasPlaying = walk.playing != nil
    pause(at: time)
    let all = WalkState.durations
    let present = all.firstIndex(of: walk.stepMilliseconds) ?? 0
    walk.stepMilliseconds = all[min(max(0, present - step), all.count - 1)]
    if wasPlaying { walk.playing = WalkState.Start(time: time, position: walk.position) }
  }

  private func next<Choice: CaseIterable & Equatable>(_ choice: Choice) -> Choice {
    let all = Array(Choice.allCases)
    let index = all.firstIndex(of: choice) ?? 0
    return all[(index + 1) % all.count]
  }
}
