import Cells
import Latents
import Pictures

/// What a line that is being typed can go on with.
public struct Completion: Equatable, Sendable {
  /// A word that can stand there.
  public struct Entry: Equatable, Sendable {
    /// The word as it is typed, with quotes where it needs them.
    public var word: String
    /// What it means; empty where the word says it.
    public var help: String

    init(_ word: String, _ help: String = "") {
      self.word = quoted(word, mayBeKeyword: true)
      self.help = help
    }
  }

  /// Where the unfinished word begins, counted in characters.
  public var start: Int
  /// The words, those that begin like it.
  public var entries: [Entry]
}

extension State {
  /// What `text` can go on with at its end.
  func completion(of text: String) -> Completion {
    let scalars = Array(text.unicodeScalars)
    let start = scalars.lastIndex(of: " ").map { $0 + 1 } ?? 0
    let begun = String(scalars: scalars[start...])
    // Within quotes nothing is known.
    let words = (try? Explorer.words(of: String(scalars: scalars[..<start])).map(\.text)) ?? ["\""]
    let entries = entries(after: words).filter { $0.word.hasPrefix(begun) }
    return Completion(start: start, entries: entries)
  }

  private func entries(after words: [String]) -> [Completion.Entry] {
    guard let first = words.first else {
      return Verb.allCases.map { Completion.Entry($0.rawValue, $0.summary) }
    }
    guard let verb = Verb(rawValue: first) else { return [] }
    let rest = Array(words.dropFirst())
    switch verb {
    case .set: return assignmentEntries(rest)
    case .at: return rest.count == 0 ? [.init("seed")] : assignmentEntries(Array(rest.dropFirst(2)))
    case .choose: return rest.count < 2 ? assignmentEntries(rest) : []
    case .reset, .focus: return rest.isEmpty ? codeEntries : []
    case .resample: return rest.isEmpty ? [.init("all", "noise and codes")] : []
    case .mark, .unmark, .exchange: return rest.isEmpty ? markEntries : []
    case .go: return rest.isEmpty ? markEntries + groupEntries : []
    case .group: return rest.isEmpty ? groupEntries : others(markEntries, than: rest)
    case .ungroup: return ungroupEntries(rest)
    case .rename, .keep, .forget: return rest.isEmpty ? directionEntries : []
    case .lock:
      if rest.count == 1 { return [.init("against")] }
      return directionEntries.filter { !rest.contains($0.word) }
    case .find:
      return rest.isEmpty ? DirectionMethod.allCases.map { .init($0.rawValue, $0.summary) } : []
    case .colours: return rest.isEmpty ? ColourMap.allCases.map { .init($0.rawValue) } : []
    case .mute, .solo, .scale, .unmute: return rest.isEmpty ? entries(of: model.layers) : []
    case .units: return rest.isEmpty ? entries(of: model.discriminatorLayers) : []
    case .grid:
      if ["across", "down"].contains(rest.last) { return codeEntries }
      return ["across", "down"].filter { !rest.contains($0) && !rest.contains("down") }
        .map { .init($0, "a code") }
    case .samples: return samplesEntries(rest)
    case .tag: return tagEntries(rest)
    case .walk: return walkEntries(rest)
    case .view: return rest.isEmpty ? ViewKind.allCases.map { .init($0.rawValue) } : []
    case .help: return rest.isEmpty ? Verb.allCases.map { .init($0.rawValue, $0.summary) } : []
    case .open, .beside: return rest.isEmpty ? knownModels.map { .init($0) } : []
    case .assume: return assumptionEntries(rest)
    case .save: return saveEntries(rest)
    case .export: return exportEntries(rest)
    case .seed, .draw, .vector, .undo, .redo, .history, .direction, .untag, .contrast, .show,
      .measures,
      .encode,
      .copy, .quit:
      return []
    case .sum: return sumEntries(rest)
    case .learn:
      return rest.count == 1
        ? [.init("from", "a sum of marks")] : sumEntries(Array(rest.dropFirst(2)))
    }
  }

  /// A code, then a value of it.
  private func assignmentEntries(_ words: [String]) -> [Completion.Entry] {
    guard words.count % 2 == 1, let code = words.last else { return codeEntries }
    guard let row = try? rows.row(named: code) else { return [] }
    if rows.isCategorical(row) { return rows.choices(of: row).map { .init($0) } }
    return [.init("min"), .init("zero"), .init("max")]
  }

  private func saveEntries(_ words: [String]) -> [Completion.Entry] {
    if words.isEmpty {
      return [
        .init("strip"), .init("grid"), .init("shown", "what the view shows"),
        .init("figure", "a row for each code"),
      ]
    }
    if ["across", "down"].contains(words.last) { return codeEntries }
    switch words.first {
    case "strip" where words.count > 1: return [.init("across", "a code and how many pictures")]
    case "grid" where words.count > 1:
      return [.init("across", "a code and how many"), .init("down", "a code and how many")]
    default: return []
    }
  }

  private func assumptionEntries(_ words: [String]) -> [Completion.Entry] {
    if words.isEmpty {
      return model.assumptions.enumerated().map { .init("\($0 + 1)", $1.subject) }
    }
    guard words.count == 1, let number = Int(words[0]),
      model.assumptions.indices.contains(number - 1)
    else { return [] }
    return model.assumptions[number - 1].choices.map { .init($0) }
  }

  private func exportEntries(_ words: [String]) -> [Completion.Entry] {
    if words.isEmpty { return ExportFormat.allCases.map { .init($0.rawValue, $0.summary) } }
    if words.last == "across" { return codeEntries }
    if words.contains("through") { return markEntries + [.init("steps", "from mark to mark")] }
    guard words.count > 1, !words.contains("across") else { return [] }
    return [.init("across", "a code and how many"), .init("through", "marks")]
  }

  private var codeEntries: [Completion.Entry] {
    rows.rows.map { .init(rows.name(of: $0)) }
  }

  /// A mark, or a sign between two.
  private func sumEntries(_ words: [String]) -> [Completion.Entry] {
    guard let last = words.last, last != "+", last != "-" else {
      return markEntries + groupEntries
    }
    return [.init("-", "less"), .init("+", "and")]
  }

  private func samplesEntries(_ words: [String]) -> [Completion.Entry] {
    switch words.last {
    case nil: [.init("\(samples.firstSeed)", "the present page")]
    case "codes": [true, false].map { .init(Keyword.codes(areKept: $0)) }
    case "chosen": []
    default:
      words.count == 1
        ? [.init("codes", "kept as they are set, or drawn"), .init("chosen", "by its seed")]
        : words.contains("chosen") ? [] : [.init("chosen", "by its seed")]
    }
  }

  private func tagEntries(_ words: [String]) -> [Completion.Entry] {
    switch words.count {
    case 0: [.init(Keyword.here, "the present point")]
    case 1: [.init(Tag.plus.rawValue), .init(Tag.minus.rawValue), .init(Keyword.none)]
    default: []
    }
  }

  /// Words and their values, each word once and in this order.
  private func walkEntries(_ words: [String]) -> [Completion.Entry] {
    guard let last = words.last else { return [] }
    if words.contains("through") {
      return (last == "through" ? [.init(Keyword.all, "all marks")] : []) + markEntries
    }
    switch last {
    case "seconds": return WalkState.durations.map { .init(WalkPlace.seconds($0)) }
    case "ending": return WalkEnding.allCases.map { .init($0.word, $0.rawValue) }
    case "noise": return NoisePath.allCases.map { .init($0.word, $0.rawValue) }
    case "going": return [true, false].map { .init(Keyword.way(isBack: $0)) }
    default:
      let all = ["seconds", "ending", "noise", "going", "through"]
      let taken = all.lastIndex { words.contains($0) }.map { $0 + 1 } ?? 0
      return all[taken...].map { .init($0) }
    }
  }

  private func entries(of layers: [ExploredLayer]) -> [Completion.Entry] {
    layers.map { .init($0.name, "\($0.maps) maps of \($0.width) by \($0.height)") }
  }

  private var directionEntries: [Completion.Entry] {
    directions.all.map { .init($0.name, $0.source) }
  }

  private var markEntries: [Completion.Entry] {
    marks.all.map { .init($0.name, rows.summary(of: $0.point)) }
  }

  private var groupEntries: [Completion.Entry] {
    marks.groups.map { .init($0.name, $0.summary) }
  }

  /// A group, then what is in it.
  private func ungroupEntries(_ words: [String]) -> [Completion.Entry] {
    guard let name = words.first else { return groupEntries }
    let members = marks.group(name)?.members ?? []
    return others(markEntries.filter { members.contains($0.word) }, than: words)
  }

  private func others(_ entries: [Completion.Entry], than words: [String]) -> [Completion.Entry] {
    entries.filter { !words.contains($0.word) }
  }
}

extension ExportFormat {
  /// The key that chooses it after `e`.
  var key: Unicode.Scalar {
    switch self {
    case .apng: "a"
    case .gif: "g"
    case .frames: "f"
    case .tall: "t"
    case .npy: "n"
    case .json: "j"
    }
  }

  /// What the file is.
  public var summary: String {
    switch self {
    case .apng: "an animated PNG"
    case .gif: "an animated GIF"
    case .frames: "numbered PNGs in a folder"
    case .tall: "one PNG, from top to bottom"
    case .npy: "the latents as a NumPy array"
    case .json: "the latents as JSON"
    }
  }
}
