import Explorer
import Latents
import Tensors
import Testing

@Suite struct StatementTests {
  /// Statements of every kind with whatever words a generator makes up.
  private struct Inventor {
    var random: SeededGenerator

    mutating func below(_ count: Int) -> Int { random.nextInt(below: count) }

    mutating func word() -> String {
      let letters = Array("abz09.-_/~ \"\\#\tx8é→\n'")
      let known = ["slant", "noise[5]", "seed", "across", "x8", "steps", "", "#", "shown", "-0.0"]
      if below(3) == 0 { return known[below(known.count)] }
      return String((0..<below(8)).map { _ in letters[below(letters.count)] })
    }

    mutating func name() -> String {
      ["a", "Z", "smile-2", "steps", "seed", "x8", "all"][below(7)]
    }

    mutating func assignments(_ least: Int) -> [Assignment] {
      (0..<(least + below(3))).map { _ in Assignment(word(), word()) }
    }

    mutating func axis() -> SavedAxis { SavedAxis(word(), 1 + below(1000)) }

    mutating func number() -> Float {
      let special: [Float] = [
        0, -0.0, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.leastNormalMagnitude,
        16_777_216, 1 / 3,
      ]
      return below(2) == 0 ? special[below(special.count)] : random.nextNormal()
    }

    mutating func seed() -> UInt64 { below(4) == 0 ? .max : UInt64(below(100_000)) }

    mutating func subject() -> SavedSubject {
      switch below(7) {
      case 6: .figure
      case 0: .shown
      case 1: .strip(axis())
      case 2: .strip(nil)
      case 3: .grid(across: axis(), down: axis())
      case 4: .grid(across: nil, down: axis())
      default: .picture
      }
    }

    mutating func maps() -> [Int] { (0...below(4)).map { _ in below(512) } }

    mutating func path() -> ExportPath? {
      switch below(3) {
      case 0: .across(axis())
      case 1: .through((0...below(3)).map { _ in name() }, steps: 1 + below(1000))
      default: nil
      }
    }

    mutating func walkPlace() -> WalkPlace {
      WalkPlace(
        Double(abs(number())) / 3, stepMilliseconds: [nil, 250, 500, 1000, 8000][below(5)],
        ending: below(2) == 0 ? nil : WalkEnding.allCases[below(3)],
        noisePath: below(2) == 0 ? nil : NoisePath.allCases[below(3)],
        isGoingBack: [true, false, nil][below(3)],
        through: [nil, [], [name(), name()], ["all", "seed", "a"]][below(4)])
    }

    mutating func sum() -> MarkSum {
      MarkSum(
        terms: (0...below(4)).map { _ in
          MarkSum.Term(isAdded: below(2) == 0, marks: (0...below(3)).map { _ in name() })
        })
    }

    mutating func statement(_ verb: Verb) -> Statement {
      switch verb {
      case .set: .set(assignments(1))
      case .choose: .choose(code: word(), choice: word())
      case .reset: .reset(code: below(2) == 0 ? nil : word())
      case .seed: .seed(seed())
      case .draw: .draw(seed())
      case .resample: .resample(everything: below(2) == 0)
      case .at: .at(seed: seed(), assignments(0))
      case .vector: .vector((0...below(5)).map { _ in number() }, seed: seed(), assignments(0))
      case .direction:
        .direction(
          word(), (0...below(5)).map { _ in number() }, source: below(2) == 0 ? "" : word())
      case .learn: .learn(word(), from: below(2) == 0 ? nil : sum())
      case .sum: .sum(sum())
      case .find:
        .find(
          DirectionMethod.allCases[below(DirectionMethod.allCases.count)], count: 1 + below(20))
      case .rename: .rename(word(), to: word())
      case .lock: .lock(word(), against: (0...below(3)).map { _ in word() })
      case .keep: .keep(word())
      case .forget: .forget(word())
      case .mute: .mute(layer: word(), maps: maps())
      case .solo: .solo(layer: word(), maps: maps())
      case .scale: .scale(layer: word(), factor: number(), maps: maps())
      case .unmute: .unmute(layer: below(2) == 0 ? nil : word())
      case .undo: .undo(1 + below(9))
      case .redo: .redo(1 + below(9))
      case .mark: .mark(name())
      case .unmark: .unmark(name())
      case .group: .group(name(), [name()] + (0..<below(3)).map { _ in name() })
      case .ungroup: .ungroup(name(), (0..<below(3)).map { _ in name() })
      case .go: .go(name())
      case .exchange: .exchange(name())
      case .units: .units(layer: word(), map: below(2) == 0 ? nil : below(512))
      case .history: .history
      case .focus: .focus(word())
      case .grid:
        .grid(across: below(2) == 0 ? nil : word(), down: below(2) == 0 ? nil : word())
      case .samples:
        .samples(
          seed: seed(), keepsCodes: [true, false, nil][below(3)],
          chosen: below(2) == 0 ? nil : seed())
      case .tag:
        .tag(below(2) == 0 ? .here : .sample(seed: seed()), [.plus, .minus, nil][below(3)])
      case .untag: .untag
      case .walk: .walk(walkPlace())
      case .view: .view(word())
      case .colours: .colours(word())
      case .contrast: .contrast(number())
      case .show: .show
      case .measures: .measures
      case .help: .help(below(2) == 0 ? nil : word())
      case .open: .open(word())
      case .beside: .beside(word())
      case .assume: .assume(1 + below(40), word())
      case .save: .save(subject(), file: word(), zoom: 1 + below(64))
      case .export:
        .export(
          ExportFormat.allCases[below(ExportFormat.allCases.count)], file: word(),
          zoom: 1 + below(64), path: path())
      case .encode: .encode(file: word())
      case .copy: .copy
      case .quit: .quit
      }
    }
  }

  @Test(arguments: Verb.allCases)
  func whatIsPrintedReadsBack(verb: Verb) throws {
    var inventor = Inventor(random: SeededGenerator(seed: 7))
    for _ in 0..<400 {
      let statement = inventor.statement(verb)
      let line = statement.description
      #expect(try Statement(parsing: line) == statement, "\(line)")
      #expect(line.hasPrefix(verb.rawValue))
      #expect(!line.contains("\n"))
    }
  }

  /// Equality of numbers would take -0 for 0.
  @Test func numbersReadBackBitByBit() throws {
    var random = SeededGenerator(seed: 3)
    var values: [Float] = [-0.0, 0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    while values.count < 2000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if value.isFinite { values.append(value) }
    }
    let line = Statement.vector(values, seed: 1).description
    guard case .vector(let read, 1, []) = try Statement(parsing: line) else {
      Issue.record("\(line.prefix(80))")
      return
    }
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test(arguments: Verb.allCases)
  func everyVerbHasAnExampleOfItsForm(verb: Verb) throws {
    let line = verb.example
    #expect(try Statement(parsing: line).description.hasPrefix(verb.rawValue))
    #expect(verb.synopsis.hasPrefix(verb.rawValue))
    #expect(!verb.summary.isEmpty)
  }

  @Test(arguments: [
    ("save a.png", "save a.png x8"),
    ("  save   picture\ta.png   # a remark", "save a.png x8"),
    ("save \"my three.png\" x4", "save \"my three.png\" x4"),
    ("save strip a.png", "save strip a.png x8"),
    ("save strip a.png across slant", "save strip a.png x8 across slant 9"),
    (
      "save grid a.png x2 across slant 5 down digit 10",
      "save grid a.png x2 across slant 5 down digit 10"
    ),
    ("export gif w.gif through a b", "export gif w.gif x8 through a b steps 12"),
    ("export npy p.npy", "export npy p.npy x8"),
    ("undo", "undo"), ("undo 1", "undo"), ("undo 4", "undo 4"),
    ("vector 1 2 -0", "vector 1.0 2.0 -0.0 seed 0"),
    ("at seed 5", "at seed 5"),
    ("samples 5", "samples 5"), ("samples 5 codes kept", "samples 5 codes kept"),
    ("tag here none", "tag here none"), ("walk 1", "walk 1.0"),
    ("walk 0 through all", "walk 0.0 through all"),
    ("walk 0 noise lerp through b a b", "walk 0.0 noise lerp through b a b"),
    ("grid", "grid"), ("grid down \"across\"", "grid down \"across\""),
    (
      "walk 0.25 seconds 0.25 ending back noise prior",
      "walk 0.25 seconds 0.25 ending back noise prior"
    ),
    ("set digit \"two words\" slant +0.1", "set digit \"two words\" slant +0.1"),
  ])
  func linesAreUnderstood(line: String, printed: String) throws {
    #expect(try Statement(parsing: line).description == printed)
  }

  @Test(arguments: [
    (
      "",
      "there is nothing in this line, expected a word such as set, seed or save: help lists them"
    ),
    (
      "  # only a remark",
      "there is nothing in this line, expected a word such as set, seed or save: help lists them"
    ),
    ("sav x.png", "a line cannot begin with 'sav', did you mean 'save'? help lists the words"),
    ("frobnicate", "a line cannot begin with 'frobnicate', help lists the words"),
    ("set", "set: a code is missing, as in: set slant 0.62"),
    ("set slant", "set: a value is missing, as in: set slant 0.62"),
    ("seed -1", "seed: '-1' is not a whole number from 0 up, as in: seed 1234"),
    ("seed 1.5", "seed: '1.5' is not a whole number from 0 up, as in: seed 1234"),
    ("seed 5 6", "seed: '6' is not the end, as in: seed 1234"),
    ("undo 0", "undo: '0' is not a count from 1 to 1000, as in: undo 3"),
    ("mark 3", "mark: '3' is not a name: a letter, then letters, digits, - and _, as in: mark a"),
    ("at 5", "at: '5' is not the word seed, as in: at seed 1234 digit 3 slant 0.62"),
    ("vector", "vector: a number is missing, as in: vector 0.1 -0.2 0 1 seed 5"),
    ("vector 1 nan", "vector: 'nan' is not a number, as in: vector 0.1 -0.2 0 1 seed 5"),
    ("vector 1 inf", "vector: 'inf' is not a number, as in: vector 0.1 -0.2 0 1 seed 5"),
    (
      "save", "save: a file is missing, as in: save grid digits.png x4 across slant 9 down digit 10"
    ),
    (
      "save a.png x65",
      "save: 'x65' is not a zoom from x1 to x64, as in: save grid digits.png x4 across slant 9 "
        + "down digit 10"
    ),
    (
      "export mp4 a",
      "export: 'mp4' is not one of apng, gif, frames, tall, npy, json, as in: export apng walk.png x8 "
        + "through a b a steps 12"
    ),
    ("open \"half", "the quote in 'open \"half' is not closed, expected another \""),
    ("samples 5 codes", "samples: one of kept, drawn is missing, as in: samples 1234 codes kept"),
    ("tag there plus", "tag: 'there' is not a whole number from 0 up, as in: tag 1234 plus"),
    ("tag 5 maybe", "tag: 'maybe' is not one of plus, minus, none, as in: tag 1234 plus"),
    (
      "walk -1",
      "walk: '-1' is not a place: 0 is the first mark, 1 the second, as in: walk 1.5 seconds 2 "
        + "ending loop noise slerp"
    ),
    (
      "walk 1 seconds 3",
      "walk: '3' is not one of 0.25, 0.5, 1, 2, 4, 8, as in: walk 1.5 seconds 2 ending loop noise "
        + "slerp"
    ),
    (
      "walk 1 through a",
      "walk: another mark is missing, as in: walk 1.5 seconds 2 ending loop noise slerp"
    ),
    ("grid slant", "grid: 'slant' is not the end, as in: grid across slant down digit"),
    ("quit now", "quit: 'now' is not the end, as in: quit"),
  ])
  func mistakesAreNamed(line: String, message: String) {
    let error = #expect(throws: StatementError.self) { try Statement(parsing: line) }
    #expect(error?.description == message)
  }

  /// Whatever comes is read or refused; nothing crashes.
  @Test func hostileLinesAreRefusedOrRead() {
    var random = SeededGenerator(seed: 11)
    let pieces =
      Verb.allCases.map(\.rawValue) + [
        "\"", "\\", "#", " ", "x8", "x99999999999", "99999999999999999999", "-0", "1e999", "noise[",
        "]", "across", "down", "through", "steps", "seed", "\u{0}", "\u{7F}", "é", "a",
      ]
    for _ in 0..<5000 {
      let line = (0..<(1 + random.nextInt(below: 9))).map { _ in
        pieces[random.nextInt(below: pieces.count)]
      }.joined(separator: random.nextInt(below: 2) == 0 ? " " : "")
      if let statement = try? Statement(parsing: line) {
        #expect((try? Statement(parsing: statement.description)) == statement, "\(line)")
      }
    }
  }
}
