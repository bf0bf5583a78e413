/// A key that waits for a second one, with a box that shows the choices.
public enum KeyPrefix: Equatable, Sendable {
  /// A letter names the present point.
  case mark
  /// A letter leads to the point of that name.
  case goTo
  /// A letter chooses what is exported.
  case export
  /// Any key closes the list of what was measured.
  case measures
  /// Keys go back and forth through what was done; any other one closes the list.
  case history
  /// A letter chooses what is done about directions.
  case direction
}
