import Latents

extension Statement: CustomStringConvertible {
  /// The line that reads back as this statement, numbers to the last bit.
  public var description: String { words.joined(separator: " ") }

  private var words: [String] {
    switch self {
    case .set(let assignments): ["set"] + text(assignments)
    case .choose(let code, let choice): ["choose", quoted(code), quoted(choice)]
    case .reset(let code): ["reset"] + (code.map { [quoted($0)] } ?? [])
    case .seed(let seed): ["seed", "\(seed)"]
    case .draw(let seed): ["draw", "\(seed)"]
    case .resample(let everything): ["resample"] + (everything ? ["all"] : [])
    case .at(let seed, let assignments): ["at", "seed", "\(seed)"] + text(assignments)
    // The shortest decimal form of a Float reads back as the same bits.
    case .vector(let values, let seed, let assignments):
      ["vector"] + values.map { "\($0)" } + ["seed", "\(seed)"] + text(assignments)
    case .undo(let count): ["undo"] + (count == 1 ? [] : ["\(count)"])
    case .redo(let count): ["redo"] + (count == 1 ? [] : ["\(count)"])
    case .history: ["history"]
    case .mark(let name): ["mark", name]
    case .unmark(let name): ["unmark", name]
    case .group(let name, let members): ["group", name] + members
    case .ungroup(let name, let members): ["ungroup", name] + members
    case .go(let name): ["go", name]
    case .exchange(let name): ["exchange", name]
    case .direction(let name, let values, let source):
      ["direction", quoted(name)] + values.map { "\($0)" }
        + (source.isEmpty ? [] : ["from", quoted(source)])
    case .learn(let name, let sum):
      ["learn", quoted(name)] + (sum.map { ["from"] + $0.words } ?? [])
    case .find(let method, let count): ["find", method.rawValue, "\(count)"]
    case .rename(let name, let other): ["rename", quoted(name), quoted(other)]
    case .lock(let name, let others): ["lock", quoted(name), "against"] + others.map { quoted($0) }
    case .keep(let name): ["keep", quoted(name)]
    case .forget(let name): ["forget", quoted(name)]
    case .mute(let layer, let maps): ["mute", quoted(layer)] + maps.map { "\($0)" }
    case .solo(let layer, let maps): ["solo", quoted(layer)] + maps.map { "\($0)" }
    case .scale(let layer, let factor, let maps):
      ["scale", quoted(layer), "\(factor)"] + maps.map { "\($0)" }
    case .unmute(let layer): ["unmute"] + (layer.map { [quoted($0)] } ?? [])
    case .focus(let code): ["focus", quoted(code)]
    case .grid(let across, let down):
      ["grid"] + (across.map { ["across", quoted($0)] } ?? [])
        + (down.map { ["down", quoted($0)] } ?? [])
    case .sum(let sum): ["sum"] + sum.words
    case .samples(let seed, let keepsCodes, let chosen):
      ["samples", "\(seed)"] + (keepsCodes.map { ["codes", Keyword.codes(areKept: $0)] } ?? [])
        + (chosen.map { ["chosen", "\($0)"] } ?? [])
    case .tag(let tagged, let tag): ["tag", tagged.word, tag?.rawValue ?? Keyword.none]
    case .untag: ["untag"]
    case .walk(let place): ["walk"] + place.words
    case .units(let layer, let map): ["units", quoted(layer)] + (map.map { ["\($0)"] } ?? [])
    case .view(let name): ["view", quoted(name, mayBeKeyword: true)]
    case .colours(let name): ["colours", quoted(name, mayBeKeyword: true)]
    case .contrast(let factor): ["contrast", "\(factor)"]
    case .show: ["show"]
    case .measures: ["measures"]
    case .help(let word): ["help"] + (word.map { [quoted($0, mayBeKeyword: true)] } ?? [])
    case .open(let model): ["open", quoted(model)]
    case .beside(let model): ["beside", quoted(model)]
    case .assume(let number, let choice):
      ["assume"] + (number.map { ["\($0)"] } ?? []) + (choice.map { [quoted($0)] } ?? [])
    case .save(let subject, let file, let zoom): saved(subject, [quoted(file), "x\(zoom)"])
    case .export(let format, let file, let zoom, let path):
      ["export", format.rawValue, quoted(file), "x\(zoom)"] + text(path)
    case .encode(let file): ["encode", quoted(file)]
    case .copy: ["copy"]
    case .quit: ["quit"]
    }
  }

  private func text(_ assignments: [Assignment]) -> [String] {
    assignments.flatMap { [quoted($0.code), quoted($0.value)] }
  }

  private func saved(_ subject: SavedSubject, _ file: [String]) -> [String] {
    switch subject {
    case .picture: ["save"] + file
    case .shown: ["save", "shown"] + file
    case .figure: ["save", "figure"] + file
    case .strip(let axis): ["save", "strip"] + file + text("across", axis)
    case .grid(let across, let down):
      ["save", "grid"] + file + text("across", across) + text("down", down)
    }
  }

  private func text(_ path: ExportPath?) -> [String] {
    switch path {
    case nil: []
    case .across(let axis): text("across", axis)
    case .through(let marks, let steps):
      ["through"] + marks.map { quoted($0) } + ["steps", "\(steps)"]
    }
  }

  private func text(_ keyword: String, _ axis: SavedAxis?) -> [String] {
    axis.map { [keyword, quoted($0.code), "\($0.count)"] } ?? []
  }
}

extension Tagged {
  fileprivate var word: String {
    switch self {
    case .sample(let seed): "\(seed)"
    case .here: Keyword.here
    }
  }
}

extension WalkPlace {
  fileprivate var words: [String] {
    ["\(position)"] + (stepMilliseconds.map { ["seconds", Self.seconds($0)] } ?? [])
      + (ending.map { ["ending", $0.word] } ?? []) + (noisePath.map { ["noise", $0.word] } ?? [])
      + (isGoingBack.map { ["going", Keyword.way(isBack: $0)] } ?? [])
      + (through.map { ["through"] + ($0.isEmpty ? [Keyword.all] : $0) } ?? [])
  }

  /// `0.25`, `2`.
  static func seconds(_ milliseconds: Int) -> String {
    milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000)" : "\(Double(milliseconds) / 1000)"
  }
}

extension WalkEnding {
  /// Its name as one word of a line.
  var word: String { self == .backAndForth ? "back" : rawValue }
}

extension NoisePath {
  /// Its name as one word of a line.
  var word: String { self == .byPrior ? "prior" : rawValue }
}
