import Cells
import Latents

/// What a view is made of: where its parts are, which pictures it needs, how it is painted and
/// what a click on a picture does.
///
/// One file per view. Keys that only one view has are bindings of the key table with that view's
/// name; everything else about the explorer is the same in all views.
protocol ViewScene {
  /// Why the view has nothing to show now, for the person; nil if it has.
  func obstacle(_ state: State) -> String?

  /// Where everything is; nil if the screen has no room for it.
  func layout(_ planner: Planner) -> Layout?

  /// The pictures beside the main one; nil if there are none.
  func tiles(_ state: State, _ layout: Layout) -> TilePlan?

  /// Paints the pictures and what belongs to them; header, codes and footer are painted already.
  func paint(_ painter: Painter, _ screen: inout Screen)

  /// Answers a click on the picture at `column`, `row` of the tiles.
  func press(column: Int, row: Int, _ state: inout State, time: Int)

  /// What the pictures that `W` saves are called together: `strip`, `grid`.
  var exportName: String { get }

  /// What `W` saves; nil if the view has no strip and no grid.
  func export(_ state: State) -> TileExport?
}

extension ViewScene {
  func obstacle(_ state: State) -> String? { nil }
  var exportName: String { "strip" }
  func export(_ state: State) -> TileExport? { nil }
}
