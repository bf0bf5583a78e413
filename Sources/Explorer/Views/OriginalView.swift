import Cells
import Latents
import Pictures

/// The picture whose code was looked for beside what the model makes here, and their difference.
///
/// The sliders go on to work: the picture at the point follows them, the original stays.
struct OriginalView: ViewScene {
  func isListed(_ state: State) -> Bool { state.original != nil }

  func obstacle(_ state: State) -> String? {
    state.original == nil ? "no picture was opened yet: P opens one" : nil
  }

  func layout(_ planner: Planner) -> Layout? { planner.comparisonLayout() }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? { nil }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let original = painter.state.original else { return }
    let made = painter.state.picture?.picture
    var error = ""
    if let made, made.channels == original.picture.channels {
      // As searches tell it: the root mean square.
      let difference = Difference(original.picture, made)
      error = "rms     \(fixedNumber(difference.rootMeanSquare, places: 3))"
    }
    painter.comparison(
      original.picture, made, ("A  \(original.name)", "B  \(painter.state.model.name) here"),
      heading: error, details: [], &screen)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {}
}

extension State {
  /// The view that logs and sessions tell: what was opened from elsewhere is not there for them.
  var toldView: ViewKind { view == .original ? .single : view }
}
