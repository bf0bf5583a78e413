import Latents

/// What happens at the end of a walk.
public enum WalkEnding: String, Equatable, Hashable, Sendable, CaseIterable {
  /// It stops.
  case once
  /// The last point leads back to the first.
  case loop
  /// It goes back the way it came.
  case backAndForth = "there and back"
}

/// Where the person is on the walk through the marks, and how it is played.
public struct WalkState: Equatable, Sendable {
  /// How long a step from one mark to the next may take, in milliseconds.
  static let durations = [250, 500, 1000, 2000, 4000, 8000]
  /// Milliseconds between two moments of a walk that is played.
  static let tickMilliseconds = 33

  /// The place, 0 at the first mark, 1 at the second.
  public internal(set) var position = 0.0
  /// How long a step takes.
  public internal(set) var stepMilliseconds = 2000
  /// What happens at the end.
  public internal(set) var ending = WalkEnding.loop
  /// How noise goes from mark to mark.
  public internal(set) var noisePath = NoisePath.byPrior
  /// When and where playing began; nil while it does not play.
  public internal(set) var playing: Start?
  /// The time of the last moment that was played.
  var lastTick = 0

  /// When and where playing began.
  public struct Start: Equatable, Sendable {
    var time: Int
    var position: Double
  }

  /// The place that playing has reached at `time`, on a walk of `stepCount` steps, and whether it ends there.
  func played(at time: Int, stepCount: Int) -> (position: Double, isOver: Bool) {
    guard let playing, stepCount > 0 else { return (position, true) }
    let length = Double(stepCount)
    let way = playing.position + Double(time - playing.time) / Double(stepMilliseconds)
    switch ending {
    case .once: return (min(way, length), way >= length)
    case .loop: return (way.truncatingRemainder(dividingBy: length), false)
    case .backAndForth:
      let phase = way.truncatingRemainder(dividingBy: 2 * length)
      return (phase <= length ? phase : 2 * length - phase, false)
    }
  }
}
