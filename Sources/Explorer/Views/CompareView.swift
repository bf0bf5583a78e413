import Cells
import Latents
import Pictures

/// Two points beside each other, their difference, and the codes in which they differ.
struct CompareView: ViewScene {
  static let nothingToCompare = "nothing to compare with yet: B keeps this point as B"

  func obstacle(_ state: State) -> String? {
    state.marks[Marks.compared] == nil ? Self.nothingToCompare : nil
  }

  func layout(_ planner: Planner) -> Layout? { planner.comparisonLayout() }

  func tiles(_ state: State, _ layout: Layout) -> TilePlan? {
    state.marks[Marks.compared].map { TilePlan(.compare, latents: [$0.latent]) }
  }

  func paint(_ painter: Painter, _ screen: inout Screen) {
    guard let other = painter.state.marks[Marks.compared] else { return }
    let changes = changes(to: other, painter)
    painter.comparison(
      ("A  this point", "B  seed \(other.seed)"),
      heading: "\(changes.count) of \(painter.rows.rows.count) differ", details: changes, &screen)
  }

  /// The rows in which the points differ, codes before noise, most of all first.
  private func changes(to other: ExploredPoint, _ painter: Painter) -> [String] {
    let rows = painter.rows
    return rows.rows.compactMap { row -> (text: String, weight: Float)? in
      let (a, b) = (painter.value(of: row), rows.value(of: row, at: other))
      guard a != b else { return nil }
      let range = rows.part(of: row).sliderRange
      let isCode = rows.part(of: row).kind != .noise
      let weight = abs(a - b) / (range.upperBound - range.lowerBound) + (isCode ? 100 : 0)
      let values = [a, b].map { rows.text(of: $0, row: row) }
      return ("\(rows.name(of: row))  \(values[0]) \(painter.glyphs.arrow) \(values[1])", weight)
    }.sorted { $0.weight > $1.weight }.map(\.text)
  }

  var exportName: String { "pair" }

  /// A, then B.
  func export(_ state: State) -> TileExport? {
    state.marks[Marks.compared].map { other in
      TileExport(
        latents: [state.point.latent, other.latent], columns: 2, view: .samples(count: 2),
        words: ["pair"])
    }
  }

  /// A click on B takes it as the present point, which becomes B.
  func press(column: Int, row: Int, _ state: inout State, time: Int) {
    if (column, row) == (1, 0) { state.flipCompared(time: time) }
  }
}
