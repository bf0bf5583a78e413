import Latents

extension Statement {
  /// Pictures of a strip whose count is not given.
  public static let usualCount = 9
  /// Pixels that a pixel becomes where no zoom is given.
  public static let usualZoom = 8
  /// Pictures between two marks of a walk whose steps are not given.
  public static let usualSteps = 12
  /// Directions that are looked for where no count is given.
  public static let usualDirections = 5
  /// Maps that a line leaves alone by naming them.
  static let soloLimit = 8
  /// No layer has more maps.
  static let mapNumbers = 0...65_535
  /// How many pixels a pixel of a picture may become across and down.
  ///
  /// Larger zooms, and more pictures than `counts`, make no files that anybody can open.
  public static let zooms = 1...64
  static let counts = 1...1000
  /// Pictures of a grid together.
  static let gridLimit = 10_000
  static let directionCounts = 1...20

  /// Reads one line.
  ///
  /// - Throws: `StatementError` with what was found and expected; `.empty` for blanks and comments.
  public init(parsing line: String) throws(StatementError) {
    var reader = try StatementReader(line)
    self = try reader.statement()
  }
}

/// Reads a statement word by word.
private struct StatementReader {
  private let verb: Verb
  private var rest: ArraySlice<Word>

  init(_ line: String) throws(StatementError) {
    let words = try words(of: line)
    guard let first = words.first else { throw .empty }
    guard let verb = Verb(rawValue: first.text) else {
      throw .unknownVerb(
        first.text, nearest: nearestName(to: first.text, among: Verb.allCases.map(\.rawValue)))
    }
    self.verb = verb
    rest = words.dropFirst()
  }

  mutating func statement() throws(StatementError) -> Statement {
    let statement = try content()
    if let extra = rest.first { throw .unexpected(extra.text, expected: "the end", verb) }
    return statement
  }

  private mutating func content() throws(StatementError) -> Statement {
    switch verb {
    case .set:
      let assignments = try assignments()
      if assignments.isEmpty { throw .missing("a code", verb) }
      return .set(assignments)
    case .choose: return .choose(code: try word("a code"), choice: try word("a choice"))
    case .reset: return .reset(code: rest.isEmpty ? nil : try word("a code"))
    case .seed: return .seed(try seed())
    case .draw: return .draw(try seed())
    case .resample: return .resample(everything: takes("all"))
    case .at:
      guard takes("seed") else { throw wrong("the word seed") }
      return .at(seed: try seed(), try assignments())
    case .vector: return try vector()
    case .undo: return .undo(rest.isEmpty ? 1 : try number("a count", Statement.counts))
    case .redo: return .redo(rest.isEmpty ? 1 : try number("a count", Statement.counts))
    case .history: return .history
    case .mark: return .mark(try markName())
    case .unmark: return .unmark(try markName())
    case .group:
      return .group(try markName(), [try markName()] + (try markNames()))
    case .ungroup: return .ungroup(try markName(), try markNames())
    case .go: return .go(try markName())
    case .exchange: return .exchange(try markName())
    case .direction: return try direction()
    case .learn: return .learn(try word("a name"), from: takes("from") ? try markSum() : nil)
    case .find: return try find()
    case .rename: return .rename(try word("a direction"), to: try word("a name"))
    case .lock: return try lock()
    case .keep: return .keep(try word("a direction"))
    case .forget: return .forget(try word("a direction"))
    case .mute: return .mute(layer: try word("a layer"), maps: try maps())
    case .solo: return .solo(layer: try word("a layer"), maps: try maps())
    case .scale:
      return .scale(layer: try word("a layer"), factor: try factor(), maps: try maps())
    case .unmute: return .unmute(layer: rest.isEmpty ? nil : try word("a layer"))
    case .focus: return .focus(try word("a code"))
    case .grid:
      let across = takes("across") ? try word("a code") : nil
      return .grid(across: across, down: takes("down") ? try word("a code") : nil)
    case .sum: return .sum(try markSum())
    case .samples: return try samples()
    case .tag: return try tag()
    case .untag: return .untag
    case .walk: return .walk(try walkPlace())
    case .units:
      let layer = try word("a layer")
      return .units(
        layer: layer, map: rest.isEmpty ? nil : try number("a map", Statement.mapNumbers))
    case .view: return .view(try word("a view"))
    case .colours: return .colours(try word("a name"))
    case .contrast:
      guard let factor = rest.first.flatMap({ Float($0.text) }), factor.isFinite else {
        throw wrong("a factor")
      }
      rest.removeFirst()
      return .contrast(factor)
    case .show: return .show
    case .measures: return .measures
    case .help: return .help(rest.isEmpty ? nil : try word("a word"))
    case .open: return .open(try word("a model"))
    case .beside: return .beside(try word("a model"))
    case .assume:
      if rest.isEmpty { return .assume(nil, nil) }
      let assumption = try number("an assumption", Statement.counts)
      return .assume(assumption, rest.isEmpty ? nil : try word("a choice"))
    case .save: return try save()
    case .export: return try export()
    case .encode: return .encode(file: try word("a file"))
    case .copy: return .copy
    case .quit: return .quit
    }
  }

  // MARK: Statements of several parts

  private mutating func vector() throws(StatementError) -> Statement {
    let values = try numbers(before: "seed")
    guard takes("seed") else { return .vector(values, seed: 0) }
    return .vector(values, seed: try seed(), try assignments())
  }

  private mutating func direction() throws(StatementError) -> Statement {
    let name = try word("a name")
    let values = try numbers(before: "from")
    return .direction(name, values, source: takes("from") ? try word("a text") : "")
  }

  private mutating func find() throws(StatementError) -> Statement {
    let names = DirectionMethod.allCases.map(\.rawValue).joined(separator: ", ")
    guard let method = rest.first.flatMap({ DirectionMethod(rawValue: $0.text) }) else {
      throw wrong("one of \(names)")
    }
    rest.removeFirst()
    let count =
      rest.isEmpty ? Statement.usualDirections : try number("a count", Statement.directionCounts)
    return .find(method, count: count)
  }

  private mutating func markSum() throws(StatementError) -> MarkSum {
    var terms: [MarkSum.Term] = []
    repeat {
      let isAdded = takes("+")
      let isSubtracted = !isAdded && takes("-")
      if !terms.isEmpty, !isAdded, !isSubtracted { throw wrong("+ or -") }
      guard terms.count < MarkSum.termLimit else {
        throw wrong("the end: \(MarkSum.termLimit) terms are enough")
      }
      guard let next = rest.first else { throw .missing("the name of a mark", verb) }
      let names = next.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.allSatisfy(Marks.isName), names.count <= MarkSum.markLimit else {
        throw wrong(
          "a mark, nor up to \(MarkSum.markLimit) with commas between them; blanks stand around "
            + "+ and -")
      }
      rest.removeFirst()
      terms.append(MarkSum.Term(isAdded: !isSubtracted, marks: names))
    } while !rest.isEmpty
    return MarkSum(terms: terms)
  }

  private mutating func samples() throws(StatementError) -> Statement {
    let seed = try seed()
    let areKept = takes("codes") ? try choice([true, false], Keyword.codes(areKept:)) : nil
    return .samples(
      seed: seed, keepsCodes: areKept, chosen: takes("chosen") ? try self.seed() : nil)
  }

  private mutating func tag() throws(StatementError) -> Statement {
    let tagged = takes(Keyword.here) ? .here : Tagged.sample(seed: try seed())
    let tag = try choice([Tag.plus, .minus, nil]) { $0?.rawValue ?? Keyword.none }
    return .tag(tagged, tag)
  }

  private mutating func walkPlace() throws(StatementError) -> WalkPlace {
    guard let position = rest.first.flatMap({ Double($0.text) }), position.isFinite, position >= 0
    else { throw wrong("a place: 0 is the first mark, 1 the second") }
    rest.removeFirst()
    var place = WalkPlace(position)
    if takes("seconds") {
      place.stepMilliseconds = try choice(WalkState.durations, WalkPlace.seconds)
    }
    if takes("ending") { place.ending = try choice(WalkEnding.allCases, \.word) }
    if takes("noise") { place.noisePath = try choice(NoisePath.allCases, \.word) }
    if takes("going") { place.isGoingBack = try choice([true, false], Keyword.way(isBack:)) }
    if takes("through") {
      let names = [try markName()] + (try markNames())
      place.through = names == [Keyword.all] ? [] : names
      if names.count == 1, names != [Keyword.all] { throw .missing("another mark", verb) }
    }
    return place
  }

  private mutating func lock() throws(StatementError) -> Statement {
    let name = try word("a direction")
    guard takes("against") else { throw wrong("the word against") }
    var others = [try word("a direction")]
    while !rest.isEmpty { others.append(try word("a direction")) }
    return .lock(name, against: others)
  }

  private mutating func save() throws(StatementError) -> Statement {
    let kind = ["strip", "grid", "shown", "figure", "picture"].first { takes($0) } ?? "picture"
    let file = try word("a file")
    let zoom = try zoom()
    let subject: SavedSubject
    switch kind {
    case "strip": subject = .strip(takes("across") ? try axis() : nil)
    case "grid":
      let across = takes("across") ? try axis() : nil
      subject = .grid(across: across, down: takes("down") ? try axis() : nil)
    case "shown": subject = .shown
    case "figure": subject = .figure
    default: subject = .picture
    }
    return .save(subject, file: file, zoom: zoom)
  }

  private mutating func export() throws(StatementError) -> Statement {
    let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
    guard let format = rest.first.flatMap({ ExportFormat(rawValue: $0.text) }) else {
      throw wrong("one of \(names)")
    }
    rest.removeFirst()
    let file = try word("a file")
    let zoom = try zoom()
    var path: ExportPath?
    if takes("across") {
      path = .across(try axis())
    } else if takes("through") {
      var marks = [try markName()]
      while !rest.isEmpty, rest.first != Word(text: "steps") { marks.append(try markName()) }
      let steps = takes("steps") ? try number("a count of steps", Statement.counts) : nil
      path = .through(marks, steps: steps ?? Statement.usualSteps)
    }
    return .export(format, file: file, zoom: zoom, path: path)
  }

  // MARK: Parts

  private mutating func assignments() throws(StatementError) -> [Assignment] {
    var assignments: [Assignment] = []
    while !rest.isEmpty {
      assignments.append(Assignment(try word("a code"), try word("a value")))
    }
    return assignments
  }

  /// Numbers up to a keyword or the end, at least one.
  private mutating func numbers(before keyword: String) throws(StatementError) -> [Float] {
    var values: [Float] = []
    while let next = rest.first, next != Word(text: keyword) {
      guard let value = Float(next.text), value.isFinite else { throw wrong("a number") }
      values.append(value)
      rest.removeFirst()
    }
    if values.isEmpty { throw .missing("a number", verb) }
    return values
  }

  /// The numbers of feature maps up to the end, at least one.
  private mutating func maps() throws(StatementError) -> [Int] {
    var maps = [try number("a map", Statement.mapNumbers)]
    while !rest.isEmpty { maps.append(try number("a map", Statement.mapNumbers)) }
    return maps
  }

  /// The choice whose name comes next.
  private mutating func choice<Choice>(
    _ choices: [Choice], _ name: (Choice) -> String
  ) throws(StatementError) -> Choice {
    guard let next = rest.first, let choice = choices.first(where: { name($0) == next.text }) else {
      throw wrong("one of \(choices.map(name).joined(separator: ", "))")
    }
    rest.removeFirst()
    return choice
  }

  private mutating func factor() throws(StatementError) -> Float {
    guard let next = rest.first else { throw .missing("a factor", verb) }
    guard let factor = Float(next.text), factor.isFinite else { throw wrong("a factor") }
    rest.removeFirst()
    return factor
  }

  private mutating func axis() throws(StatementError) -> SavedAxis {
    let code = try word("a code")
    let isCounted = rest.first.map { Int($0.text) != nil } ?? false
    return SavedAxis(
      code, isCounted ? try number("a count", Statement.counts) : Statement.usualCount)
  }

  private mutating func zoom() throws(StatementError) -> Int {
    guard let next = rest.first, !next.isQuoted, let factor = Keyword.zoom(next.text) else {
      return Statement.usualZoom
    }
    guard Statement.zooms.contains(factor) else {
      throw wrong("a zoom from x\(Statement.zooms.lowerBound) to x\(Statement.zooms.upperBound)")
    }
    rest.removeFirst()
    return factor
  }

  private mutating func seed() throws(StatementError) -> UInt64 {
    guard let next = rest.first else { throw .missing("a seed", verb) }
    guard let seed = UInt64(next.text) else { throw wrong("a whole number from 0 up") }
    rest.removeFirst()
    return seed
  }

  private mutating func number(_ what: String, _ range: ClosedRange<Int>) throws(StatementError)
    -> Int
  {
    guard let next = rest.first else { throw .missing(what, verb) }
    guard let number = Int(next.text), range.contains(number) else {
      throw wrong("\(what) from \(range.lowerBound) to \(range.upperBound)")
    }
    rest.removeFirst()
    return number
  }

  private mutating func markName() throws(StatementError) -> String {
    guard let next = rest.first else { throw .missing("the name of a mark", verb) }
    guard Marks.isName(next.text) else {
      throw wrong("a name: a letter, then letters, digits, - and _")
    }
    rest.removeFirst()
    return next.text
  }

  /// The names of marks up to the end.
  private mutating func markNames() throws(StatementError) -> [String] {
    var names: [String] = []
    while !rest.isEmpty { names.append(try markName()) }
    return names
  }

  private mutating func word(_ what: String) throws(StatementError) -> String {
    guard let next = rest.popFirst() else { throw .missing(what, verb) }
    return next.text
  }

  /// Takes the keyword if it comes next.
  private mutating func takes(_ keyword: String) -> Bool {
    guard rest.first == Word(text: keyword) else { return false }
    rest.removeFirst()
    return true
  }

  /// What to throw where the next word is not `expected`.
  private func wrong(_ expected: String) -> StatementError {
    rest.first.map { .unexpected($0.text, expected: expected, verb) } ?? .missing(expected, verb)
  }
}
