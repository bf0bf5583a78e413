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

  /// The names of the marks that it goes through, in order; none for all of them.
  public internal(set) var through: [String] = []
  /// The place, 0 at the first mark, 1 at the second.
  public internal(set) var position = 0.0
  /// How long a step takes.
  public internal(set) var stepMilliseconds = 2000
  /// What happens at the end.
  public internal(set) var ending = WalkEnding.loop
  /// How noise goes from mark to mark.
  public internal(set) var noisePath = NoisePath.byPrior
  /// Whether it was played last on the way back.
  public internal(set) var isGoingBack = false
  /// When and where playing began; nil while it does not play.
  public internal(set) var playing: Start?
  /// The time of the last moment that was played.
  var lastTick = 0

  /// When and where playing began.
  public struct Start: Equatable, Sendable {
    var time: Int
    /// Steps from the first mark; on the way back those to the last mark and back from there.
    var way: Double
  }

  /// A moment of a walk that is played.
  struct Played: Equatable {
    var position: Double
    var isGoingBack = false
    var isOver = false
  }

  /// Where a walk of `stepCount` steps is after playing to `time`; nil while it does not play.
  func played(at time: Int, stepCount: Int) -> Played? {
    guard let playing, stepCount > 0 else { return nil }
    let length = Double(stepCount)
    let way = playing.way + Double(time - playing.time) / Double(stepMilliseconds)
    switch ending {
    case .once: return Played(position: min(way, length), isOver: way >= length)
    case .loop: return Played(position: way.truncatingRemainder(dividingBy: length))
    case .backAndForth:
      let phase = way.truncatingRemainder(dividingBy: 2 * length)
      return phase <= length
        ? Played(position: phase) : Played(position: 2 * length - phase, isGoingBack: true)
    }
  }

  /// Steps that lead to the present place, on a walk of `stepCount` steps there and then back.
  func way(stepCount: Int) -> Double {
    isGoingBack ? 2 * Double(stepCount) - position : position
  }
}
