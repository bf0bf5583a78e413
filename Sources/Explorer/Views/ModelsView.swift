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

  var exportName: String { "pair" }

  /// The picture of this model, then that of the other one.
  func export(_ state: State) -> TileExport? {
    TileExport(
      latents: [state.point.latent, state.point.latent], columns: 2, view: .samples(count: 2),
      besideCount: 1, words: ["models"])
  }

  func press(column: Int, row: Int, _ state: inout State, time: Int) {}
}
