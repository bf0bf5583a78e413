import Latents

extension State {
  /// Names the present point; what had the name before loses it.
  mutating func setMark(_ name: String, time: Int) {
    guard Marks.isName(name) else {
      notice = Notice(
        .failure, "'\(name)' cannot name a mark: a letter, then letters, digits, - and _")
      return
    }
    guard marks.group(name) == nil else {
      notice = Notice(.failure, "'\(name)' is a group of marks: ungroup \(name) takes it away")
      return
    }
    let wasThere = marks[name] != nil
    let point = self.point
    changeMoment(.single, time: time) { $0.marks[name] = point }
    // Two are enough to add up and to walk between: by then it is worth knowing.
    let own = marks.all.count { $0.name != Marks.compared && model.marks[$0.name] == nil }
    let next = own > 1 ? "A adds marks up, the view walk goes between" : "'\(name) comes back here"
    notice = Notice(
      .done,
      (wasThere ? "\(name) is now " : "marked as \(name): ")
        + "\(rows.summary(of: point)); \(next)")
  }

  /// Takes a mark away.
  mutating func removeMark(_ name: String, time: Int) {
    guard marks[name] != nil else { return miss(mark: name) }
    changeMoment(.single, time: time) { $0.marks[name] = nil }
    notice = Notice(.done, "\(name) is no mark any more")
  }

  /// Goes to the point called `name`, or to the mean of the group of that name, with the seed of its
  /// first member.
  mutating func go(toMark name: String, time: Int) {
    if let group = marks.group(name) { return go(to: group, time: time) }
    guard let marked = marks[name] else { return miss(mark: name) }
    if view.scene.go(toMark: name, &self) { return }
    change(.single, time: time) { $0 = marked }
    notice = Notice(.done, "at \(name): \(rows.summary(of: marked))")
  }

  private mutating func go(to group: Marks.Group, time: Int) {
    let points = marks.points(of: group.name)
    let mean = LatentSum(terms: [.init(isAdded: true, members: points.map(\.latent))])
    let there = ExploredPoint(latent: mean.result(in: model.spec), seed: points[0].seed)
    change(.single, time: time) { $0 = there }
    notice = Notice(.done, "at \(group.name), the \(group.summary)")
  }

  // MARK: Groups

  /// Makes a group of marks, or adds marks to one.
  mutating func group(_ members: [String], as name: String, time: Int) {
    guard marks[name] == nil else {
      notice = Notice(.failure, "'\(name)' is a mark: a group has a name of its own")
      return
    }
    if let missing = members.first(where: { marks[$0] == nil }) { return miss(mark: missing) }
    var changed = marks
    changed.add(members, to: name)
    guard let group = changed.group(name), group.members.count <= Marks.memberLimit else {
      notice = Notice(.failure, "a group has at most \(Marks.memberLimit) members")
      return
    }
    changeMoment(.single, time: time) { $0.marks = changed }
    notice = Notice(.done, "\(name) is the \(group.summary)")
  }

  /// Takes marks out of a group; without marks the group goes.
  mutating func ungroup(_ members: [String], from name: String, time: Int) {
    guard let group = marks.group(name) else {
      let names = marks.groups.map(\.name)
      notice = Notice(
        .failure,
        names.isEmpty
          ? "there are no groups yet, as in: \(Verb.group.example)"
          : "there is no group \(name), there are: \(names.joined(separator: " "))")
      return
    }
    if let missing = members.first(where: { !group.members.contains($0) }) {
      notice = Notice(.failure, "\(missing) is not in \(name), the \(group.summary)")
      return
    }
    changeMoment(.single, time: time) {
      $0.marks.remove(members.isEmpty ? group.members : members, from: name)
    }
    let rest = marks.group(name).map { "is the \($0.summary)" } ?? "is no group any more"
    notice = Notice(.done, "\(name) \(rest)")
  }

  /// Says that there is no such mark.
  mutating func miss(mark name: String) {
    let names = (marks.all.map(\.name) + marks.groups.map(\.name))
    notice = Notice(
      .failure,
      names.isEmpty
        ? "there is no mark \(name): m and a letter marks a point"
        : "there is no mark \(name), there are: \(names.joined(separator: " "))")
  }

  /// Answers the key after a prefix.
  mutating func answer(_ prefix: KeyPrefix, _ key: Key, time: Int) -> [Effect] {
    self.prefix = nil
    if prefix == .measures {
      readMeasures(key)
      return []
    }
    if prefix == .history {
      goThroughHistory(key, time: time)
      return []
    }
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
      // A letter that is no mark and no group stands for the first whose name it begins.
      let names = marks.all.map(\.name) + marks.groups.map(\.name)
      let meant = names.contains(name) ? nil : names.first { $0.hasPrefix(name) }
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

extension Marks.Group {
  /// What it stands for: `mean of a, b, c`.
  var summary: String { "mean of \(members.joined(separator: ", "))" }
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
