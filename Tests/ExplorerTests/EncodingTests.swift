import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct EncodingTests {
  private func progress(_ step: Int, _ value: Float) -> SearchProgress {
    var latent = LatentVector(neutral: digits.spec)
    latent.values[0] = value
    return SearchProgress(latent: latent, error: 0.5 - value / 10, step: step, stepCount: 300)
  }

  /// The search that keys ask for.
  private func begin(_ state: inout State) -> SearchRequest? {
    press("P", &state)
    let effects = press(
      "a.png".unicodeScalars.map { Key.character($0) } + [.enter], &state, from: 10_000)
    return effects.compactMap { if case .encode(let request) = $0 { request } else { nil } }.first
  }

  @Test func thePointFollowsAndAllIsOneStepBack() throws {
    var state = explorer()
    press("l", &state)
    let before = state.point
    let request = try #require(begin(&state))
    #expect(request == SearchRequest(id: 1, fileName: "a.png", seed: 1234))
    #expect(state.point == before)
    for (step, value) in [(1, 0.1), (7, 0.2), (13, 0.25)] as [(Int, Float)] {
      let effects = apply(.searched(progress(step, value), search: 1), to: &state)
      #expect(state.point.latent.values[0] == value)
      #expect(effects.contains { if case .decode = $0 { true } else { false } })
    }
    let line = view(state).frame.text(row: 38)
    #expect(line.contains("finding the code of a.png   step 13 of 300   error 0.475"))
    apply(.searched(progress(300, 0.5), search: 1), to: &state)
    #expect(state.encoding == nil)
    #expect(state.notice == Notice(.done, "a.png: found, error 0.450 of the range; u goes back"))
    let found = state.point
    press("u", &state, from: 50_000)
    #expect(state.point == before)
    press([.control("r")], &state, from: 60_000)
    #expect(state.point == found)
  }

  /// The picture is shown beside the one that comes near to it, as long as it is looked for.
  @Test(arguments: [(120, 40), (80, 24), (200, 60), (40, 12)])
  func thePictureIsShown(columns: Int, rows: Int) throws {
    var state = explorer(columns, rows)
    _ = try #require(begin(&state))
    let count = view(state).slots.count
    let wanted = Picture(width: 28, height: 28, channels: 1, filledWith: 77)
    apply(.searching(wanted, search: 2), to: &state)
    #expect(state.encoding?.target == nil)
    apply(.searching(wanted, search: 1), to: &state)
    apply(.searched(progress(7, 0.2), search: 1), to: &state)
    let screen = view(state)
    let preview = try #require(Layout(state)?.preview)
    // The smallest screen has room for one picture.
    if columns == 40 { return #expect(screen.slots.count == count) }
    let shown = try #require(screen.slots.first { $0.tiles.first?.picture == wanted })
    #expect(shown.area.left > preview.area.right && shown.area.top == preview.area.top)
    #expect(shown.area.bottom <= state.size.rows - 2)
    let lines = (0..<rows).map { screen.frame.text(row: $0) }
    #expect(lines.contains { $0.contains("what is looked for") })
    for slot in screen.slots where slot.area != shown.area {
      #expect(slot.area.intersection(shown.area).isEmpty)
    }
    // What was found is shown beside it, until another view is.
    apply(.searched(progress(300, 0.5), search: 1), to: &state)
    #expect(state.view == .original && state.original?.name == "a.png")
    #expect(view(state).slots.first?.tiles.first?.picture == wanted)
    apply(.statement(.view("single"), time: 90_000), to: &state)
    #expect(view(state).slots.count == count)
  }

  @Test(arguments: [Key.escape, .character("l"), .character("q"), .enter])
  func anyKeyStopsWithWhatIsThere(key: Key) throws {
    var state = explorer()
    _ = try #require(begin(&state))
    apply(.searched(progress(7, 0.2), search: 1), to: &state)
    let effects = press([key], &state, from: 50_000)
    #expect(effects == [.stopEncoding])
    #expect(state.encoding == nil)
    #expect(state.point.latent.values[0] == 0.2)
    #expect(state.notice?.text.hasPrefix("a.png: stopped after 7 steps") == true)
    // What comes late moves nothing any more.
    apply(.searched(progress(13, 0.3), search: 1), to: &state)
    #expect(state.point.latent.values[0] == 0.2)
  }

  /// A picture that was saved here brings its point, and nothing is looked for.
  @Test func aSavedPictureBringsItsPoint() throws {
    var state = explorer()
    _ = try #require(begin(&state))
    var latent = LatentVector(neutral: digits.spec)
    latent.values[73] = 0.25
    let saved = ExploredPoint(latent: latent, seed: 77)
    apply(.storedCode(saved, search: 1), to: &state)
    #expect(state.point == saved && state.encoding == nil)
    #expect(state.notice?.text == "a.png: the code that it was saved with; u goes back")
    press("u", &state, from: 50_000)
    #expect(state.point.seed == 1234)
  }

  @Test func openingASavedPictureBringsItsPoint() {
    var state = explorer()
    let effects = apply(.statement(.open("three.png"), time: 0), to: &state)
    #expect(effects.contains(.encode(SearchRequest(id: 1, fileName: "three.png", seed: 1234))))
  }

  @Test func whatCannotBeIsSaid() throws {
    var state = explorer()
    let before = state.point
    _ = try #require(begin(&state))
    apply(.notSearched("a.png: no such file", search: 1), to: &state)
    #expect(state.encoding == nil)
    #expect(state.notice == Notice(.failure, "a.png: no such file"))
    #expect(state.point == before)
    press("u", &state, from: 50_000)
    #expect(state.notice?.text == "nothing to undo")
  }

  @Test func aLineWaitsForTheEnd() throws {
    var state = explorer()
    let effects = apply(.statement(try Statement(parsing: "encode a.png"), time: 0), to: &state)
    #expect(effects.contains(.encode(SearchRequest(id: 1, fileName: "a.png", seed: 1234))))
    #expect(state.isBusy)
    apply(.searched(progress(300, 0.5), search: 1), to: &state)
    #expect(!state.isBusy)
  }

  /// Whatever comes between two looks at a search: the log's lines lead to where it ended, and one step
  /// back leads to where it began.
  @Test(arguments: [
    [Action.rested], [.pasted("at seed 5 digit 3", time: 60_000)],
    [.foundDirections([], id: 1), .rested], [.exported(exported), .rested],
    [.openedBeside(digits), .rested], [.resized(Size(columns: 80, rows: 24)), .rested],
  ])
  func whatComesBetweenMakesNoDifference(between: [Action]) throws {
    var state = explorer()
    state.keepLog()
    var lines: [String] = []
    func take(_ effects: [Effect]) { for case .log(let new) in effects { lines += new } }
    take(press("l", &state))
    take(apply(.statement(.find(.sefa, count: 1), time: 5000), to: &state))
    take(apply(.statement(.beside("other"), time: 6000), to: &state))
    let before = state.point
    take(apply(.statement(.encode(file: "a.png"), time: 10_000), to: &state))
    take(apply(.searched(progress(1, 0.1), search: 1), to: &state))
    for action in between { take(apply(action, to: &state)) }
    take(apply(.searched(progress(300, 0.5), search: 1), to: &state))
    take(apply(.rested, to: &state))
    let found = state.point
    #expect(state.encoding == nil)
    var replayed = explorer()
    for (index, line) in lines.enumerated() {
      apply(.statement(try Statement(parsing: line), time: index * 10_000), to: &replayed)
    }
    #expect(replayed.point == found)
    press("u", &state, from: 100_000)
    #expect(state.point == before)
  }

  private static let exported = ExportedFile(
    name: "a.gif", count: 3, pictureWidth: 8, pictureHeight: 8)

  /// A search that cannot go on has gone as far as it has.
  @Test func aSearchThatFailsMidwayIsOneStepBack() throws {
    var state = explorer()
    let before = state.point
    _ = try #require(begin(&state))
    apply(.searched(progress(7, 0.2), search: 1), to: &state)
    apply(.notSearched("the weights are gone", search: 1), to: &state)
    #expect(state.notice == Notice(.failure, "the weights are gone"))
    #expect(state.point.latent.values[0] == 0.2)
    press("u", &state, from: 50_000)
    #expect(state.point == before)
  }

  /// A pasted text is an input like a key: it stops the search, and goes nowhere.
  @Test func aPasteStopsWithWhatIsThere() throws {
    var state = explorer()
    _ = try #require(begin(&state))
    apply(.searched(progress(7, 0.2), search: 1), to: &state)
    let effects = apply(.pasted("at seed 5 digit 3", time: 50_000), to: &state)
    #expect(effects.contains(.stopEncoding))
    #expect(state.encoding == nil)
    #expect(state.point.latent.values[0] == 0.2)
  }
}
