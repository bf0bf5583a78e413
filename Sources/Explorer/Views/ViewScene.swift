import Cells
import Latents

/// What a view is made of: where its parts are, which pictures it needs, how it is painted and
/// what a click on a picture does.
///
/// One file per view. Keys that only one view has are bindings of the key table with that view's
/// name; everything else about the explorer is the same in all views.
protocol ViewScene {
  /// Whether its name stands among those of the views: not where this model or this session can never show it.
  func isListed(_ state: State) -> Bool

  /// Why the view has nothing to show now, for the person; nil if it has.
  func obstacle(_ state: State) -> String?

  /// Where everything is; nil if the screen has no room for it.
  func layout(_ planner: Planner) -> Layout?

  /// The pictures beside the main one; nil if there are none.
  func tiles(_ state: State, _ layout: Layout) -> TilePlan?

  /// The layer whose feature maps are shown, a position in the model's layers; nil if none are.
  func layer(_ state: State) -> Int?

  /// The units of the discriminator that are shown; nil if none are.
  func units(_ state: State, _ layout: Layout) -> WantedUnits?

  /// Paints the pictures and what belongs to them; header, codes and footer are painted already.
  func paint(_ painter: Painter, _ screen: inout Screen)

  /// Answers a click on the picture at `column`, `row` of the tiles.
  func press(column: Int, row: Int, _ state: inout State, time: Int)

  /// What the pictures that `W` saves are called together: `strip`, `grid`.
  var exportName: String { get }

  /// What `W` saves; nil if the view has no strip and no grid.
  func export(_ state: State) -> TileExport?

  // MARK: Views that show another place than the point

  /// The place whose picture and values are shown.
  func shownPoint(_ state: State) -> ExploredPoint

  /// What the header calls that place: its seed, where that is what finds it again.
  func placeName(_ state: State) -> String

  /// Why nothing can be changed at the shown place, for the person; nil where that is the point.
  var whyFixed: String? { get }

  /// Makes the shown place the point, before what is on the screen is saved.
  func adoptShown(_ state: inout State, time: Int)

  /// Shows the mark called `name` within the view.
  ///
  /// - Returns: false where going to a mark is going there with the point.
  func go(toMark name: String, _ state: inout State) -> Bool

  /// Answers the wheel anywhere on the screen.
  ///
  /// - Returns: false where the wheel is for what is under it.
  func wheel(up: Bool, _ state: inout State, time: Int) -> Bool

  /// The points that an export goes through; nil for those of the focused code.
  func exportPath(_ state: State) -> ExportPath?

  // MARK: Views that move

  /// When the next moment is due; nil while nothing moves.
  func wakeTime(_ state: State) -> Int?

  /// Moves on to `time`.
  func tick(_ state: inout State, at time: Int)
}

extension ViewScene {
  func isListed(_ state: State) -> Bool { true }
  func obstacle(_ state: State) -> String? { nil }
  func layer(_ state: State) -> Int? { nil }
  func units(_ state: State, _ layout: Layout) -> WantedUnits? { nil }
  var exportName: String { "strip" }
  func export(_ state: State) -> TileExport? { nil }
  func shownPoint(_ state: State) -> ExploredPoint { state.point }
  func placeName(_ state: State) -> String { "seed \(shownPoint(state).seed)" }
  var whyFixed: String? { nil }
  func adoptShown(_ state: inout State, time: Int) {}
  func go(toMark name: String, _ state: inout State) -> Bool { false }
  func wheel(up: Bool, _ state: inout State, time: Int) -> Bool { false }
  func exportPath(_ state: State) -> ExportPath? { nil }
  func wakeTime(_ state: State) -> Int? { nil }
  func tick(_ state: inout State, at time: Int) {}
}
