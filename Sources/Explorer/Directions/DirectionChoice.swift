import Latents

/// What can be done about directions by a key, after the one that opens the choice.
enum DirectionChoice: CaseIterable {
  case tags, marks, pca, sefa, rename, lock, keep, forget

  /// The key.
  var key: Unicode.Scalar {
    switch self {
    case .tags: "t"
    case .marks: "m"
    case .pca: "p"
    case .sefa: "f"
    case .rename: "n"
    case .lock: "l"
    case .keep: "k"
    case .forget: "d"
    }
  }

  /// What it does; `name` is the followed direction, without which some of them do nothing.
  func summary(_ name: String?) -> String? {
    switch self {
    case .tags: "of the samples tagged plus and minus"
    case .marks: "of marks, as a - b"
    case .pca: "principal components of the first activations"
    case .sefa: "factors of the first layer"
    case .rename: name.map { "name \($0) otherwise" }
    case .lock: name.map { "turn \($0) so that it leaves others alone" }
    case .keep: name.map { "keep \($0) in a file beside the model" }
    case .forget: name.map { "delete \($0)" }
    }
  }
}

extension State {
  /// The box that shows what can be done about directions.
  var directionBox: InfoBox {
    let name = followed?.name
    return InfoBox(
      title: "a direction: make one, change one",
      entries: DirectionChoice.allCases.compactMap { choice in
        choice.summary(name).map { (key: String(Character(choice.key)), text: $0) }
      })
  }

  /// Does what the key after the one for directions stands for.
  mutating func chooseDirection(_ key: Key, time: Int) -> [Effect] {
    let name = followed?.name
    guard
      let choice = DirectionChoice.allCases.first(where: { key == .character($0.key) }),
      choice.summary(name) != nil
    else {
      if key != .escape {
        notice = Notice(.hint, "\(key.name) does nothing about directions, a shows what does")
      }
      return []
    }
    let quotedName = quoted(name ?? "")
    switch choice {
    case .tags: return promptForLine(beginning: "\(Verb.learn.rawValue) ")
    case .marks:
      let names = marks.all.prefix(2).map(\.name).joined(separator: " - ")
      return promptForLine(
        beginning: "\(Verb.learn.rawValue) difference from \(markSum?.description ?? names)")
    case .pca: return perform(.find(.pca, count: Statement.usualDirections), time: time)
    case .sefa: return perform(.find(.sefa, count: Statement.usualDirections), time: time)
    case .rename: return promptForLine(beginning: "\(Verb.rename.rawValue) \(quotedName) ")
    case .lock: return promptForLine(beginning: "\(Verb.lock.rawValue) \(quotedName) against ")
    case .keep: return name.map { perform(.keep($0), time: time) } ?? []
    case .forget: return name.map { perform(.forget($0), time: time) } ?? []
    }
  }
}
