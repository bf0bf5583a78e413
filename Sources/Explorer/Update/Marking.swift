import Latents

extension State {
  /// Names the present point; what had the name before loses it.
  mutating func setMark(_ name: String, time: Int) {
    guard Marks.isName(name) else {
      notice = Notice(
        .failure, "'\(name)' cannot name a mark: a letter, then letters, digits, - and _")
      return
    }
    let wasThere = marks[name] != nil
    let point = self.point
    changeMoment(.single, time: time) { $0.marks[name] = point }
    notice = Notice(
      .done,
      (wasThere ? "\(name) is now " : "marked as \(name): ")
        + "\(rows.summary(of: point)); '\(name) comes back here")
  }

  /// Takes a mark away.
  mutating func removeMark(_ name: String, time: Int) {
    guard marks[name] != nil else { return miss(mark: name) }
    changeMoment(.single, time: time) { $0.marks[name] = nil }
    notice = Notice(.done, "\(name) is no mark any more")
  }

  /// Goes to the point called `name`.
  mutating func go(toMark name: String, time: Int) {
    guard let marked = marks[name] else { return miss(mark: name) }
    if view.scene.go(toMark: name, &self) { return }
    change(.single, time: time) { $0 = marked }
    notice = Notice(.done, "at \(name): \(rows.summary(of: marked))")
  }

  /// Says that there is no such mark.
  mutating func miss(mark name: String) {
    let names = marks.all.map(\.name)
    notice = Notice(
      .failure,
      names.isEmpty
        ? "there is no mark \(name): m and a letter marks a point"
        : "there is no mark \(name), there are: \(names.joined(separator: " "))")
  }

  /// Answers the key after a prefix.
  mutating func answer(_ prefix: KeyPrefix, _ key: Key, time: Int) -> [Effect] {
    self.prefix = nil
    if prefix == .measures { return [] }
    if prefix == .export { return chooseExport(key) }
    if prefix == .direction { return chooseDirection(key, time: time) }
    guard case .character(let scalar) = key else {
      if key != .escape { notice = Notice(.hint, "\(key.name) names no mark: a letter does") }
      return []
    }
    let name = String(Character(scalar))
    guard Marks.isName(name) else {
      notice = Notice(.hint, "\(name) names no mark: a letter does")
      return []
    }
    if prefix == .mark {
      markShown(name, time: time)
    } else {
      // A letter that is no mark stands for the first whose name it begins.
      let meant = marks[name] == nil ? marks.all.first { $0.name.hasPrefix(name) }?.name : nil
      go(toMark: meant ?? name, time: time)
    }
    return []
  }

  /// Names what the screen shows, which becomes the point.
  mutating func markShown(_ name: String, time: Int) {
    let sum = view == .sums ? markSum : nil
    view.scene.adoptShown(&self, time: time)
    setMark(name, time: time)
    if let sum, notice?.kind == .done {
      notice = Notice(.done, "marked as \(name): the sum \(sum)")
    }
  }
}

extension CodeRows {
  /// A point in a line: `digit 3, slant +0.62, width 0, seed 1234`.
  func summary(of point: ExploredPoint) -> String {
    let codes = rows[range(of: .codes)].map { row in
      "\(name(of: row)) \(text(of: value(of: row, at: point), row: row))"
    }
    let ways = point.steps.map { "\($0.direction.name) \(shortNumber($0.amount))" }
    return (codes + ways + ["seed \(point.seed)"]).joined(separator: ", ")
  }
}
