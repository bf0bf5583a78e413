import Latents

extension Moment {
  /// The lines that lead from `base` to this moment, to the last bit; none if nothing changed.
  ///
  /// What happened is told by what came of it, so that every way to change the point is told without
  /// its help: keys, mouse, typed values, whatever a view adopts. Of the lines that lead here the most
  /// readable one is taken.
  func statements(from base: Moment, _ rows: CodeRows) -> [Statement] {
    // Points that have to settle do so by themselves.
    if directions != base.directions { return directionStatements(from: base.directions) }
    if scales != base.scales { return scales.statements(from: base.scales) }
    if let marked = markStatement(from: base) { return [marked] }
    guard !point.isIdentical(to: base.point) else { return [] }
    if let name = marks.all.first(where: { $0.point.isIdentical(to: point) })?.name {
      return [.go(name)]
    }
    return [point.statement(from: base.point, rows)]
  }

  /// The lines that make directions, take them away, or call one otherwise.
  private func directionStatements(from base: Directions) -> [Statement] {
    let gone = base.all.filter { directions[$0.name] == nil }
    let new = directions.all.filter { base[$0.name] != $0 }
    if let old = gone.first, let renamed = new.first, gone.count == 1, new.count == 1,
      old.direction.values == renamed.direction.values
    {
      return [.rename(old.name, to: renamed.name)]
    }
    return gone.map { .forget($0.name) } + new.map(\.statement)
  }

  /// The line that sets or takes away the one mark that differs; marks are changed one by one.
  private func markStatement(from base: Moment) -> Statement? {
    guard marks != base.marks else { return nil }
    let exchanged = marks.all.first { mark in
      mark.point.isIdentical(to: base.point)
        && base.marks[mark.name].map(point.isIdentical) == true
    }
    if let exchanged, !point.isIdentical(to: base.point) { return .exchange(exchanged.name) }
    if let set = marks.all.first(where: { base.marks[$0.name] != $0.point }) {
      return .mark(set.name)
    }
    // With a mark its place in groups goes, too.
    if let gone = base.marks.all.first(where: { marks[$0.name] == nil }) {
      return .unmark(gone.name)
    }
    return groupStatement(from: base)
  }

  /// The line that adds to the one group that differs, takes from it, or takes it away.
  private func groupStatement(from base: Moment) -> Statement? {
    for group in marks.groups where base.marks.group(group.name) != group {
      let before = base.marks.group(group.name)?.members ?? []
      let added = group.members.filter { !before.contains($0) }
      return added.isEmpty
        ? .ungroup(group.name, before.filter { !group.members.contains($0) })
        : .group(group.name, added)
    }
    return base.marks.groups.first { marks.group($0.name) == nil }.map { .ungroup($0.name, []) }
  }
}

extension ExploredPoint {
  /// Rows that a line sets one by one; more of them are told as a whole point.
  private static let rowLimit = 8

  /// The most readable line that leads here from `base`.
  fileprivate func statement(from base: ExploredPoint, _ rows: CodeRows) -> Statement {
    var noise = base
    noise.redrawNoise(in: rows.spec, seed: seed)
    if seed != base.seed, isIdentical(to: noise) { return .seed(seed) }
    var drawn = base
    drawn.redrawAll(in: rows.spec, seed: seed)
    if isIdentical(to: drawn) { return .draw(seed) }
    if seed == base.seed {
      let assignments = rows.assignments(from: base, to: self)
      if let assignments, assignments.count == 1 {
        let only = assignments[0]
        let row = rows.rows.first { rows.name(of: $0) == only.code }
        return row.map(rows.isCategorical) == true
          ? .choose(code: only.code, choice: only.value) : .set(assignments)
      }
      if isIdentical(to: ExploredPoint(neutral: rows.spec, seed: seed)) { return .reset(code: nil) }
      if let assignments, assignments.count <= Self.rowLimit { return .set(assignments) }
    }
    return place(rows)
  }

  /// The line that leads here from anywhere.
  func place(_ rows: CodeRows) -> Statement {
    let neutral = ExploredPoint(neutral: rows.spec, seed: seed)
    if let assignments = rows.assignments(from: neutral, to: self, mayLeaveSliders: true) {
      return .at(seed: seed, assignments)
    }
    let ways = steps.map { Assignment($0.direction.name, "\($0.amount)") }
    return .vector(base.values, seed: seed, ways)
  }

  /// Whether both are the same to the last bit: -0 is another number than 0 here.
  func isIdentical(to other: ExploredPoint) -> Bool {
    seed == other.seed && base.isIdentical(to: other.base) && steps == other.steps
  }
}

extension LatentVector {
  /// Whether both have the same bits.
  fileprivate func isIdentical(to other: LatentVector) -> Bool {
    values.elementsEqual(other.values) { $0.bitPattern == $1.bitPattern }
  }
}

extension CodeRows {
  /// What has to be set to come from `base` to `target`; nil if setting codes does not lead there: mixtures
  /// of categories and, unless values `mayLeaveSliders`, those beyond them.
  fileprivate func assignments(
    from base: ExploredPoint, to target: ExploredPoint, mayLeaveSliders: Bool = false
  ) -> [Assignment]? {
    var result: [Assignment] = []
    var reached = base
    for row in rows {
      let value = value(of: row, at: target)
      // Noise may have been drawn beyond its slider: what stays as it is need not be set.
      guard value.bitPattern != self.value(of: row, at: base).bitPattern else { continue }
      if mayLeaveSliders {
        put(value, of: row, at: &reached)
      } else {
        set(value, of: row, at: &reached)
      }
      let text = isCategorical(row) ? choices(of: row)[Int(value)] : "\(value)"
      result.append(Assignment(name(of: row), text))
    }
    return reached.isIdentical(to: target) ? result : nil
  }
}
