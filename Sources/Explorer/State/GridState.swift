/// Where the person is on the grid.
public struct GridState: Equatable, Sendable {
  /// The name of the row that changes from top to bottom; nil for the usual one.
  public internal(set) var down: String?
  /// The picture that was chosen last, and the grid that it was chosen in.
  var chosen: Choice?

  /// A picture of a grid.
  struct Choice: Equatable, Sendable {
    var column, row: Int
    /// What the grid showed then: on another one nothing is chosen yet.
    var across, down: TraversalAxis
  }

  /// The chosen picture of `plan`; that of the point until another one is chosen.
  func cell(in plan: TraversalPlan) -> (column: Int, row: Int) {
    if let chosen, chosen.across == plan.across, chosen.down == plan.down {
      return (chosen.column, chosen.row)
    }
    return (plan.across.current, plan.down?.current ?? 0)
  }
}
