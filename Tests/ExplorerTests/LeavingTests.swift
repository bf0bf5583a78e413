import Cells
import Explorer
import Latents
import Testing

@Suite struct LeavingTests {
  private let quit: [Effect] = [.quit(interrupted: false)]

  /// Whether leaving after `keys` asks.
  private func asks(after keys: String) -> Bool {
    var state = explorer()
    press(keys, &state)
    let effects = press("q", &state, from: 1_000_000)
    #expect(effects.isEmpty == (state.question == .leave))
    return state.question == .leave
  }

  /// What is on the screen can be found again, or is a single number.
  @Test(arguments: [
    "", "jjj", "v", "r", "rrr", "R", "RRu", "rru", "]][", "s42\r", "l", "LLL", "k7", "k3l", "lX",
    "k3jLX", "k3jLuu", "k3jLR", "jjl", "LrlR", "k3r", "k3jL?kk?uu",
  ])
  func leavesAtOnce(keys: String) {
    var state = explorer()
    press(keys.unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, &state)
    #expect(press("q", &state, from: 1_000_000) == quit)
    #expect(state.question == nil)
  }

  /// Two rows or more were set by hand.
  @Test(arguments: ["k3jL", "Ljl", "jjljl", "k3jLr", "k3jLrrr", "LjlRu", "k3jLXu", "RLjL", "k3jLv"])
  func asksForAPlaceMadeByHand(keys: String) {
    #expect(asks(after: keys))
  }

  @Test(arguments: [Key.character("q"), .character("y")])
  func isAskedOnce(key: Key) {
    var state = explorer()
    press("k3jL", &state)
    #expect(press("q", &state, from: 9000).isEmpty)
    #expect(press([key], &state, from: 9001) == quit)
  }

  @Test(arguments: [Key.escape, .character("n"), .enter, .character("l"), .arrow(.left), .tab])
  func anyOtherKeyStays(key: Key) {
    var state = explorer()
    press("k3jL", &state)
    let point = state.point
    let focus = state.focus
    press("q", &state, from: 9000)
    #expect(press([key], &state, from: 9100).isEmpty)
    #expect(state.question == nil)
    #expect(state.point == point && state.focus == focus)
  }

  @Test func savingIsOneKeyAway() {
    var state = explorer()
    press("k3jLqw", &state)
    #expect(state.question == nil)
    #expect(state.prompt?.kind == .savePicture)
  }

  @Test func signalsAndInterruptNeverAsk() {
    var state = explorer()
    press("k3jL", &state)
    #expect(press([.control("c")], &state) == [.quit(interrupted: true)])
    press("q", &state)
    #expect(press([.control("c")], &state) == [.quit(interrupted: true)])
    #expect(press([.control("z")], &state) == [.suspend])
  }

  @Test func theMouseStays() {
    var state = explorer()
    press("k3jLq", &state)
    let point = state.point
    apply(
      .mouse(MouseEvent(.press, at: .init(column: 90, row: 5)), time: 1), to: &state)
    #expect(state.question == nil)
    #expect(state.point == point)
  }

  @Test func asksOnTooSmallScreensToo() {
    var state = explorer()
    press("k3jL", &state)
    apply(.resized(.init(columns: 30, rows: 6)), to: &state)
    #expect(press("q", &state).isEmpty)
    let rows = (0..<6).map { view(state).frame.text(row: $0) }
    #expect(rows.contains { $0.contains("not saved, q leaves") })
    #expect(press("w", &state).isEmpty)
    #expect(state.prompt == nil)
    press("q", &state)
    #expect(press("q", &state) == quit)
  }

  // MARK: Saved places

  private func file(_ state: State) -> SavedFile {
    SavedFile(name: "a.png", width: 1, height: 1, point: state.point)
  }

  @Test func whatWasSavedIsNotAskedFor() {
    var state = explorer()
    press("k3jLw", &state)
    #expect(press([.enter], &state).count == 1)
    apply(.saved(file(state)), to: &state)
    #expect(!state.isModified)
    var far = state
    press("Hjl", &far, from: 20_000)
    #expect(far.isUnsaved)
    // Back at the saved place by hand, or with other noise around the saved codes.
    press("uu", &far, from: 30_000)
    #expect(press("q", &far) == quit)
    press("rr", &state, from: 40_000)
    #expect(press("q", &state) == quit)
  }

  @Test func aFileUnderWayIsWaitedFor() {
    var state = explorer()
    press("k3jLw", &state)
    press([.enter], &state)
    #expect(press("q", &state).isEmpty)
    #expect(state.notice?.text == "leaving when the file is written, q leaves at once")
    #expect(state.question == nil)
    #expect(apply(.saved(file(state)), to: &state) == quit)
  }

  @Test func aFileUnderWayIsNotWaitedForTwice() {
    var state = explorer()
    press("k3jLw", &state)
    press([.enter], &state)
    press("q", &state)
    #expect(press("q", &state) == quit)
  }

  @Test func anotherKeyStaysWhileAFileIsWritten() {
    var state = explorer()
    press("k3jLw", &state)
    press([.enter], &state)
    press("qj", &state)
    #expect(apply(.saved(file(state)), to: &state).isEmpty)
  }

  @Test func afterAFailedFileNobodyLeaves() {
    var state = explorer()
    press("k3jLw", &state)
    press([.enter], &state)
    press("q", &state)
    #expect(apply(.notSaved("disk full"), to: &state).isEmpty)
    #expect(state.notice == Notice(.failure, "disk full"))
    #expect(press("q", &state).isEmpty)
    #expect(state.question == .leave)
  }
}
