import Cells
import Explorer
import Testing

/// Models that records in their folders rate.
@Suite struct ModelRatingTests {
  private func state(_ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = chooser(columns, rows)
    apply(.found(ratedModels), to: &state)
    return state
  }

  private func names(_ state: State) -> [String] { state.list?.shown.map(\.name) ?? [] }

  @Test func theListIsOrderedByEachRating() {
    var state = state()
    let found = ["broken", "faces", "infogan-fashion", "infogan-mnist"]
    #expect(names(state) == found)
    press("G", &state)
    press("s", &state, from: 5000)
    #expect(names(state) == ["infogan-mnist", "infogan-fashion", "broken", "faces"])
    #expect(state.notice?.text == "best ModelCentrality first")
    // The chosen model stays chosen.
    #expect(state.list?.focused?.name == "infogan-mnist" && state.list?.focus == 0)
    press("s", &state, from: 9000)
    #expect(names(state) == ["infogan-fashion", "infogan-mnist", "broken", "faces"])
    press("s", &state, from: 12_000)
    #expect(names(state) == found)
    #expect(state.notice?.text == "by name")
  }

  @Test(arguments: [(120, 40), (80, 24), (200, 60), (40, 12)])
  func theRatingsAreShown(columns: Int, rows: Int) throws {
    var state = state(columns, rows)
    press("G", &state)
    let lines = (0..<rows).map { view(state).frame.text(row: $0) }
    #expect(
      lines.contains { $0.contains("infogan-mnist") && $0.contains("0.830") } || columns == 40)
    #expect(lines.contains { $0.contains("ModelCentrality 0.830") })
    if columns > 40 {
      #expect(lines.contains { $0.contains("model") && $0.contains("ModelCentrality") })
      #expect(lines.contains { $0.contains("s order") })
    }
    press("g", &state, from: 9000)
    #expect((0..<rows).contains { view(state).frame.text(row: $0).contains("no record rates it") })
    // The last line of the details stays above the notices.
    let path = try #require(
      (0..<rows).first { view(state).frame.text(row: $0).contains("/home/a") })
    #expect(path < rows - 2)
  }

  @Test func withoutRecordsThereIsNothingToOrderBy() {
    var state = chooser()
    press("s", &state)
    #expect(state.notice?.text.hasPrefix("nothing to order by: latent select") == true)
    #expect(names(state) == foundModels.map(\.name))
  }
}
