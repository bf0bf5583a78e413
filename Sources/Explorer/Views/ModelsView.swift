import Cells
import Latents
import Pictures

/// Two models at the same point, and their difference: another checkpoint, or what a file held before it
/// was written anew.
struct ModelsView: ViewScene {
  func obstacle(_ state: State) -> String? {
    state.beside == nil ? "no other model is open beside this one: O opens one" : nil
  }

  func layout(_ planner: Planner) -> Layout? { planner.comparisonLayout() }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    TilePlan(.models, ofModelBeside: [state.point.latent])
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let beside = painter.state.beside else { return }
    let name = painter.state.model.name
    painter.comparison(
      ("A  \(name)", "B  \(beside.isBefore ? "before it was written" : beside.model.name)"),
      heading: "at the same point", details: [], &screen)
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {}
}
