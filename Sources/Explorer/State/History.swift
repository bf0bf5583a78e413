import Latents

/// The places that undo and redo go to.
public struct History: Equatable, Sendable {
  /// What a change was about; changes of the same kind in quick succession are one step.
  enum Change: Equatable, Sendable {
    case row(LatentCoordinate)
    case seed
    /// A change that is always a step of its own.
    case single
  }

  /// Key repeat starts after up to two thirds of a second; a held key must still be one step.
  static let holdMilliseconds = 750
  /// Older places are forgotten.
  static let limit = 1000

  private(set) var past: [ExploredPoint] = []
  private(set) var future: [ExploredPoint] = []
  private var last: Noted?

  private struct Noted: Equatable, Sendable {
    var change: Change
    var time: Int
  }

  /// An empty history.
  public init() {}

  /// How many steps can be undone.
  public var undoCount: Int { past.count }

  /// Notes that `point` is about to be left at `time`.
  mutating func note(_ point: ExploredPoint, before change: Change, time: Int) {
    if let last, last.change == change, change != .single, future.isEmpty,
      time - last.time <= Self.holdMilliseconds
    {
      self.last = Noted(change: change, time: time)
      return
    }
    past.append(point)
    if past.count > Self.limit { past.removeFirst(past.count - Self.limit) }
    future = []
    last = Noted(change: change, time: time)
  }

  /// Goes back one step from `point`; nil at the beginning.
  mutating func undo(from point: ExploredPoint) -> ExploredPoint? {
    guard let previous = past.popLast() else { return nil }
    future.append(point)
    last = nil
    return previous
  }

  /// Goes forward one step from `point`; nil at the end.
  mutating func redo(from point: ExploredPoint) -> ExploredPoint? {
    guard let next = future.popLast() else { return nil }
    past.append(point)
    last = nil
    return next
  }
}
