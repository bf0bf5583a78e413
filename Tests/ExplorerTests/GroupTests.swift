import Cells
import Latents
import Testing

@testable import Explorer

/// Groups of marks: what a person calls smiling women is the mean of three points.
@Suite struct GroupTests {
  /// Marks a to d at different slants, and the present point at the last one.
  private func marked() -> State {
    var state = explorer()
    press("malmblmclmd", &state)
    return state
  }

  @discardableResult
  private func say(_ line: String, _ state: inout State, at time: Int = 100_000) throws -> [String]
  {
    apply(.statement(try Statement(parsing: line), time: time), to: &state).flatMap { effect in
      if case .log(let lines) = effect { lines } else { [String]() }
    }
  }

  @Test func groupsGrowAndShrink() throws {
    var state = marked()
    try say("group few a b", &state)
    #expect(state.notice == Notice(.done, "few is the mean of a, b"))
    try say("group few b d", &state)
    #expect(state.marks.group("few")?.members == ["a", "b", "d"])
    try say("ungroup few b", &state)
    #expect(state.notice == Notice(.done, "few is the mean of a, d"))
    try say("group all-of-them a b c d", &state)
    #expect(state.marks.groups.map(\.name) == ["all-of-them", "few"])
    try say("ungroup all-of-them", &state)
    #expect(state.notice == Notice(.done, "all-of-them is no group any more"))
    try say("ungroup few a d", &state)
    #expect(state.marks.groups.isEmpty)
  }

  /// A mark that goes leaves its groups; one that moves stays in them.
  @Test func groupsFollowTheirMarks() throws {
    var state = marked()
    for line in ["group few a b", "group one a"] { try say(line, &state) }
    press("X", &state, from: 200_000)
    press("mb", &state, from: 210_000)
    #expect(state.marks.points(of: "few") == ["a", "b"].compactMap { state.marks[$0] })
    #expect(state.marks["b"] == state.point)
    try say("unmark a", &state, at: 300_000)
    #expect(state.marks.groups == [Marks.Group(name: "few", members: ["b"])])
    press("u", &state, from: 400_000)
    #expect(state.marks.groups.map(\.members) == [["a", "b"], ["a"]])
  }

  /// A group stands for its members: the sum of groups is that of the lists.
  @Test func sumsTakeGroups() throws {
    var state = marked()
    try say("group few a b c", &state)
    try say("sum a,b,c - d", &state)
    let listed = try #require(state.summedPoint)
    let tiles = state.tiles?.plan.latents
    try say("sum few - d", &state, at: 200_000)
    #expect(state.summedPoint == listed && state.tiles?.plan.latents == tiles)
    #expect(view(state).slots.count > 9)
    try say("learn less from few - d", &state, at: 300_000)
    try say("learn less2 from a,b,c - d", &state, at: 400_000)
    #expect(
      state.directions["less"]?.direction.values == state.directions["less2"]?.direction.values)
    // A click on the picture of the first term goes to the mean of the group.
    let cells = try #require(Layout(state)?.tiles?.cells(column: 0, row: 0))
    apply(
      .mouse(MouseEvent(.press, at: Position(column: cells.left, row: cells.top)), time: 500_000),
      to: &state)
    #expect(state.notice?.text == "at few, the mean of a, b, c")
  }

  @Test func goingToAGroupIsGoingToItsMean() throws {
    var state = marked()
    try say("group few a c", &state)
    try say("go few", &state)
    let mean = try #require(state.marks["b"])
    // The slants of a, b and c are evenly spaced.
    #expect(abs(state.point.latent.values[72] - mean.latent.values[72]) < 1e-6)
    #expect(state.point.seed == 1234)
    press("'", &state, from: 200_000)
    #expect(
      state.infoBox(.goTo).entries.last.map { $0.key + ": " + $0.text } == "few: mean of a, c")
  }

  /// Marks that a model brings come again when its file is written anew, and are in their groups again.
  @Test func groupsOutliveAReload() throws {
    var model = digits
    let point = ExploredPoint(neutral: digits.spec, seed: 5)
    model.marks = Marks([(name: "smiling", point: point)])
    var state = explorer(model: model)
    press("ma", &state)
    try say("group few smiling a", &state)
    apply(.opened(model, path: "/models/a"), to: &state)
    #expect(state.marks.group("few")?.members == ["smiling", "a"])
    apply(.opened(digits, path: "/models/b"), to: &state)
    #expect(state.marks.group("few")?.members == ["a"])
    // A letter that is no mark stands for the first name that it begins.
    press("'f", &state, from: 500_000)
    #expect(state.notice?.text == "at few, the mean of a")
  }

  @Test func whatCannotBeIsSaid() throws {
    var state = marked()
    try say("group few a b", &state)
    for (line, answer) in [
      ("group a b", "'a' is a mark: a group has a name of its own"),
      ("mark few", "'few' is a group of marks: ungroup few takes it away"),
      ("group new a x", "there is no mark x, there are: a b c d few"),
      ("group new few", "there is no mark few, there are: a b c d few"),
      ("ungroup few c", "c is not in few, the mean of a, b"),
      ("ungroup many", "there is no group many, there are: few"),
      ("sum few - many", "there is no mark many, there are: a b c d few"),
    ] {
      let before = state.marks
      try say(line, &state)
      #expect(state.notice == Notice(.failure, answer))
      #expect(state.marks == before)
    }
    let names = (0..<25).map { "n\($0)" }
    for name in names { try say("mark \(name)", &state) }
    try say("group crowd \(names.joined(separator: " "))", &state)
    #expect(state.notice == Notice(.failure, "a group has at most 24 members"))
    #expect(state.marks.group("crowd") == nil)
  }

  /// Groups are lines of the log and of the session, and undo is a line, too.
  @Test func groupsAreLines() throws {
    var state = explorer()
    state.keepLog()
    press("malmblmc", &state)
    let lines = ["group few a b", "group few c", "ungroup few a", "unmark b", "ungroup few"]
    for (index, line) in lines.enumerated() {
      #expect(try say(line, &state, at: 100_000 * (index + 1)).last == line)
    }
    for line in ["group few c", "group two a c"] { try say(line, &state, at: 900_000) }
    let session = state.sessionLines
    #expect(session.filter { $0.hasPrefix("group") } == ["group few c", "group two a c"])
    var other = explorer()
    for (index, line) in session.dropFirst().enumerated() {
      try say(line, &other, at: 1_000_000 * (index + 1))
    }
    #expect(other.marks == state.marks)
  }

  @Test func groupsAreTypedWithHelp() throws {
    var state = marked()
    try say("group few a b", &state)
    press("M", &state, from: 200_000)
    #expect(state.prompt?.string == "group ")
    func words(_ text: String) -> [String] { state.completion(of: text).entries.map(\.word) }
    #expect(words("group ") == ["few"])
    #expect(words("group few a ") == ["b", "c", "d"])
    #expect(words("ungroup few ") == ["a", "b"])
    #expect(words("sum f") == ["few"])
    #expect(words("go f") == ["few"])
  }
}
