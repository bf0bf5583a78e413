import Cells
import Explorer
import Latents
import Testing

/// What is said is said whole where it can be, on the smallest screen too.
@Suite struct NarrowScreenTests {
  private func lines(_ state: State) -> [String] {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }
  }

  /// A long notice goes on in the place of the keys, which come back with the next key.
  @Test func aLongNoticeTakesTwoLines() {
    var state = explorer(40, 12)
    press("W", &state)
    #expect(lines(state)[10].hasPrefix(" there is no strip or grid on this   "))
    #expect(lines(state)[11].hasPrefix(" screen to save   "))
    press("j", &state, from: 5000)
    #expect(lines(state)[11].contains("quit"))
    apply(
      .noticed(Notice(.failure, String(repeating: "word ", count: 40))), to: &state)
    #expect(lines(state)[11].contains("…"))
    apply(.noticed(Notice(.done, "saved")), to: &state)
    #expect(lines(state)[11].contains("quit"))
  }

  /// How far a search is matters more than the name of the file.
  @Test func theProgressOfASearchIsSeen() {
    var state = explorer(40, 12)
    apply(.statement(.encode(file: "/a/long/way/to/seven.png"), time: 0), to: &state)
    apply(
      .searched(
        SearchProgress(latent: state.point.latent, error: 0.0834, step: 120, stepCount: 300),
        search: 1), to: &state)
    #expect(lines(state)[10].contains("step 120 of 300   error 0.083"))
    #expect(lines(state)[11].contains("any key stops"))
  }

  /// Entries of a box go on in a second line.
  @Test func boxesAreNotCut() {
    var state = explorer(80, 24)
    press("a", &state)
    #expect(lines(state).contains { $0.contains("principal components of the first") })
    #expect(lines(state).contains { $0.contains("activations") })
  }
}
