import Explorer
import Latents
import Tensors
import Testing

/// The page of samples, its tags and the walk in the log and in the session that is kept.
@Suite struct ToldPlacesTests {
  private let header = ["open infogan-mnist", "at seed 1234"]

  /// Presses keys a second apart, then rests; the lines that came of it.
  private func lines(_ keys: [Key], _ state: inout State, from start: Int = 0) -> [String] {
    var effects = press(keys, &state, from: start)
    effects += apply(.rested, to: &state)
    return effects.flatMap(\.logLines)
  }

  private func lines(_ keys: String, _ state: inout State, from start: Int = 0) -> [String] {
    lines(keys.unicodeScalars.map { Key.character($0) }, &state, from: start)
  }

  private func logged() -> State {
    var state = explorer()
    state.keepLog()
    return state
  }

  /// An explorer that did what the lines say.
  private func replayed(_ lines: [String]) throws -> State {
    // A page that nobody saw is not told: it is where the program began.
    let seed: UInt64 = lines.contains { $0.hasPrefix("samples ") } ? 99 : 1234
    var state = State(choosingAmong: ModelList(), seed: seed, size: explorer().size)
    apply(.graphics(state.expectedGraphics), to: &state)
    for (index, line) in lines.enumerated() {
      try say(line, &state, at: index * 10_000)
      #expect(state.notice?.kind != .failure, "\(line)")
      if line.hasPrefix("open") { apply(.opened(digits, path: "x"), to: &state) }
    }
    return state
  }

  private func expectSamePlace(_ one: State, _ other: State) {
    #expect(one.point == other.point)
    #expect(one.view == other.view)
    #expect(one.tags == other.tags)
    #expect(one.samples.firstSeed == other.samples.firstSeed)
    #expect(one.samples.keepsCodes == other.samples.keepsCodes)
    #expect(one.samples.cursor == other.samples.cursor)
    #expect(one.walk.isGoingBack == other.walk.isGoingBack)
    #expect(one.walk.position == other.walk.position)
    #expect(one.walk.stepMilliseconds == other.walk.stepMilliseconds)
    #expect(one.walk.ending == other.walk.ending)
    #expect(one.walk.noisePath == other.walk.noisePath)
    #expect(one.walkPath == other.walkPath)
  }

  @Test func samplesAndTagsAreLines() throws {
    var state = logged()
    let told =
      lines("vvv]]c+l-", &state) + lines([.backspace], &state, from: 20_000)
      + lines(" ", &state, from: 30_000)
    #expect(
      told == header + [
        "view grid", "view codes", "samples 1234 codes drawn", "samples 1294 codes kept",
        "tag 1294 plus", "samples 1294 codes kept chosen 1295", "tag 1295 minus", "untag",
        "tag 1295 plus",
      ])
    expectSamePlace(try replayed(told), state)
  }

  /// A tag that is set again is taken away.
  @Test func aTagThatGoesIsALine() throws {
    var state = logged()
    let told = lines("vvv++", &state)
    #expect(told.suffix(2) == ["tag 1234 plus", "tag 1234 none"])
    #expect(try replayed(told).tags.isEmpty)
  }

  @Test func aWalkIsALineWhereItRests() throws {
    var state = logged()
    var told = lines("malmbV", &state)
    #expect(state.view == .walk)
    #expect(told.last == "view walk")
    let moved = lines("lll<cn", &state, from: 50_000)
    #expect(moved == ["walk 0.15 seconds 4 ending back noise lerp"])
    told += moved
    // While it plays nothing is told; where it pauses is.
    _ = lines(" ", &state, from: 60_000)
    #expect(!state.isLogOpen)
    #expect(apply(.tick(time: 60_500), to: &state).allSatisfy { !$0.isLog })
    apply(.tick(time: 61_000), to: &state)
    let paused = lines(" ", &state, from: 61_000)
    #expect(paused == ["walk 0.4"])
    told += paused
    told += lines("H", &state, from: 70_000)
    expectSamePlace(try replayed(told), state)
  }

  /// On the way back a walk stops going back.
  @Test func theWayBackIsTold() throws {
    var state = logged()
    var told = lines("malmbVc", &state)
    told += lines(" ", &state, from: 60_000)
    apply(.tick(time: 63_000), to: &state)
    let paused = lines(" ", &state, from: 63_000)
    #expect(state.walk.isGoingBack)
    #expect(paused == ["walk 0.5 going back"])
    told += paused
    expectSamePlace(try replayed(told), state)
    var again = try replayed(told)
    for state in [state, again] {
      var played = state
      press(" ", &played, from: 900_000)
      apply(.tick(time: 900_500), to: &played)
      #expect(played.walk.position == 0.25)
    }
    // A walk that ends otherwise has no way back.
    try say("walk 0.5 ending loop going back", &again, at: 950_000)
    #expect(!again.walk.isGoingBack)
  }

  /// The marks that a walk goes through are told with it.
  @Test func theWayIsTold() throws {
    var state = logged()
    var told = lines("malmblmcV", &state)
    told += try say("walk 0.5 through c a", &state, at: 60_000).flatMap(\.logLines)
    told += lines("L", &state, from: 70_000)
    #expect(told.suffix(2) == ["walk 0.5 through c a", "walk 1.0"])
    #expect(state.shownPoint == state.marks["a"])
    expectSamePlace(try replayed(told), state)
    var kept: [String] = []
    for case .keep(let lines) in apply(.leaving, to: &state) { kept = lines }
    expectSamePlace(try replayed(kept), state)
  }

  @Test func theChosenSampleIsOnThePage() throws {
    var state = explorer()
    try say("samples 10 chosen 13", &state)
    #expect(state.samples.cursor == 3 && state.samples.firstSeed == 10)
    for line in ["samples 10 chosen 9", "samples 10 chosen 5000"] {
      try say(line, &state)
      #expect(state.notice?.kind == .failure && state.samples.cursor == 3)
    }
    try say("samples \(UInt64.max) chosen 1", &state)
    #expect(state.samples.cursor == 2)
  }

  /// A walk that lost its marks and comes back does not bring its view back.
  @Test func theViewIsTheLastThingTold() throws {
    var state = logged()
    var told = lines("malmbV", &state)
    told += press("l", &state, from: 50_000).flatMap(\.logLines)
    told += try say("unmark b", &state, at: 60_000).flatMap(\.logLines)
    told += lines("mc", &state, from: 70_000)
    #expect(state.view == .single)
    expectSamePlace(try replayed(told), state)
  }

  /// Random keys in all views, then their log from the start.
  @Test(arguments: 0..<8)
  func aLogLeadsToTheSameViews(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var state = logged()
    let keys = Array("hljkHL[]vVvr+- +-cn<>ucX3ZV".unicodeScalars).map { Key.character($0) }
    var told = lines("malmb", &state)
    var time = 10_000
    for _ in 0..<150 {
      time += [20, 40, 700, 2000][random.nextInt(below: 4)]
      var effects = press([keys[random.nextInt(below: keys.count)]], &state, from: time)
      if random.nextInt(below: 3) == 0 { effects += apply(.tick(time: time + 15), to: &state) }
      if random.nextInt(below: 5) == 0 { effects += apply(.rested, to: &state) }
      told += effects.flatMap(\.logLines)
    }
    let end = apply(.leaving, to: &state)
    told += end.flatMap(\.logLines)
    expectSamePlace(try replayed(told), state)
    // What is kept of the session leads there too.
    var kept: [String] = []
    for case .keep(let lines) in end { kept = lines }
    let resumed = try replayed(kept)
    #expect(resumed.tags == state.tags)
    #expect(resumed.view == state.view)
    #expect(resumed.point == state.point)
    #expect(resumed.walk.position == state.walk.position)
    #expect(resumed.samples.keepsCodes == state.samples.keepsCodes)
  }

  @Test func theSessionBringsSamplesTagsAndWalkBack() throws {
    var state = logged()
    press("malmbvvv]c+l-c", &state)
    press("v", &state, from: 20_000)
    var kept: [String] = []
    for case .keep(let lines) in apply(.leaving, to: &state) { kept = lines }
    #expect(kept.contains("samples 1264 codes drawn chosen 1265"))
    var other = explorer()
    other.offer(try kept.map { try Statement(parsing: $0) })
    press("S", &other)
    #expect(other.tags == state.tags)
    #expect(other.tags.count == 2)
    #expect(other.samples.firstSeed == 1264)
    #expect(other.view == state.view)
    #expect(other.marks == state.marks)
  }

  @Test(arguments: [
    ("samples 5 codes kept", "samples from seed 5 on, codes kept"),
    ("tag 7 plus", "tagged: 1 plus, 0 minus"), ("tag here minus", "tagged: 0 plus, 1 minus"),
    ("untag", "no sample is tagged any more"),
    ("walk 1", "a walk goes through marks, and needs two: m and a letter marks a point"),
  ])
  func theyAreAnswered(line: String, answer: String) throws {
    var state = explorer()
    try say(line, &state)
    #expect(state.notice?.text == answer)
  }

  @Test func aWalkBeyondItsEndsStaysOnIt() throws {
    var state = explorer()
    press("malmb", &state)
    try say("walk 1e300 ending once", &state, at: 90_000)
    #expect(state.walk.position == 1)
    #expect(state.view == .walk)
    try say("walk 1e300 ending loop", &state, at: 91_000)
    #expect((0..<2).contains(state.walk.position))
  }
}

extension Effect {
  /// The lines that it has written into the log.
  fileprivate var logLines: [String] { if case .log(let lines) = self { lines } else { [] } }
  fileprivate var isLog: Bool { !logLines.isEmpty }
}
