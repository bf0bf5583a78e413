import Cells

/// What the mouse did, on which cell.
public struct MouseEvent: Equatable, Hashable, Sendable {
  /// What was done.
  public enum Kind: Equatable, Hashable, Sendable {
    /// The left button went down.
    case press
    /// The mouse moved with the left button down.
    case drag
    /// The left button went up.
    case release
    case wheelUp, wheelDown
  }

  /// What was done.
  public var kind: Kind
  /// Where.
  public var position: Position

  /// The given event.
  public init(_ kind: Kind, at position: Position) {
    self.kind = kind
    self.position = position
  }
}
