import Latents

/// What undo and redo bring back: the place, and the marks, directions and scaled maps that there were
/// then.
struct Moment: Equatable, Sendable {
  /// The place.
  var point: ExploredPoint
  /// The places with names.
  var marks: Marks
  /// The directions that had sliders.
  var directions: Directions
  /// What feature maps were multiplied by.
  var scales: FeatureScales
}

/// The moments that undo and redo go to.
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
  /// Older moments are forgotten.
  static let limit = 1000

  private(set) var past: [Moment] = []
  private(set) var future: [Moment] = []
  private var last: Noted?

  /// The step that may go on.
  private struct Noted: Equatable, Sendable {
    var change: Change
    var time: Int
    /// What could be done again before the step; it comes back if the step leads nowhere.
    var setAside: [Moment]
  }

  /// An empty history.
  public init() {}

  /// How many steps can be undone.
  public var undoCount: Int { past.count }

  /// Notes that `moment` is about to be left at `time`.
  ///
  /// - Returns: whether this continues the step before.
  @discardableResult
  mutating func note(_ moment: Moment, before change: Change, time: Int) -> Bool {
    if let last, last.change == change, change != .single, time - last.time <= Self.holdMilliseconds
    {
      self.last?.time = time
      return true
    }
    close(at: moment)
    past.append(moment)
    if past.count > Self.limit { past.removeFirst(past.count - Self.limit) }
    last = Noted(change: change, time: time, setAside: future)
    future = []
    return false
  }

  /// Ends the step that may go on; one that led back to where it began is no step at all.
  mutating func close(at moment: Moment) {
    if let last, past.last == moment {
      past.removeLast()
      future = last.setAside
    }
    last = nil
  }

  /// Goes back one step from `moment`; nil at the beginning.
  mutating func undo(from moment: Moment) -> Moment? {
    close(at: moment)
    guard let previous = past.popLast() else { return nil }
    future.append(moment)
    return previous
  }

  /// Goes forward one step from `moment`; nil at the end.
  mutating func redo(from moment: Moment) -> Moment? {
    close(at: moment)
    guard let next = future.popLast() else { return nil }
    past.append(moment)
    return next
  }
}
