import Explorer
import Latents
import Tensors
import Testing

/// The lines that keys leave in the log.
@Suite struct SessionLogTests {
  /// An explorer whose log is kept, and its lines so far.
  private struct Logged {
    var state: State
    var lines: [String] = []

    init(_ state: State = explorer()) {
      self.state = state
      self.state.keepLog()
    }

    mutating func take(_ effects: [Effect]) {
      for case .log(let new) in effects { lines += new }
    }

    mutating func press(_ keys: [Key], from start: Int, interval: Int = 1000) {
      for (index, key) in keys.enumerated() {
        take(apply(.key(key, time: start + index * interval), to: &state))
      }
    }

    mutating func press(_ text: String, from start: Int, interval: Int = 1000) {
      press(
        text.unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, from: start,
        interval: interval)
    }

    mutating func rest() { take(apply(.rested, to: &state)) }
  }

  private let header = ["open infogan-mnist", "at seed 1234"]

  @Test func nothingIsToldBeforeSomethingIsDone() {
    var logged = Logged()
    logged.press("jjk", from: 0)
    logged.rest()
    #expect(logged.lines.isEmpty)
    #expect(apply(.leaving, to: &logged.state).isEmpty)
  }

  /// Noise beyond its slider, as it is drawn sometimes, makes no long lines of short steps.
  @Test func whatIsBeyondASliderNeedNotBeSaid() throws {
    var logged = Logged()
    logged.take(try say("at seed 5 noise[3] 9", &logged.state, at: 1000))
    logged.press("L", from: 9000)
    logged.rest()
    #expect(logged.lines == header + ["at seed 5 noise[3] 9.0", "set slant 1.0"])
  }

  @Test func aHeldKeyIsOneLine() {
    var logged = Logged()
    logged.press("llllll", from: 0, interval: 33)
    #expect(logged.state.isLogOpen)
    #expect(logged.lines.isEmpty)
    logged.rest()
    #expect(!logged.state.isLogOpen)
    #expect(logged.lines == header + ["set slant 0.6"])
    logged.press("uu", from: 5000, interval: 33)
    logged.rest()
    #expect(logged.lines == header + ["set slant 0.6", "undo"])
  }

  @Test(arguments: [
    ("l", ["set slant 0.1"]),
    ("k3", ["choose digit 3"]),
    ("5", ["set slant 0.0"]),
    ("s42\r", ["seed 42"]),
    ("]", ["seed 1235"]),
    ("ljlX", ["set slant 0.1", "set width 0.1", "reset"]),
    ("maL'a", ["mark a", "set slant 1.0", "go a"]),
    ("LuZ", ["set slant 1.0", "undo", "redo"]),
    ("v", ["view grid"]),
    ("=max\r", ["set slant 2.0"]),
    ("w\r", ["save infogan-mnist-digit0-seed1234.png x8"]),
    ("wa b.png x3\r", ["save \"a b.png\" x3"]),
    ("Ws.png\r", ["save strip s.png x8 across slant 9"]),
    ("vWg.png x2\r", ["view grid", "save grid g.png x2 across slant 9 down digit 10"]),
    ("lh", ["set slant 0.1", "set slant 0.0"]),
    ("lQ?q", ["set slant 0.1"]),
  ])
  func keysAreLines(keys: String, lines: [String]) {
    var logged = Logged()
    logged.press(keys, from: 0)
    logged.rest()
    // Position 5 of the slider is where it stands already.
    let expected = keys == "5" ? [] : header + lines
    #expect(logged.lines == expected)
  }

  /// What a key led to and the next led away from is neither a step nor a line.
  @Test func aStepThatLeadsNowhereIsNoLine() {
    var logged = Logged()
    logged.press("lh", from: 0, interval: 10)
    logged.press("k3", from: 5000)
    logged.rest()
    #expect(logged.lines == header + ["choose digit 3"])
  }

  @Test func linesFromTheKeyboardAreResolved() throws {
    var logged = Logged()
    for line in ["set slant +0.5", "resample", "resample all", "set digit 3 width 1", "undo 2"] {
      logged.take(try say(line, &logged.state, at: 10_000))
    }
    logged.rest()
    #expect(logged.lines[2] == "set slant 0.5")
    #expect(logged.lines[3].hasPrefix("seed "))
    #expect(logged.lines[4].hasPrefix("draw "))
    #expect(logged.lines[5] == "set digit 3 width 1.0")
    #expect(logged.lines[6] == "undo 2")
  }

  /// Random keys, then their log from the start: the same points, marks and undo steps.
  @Test(arguments: 0..<6)
  func aLogLeadsToTheSamePlace(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var logged = Logged()
    let keys = Array("lhLH.,0369rR[]XjkjkjGguuZv".unicodeScalars).map { Key.character($0) }
    var time = 0
    for _ in 0..<100 {
      var chosen = [keys[random.nextInt(below: keys.count)]]
      if random.nextInt(below: 12) == 0 {
        chosen = [.character(random.nextInt(below: 2) == 0 ? "m" : "'"), .character("a")]
      }
      for key in chosen {
        // Some presses are held, some are apart.
        time += [20, 40, 700, 2000][random.nextInt(below: 4)]
        logged.press([key], from: time)
      }
    }
    logged.rest()
    var replayed = State(choosingAmong: ModelList(), seed: 99, size: logged.state.size)
    apply(.graphics(logged.state.graphics ?? logged.state.expectedGraphics), to: &replayed)
    for (index, line) in logged.lines.enumerated() {
      try say(line, &replayed, at: index * 10_000)
      if line.hasPrefix("open") { apply(.opened(digits, path: "x"), to: &replayed) }
    }
    #expect(replayed.point == logged.state.point)
    #expect(replayed.marks == logged.state.marks)
    #expect(replayed.view == logged.state.view)
    for _ in 0..<100 {
      press("u", &logged.state, from: 1_000_000)
      try say("undo", &replayed)
    }
    #expect(logged.state.point.seed == 1234)
    #expect(replayed.marks == logged.state.marks)
  }

  @Test func leavingKeepsTheWholeSession() throws {
    var logged = Logged()
    logged.press("k3maLL", from: 0)
    logged.press("jjL", from: 20_000)
    logged.press("v", from: 30_000)
    let effects = apply(.leaving, to: &logged.state)
    var kept: [String] = []
    for case .keep(let lines) in effects { kept = lines }
    #expect(
      kept == [
        "open infogan-mnist", "at seed 1234 digit 3", "mark a",
        "at seed 1234 digit 5 width 1.0", "focus width", "view grid",
      ])
    for line in kept { _ = try Statement(parsing: line) }
  }
}
