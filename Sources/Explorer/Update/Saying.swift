import Latents

extension State {
  /// Does what a statement says; the notice tells what came of it.
  ///
  /// Files are written and models opened by effects, whose answers bring the notice.
  mutating func perform(_ statement: Statement, time: Int) -> [Effect] {
    notice = nil
    // A line is a step of its own, however fast it follows another or a key.
    closeStep()
    defer { closeStep() }
    guard hasModel || statement.needsNoModel else {
      notice = Notice(.failure, "no model is open yet, as in: \(Verb.open.example)")
      return []
    }
    switch statement {
    case .set(let assignments): set(assignments, time: time)
    case .choose(let code, let choice): choose(code, choice, time: time)
    case .reset(let code): reset(code, time: time)
    case .seed(let seed): draw(seed: seed, everything: false, time: time)
    case .draw(let seed): draw(seed: seed, everything: true, time: time)
    case .resample(let everything): draw(seed: newSeed(), everything: everything, time: time)
    case .at(let seed, let assignments): go(seed: seed, assignments, time: time)
    case .vector(let values, let seed, let ways):
      go(vector: values, seed: seed, ways, time: time)
    case .undo(let count): for _ in 0..<count where !undo(time: time) { break }
    case .redo(let count): for _ in 0..<count where !redo(time: time) { break }
    case .history: tellHistory()
    case .mark(let name): setMark(name, time: time)
    case .unmark(let name): removeMark(name, time: time)
    case .group(let name, let members): group(members, as: name, time: time)
    case .ungroup(let name, let members): ungroup(members, from: name, time: time)
    case .go(let name): go(toMark: name, time: time)
    case .exchange(let name): exchange(withMark: name, time: time)
    case .direction(let name, let values, let source):
      define(name, values, source: source, time: time)
    case .learn(let name, let sum):
      if let sum { learn(name, from: sum, time: time) } else { learn(name, time: time) }
    case .sum(let sum): show(sum)
    case .find(let method, let count): return find(method, count: count)
    case .rename(let name, let other): rename(name, to: other, time: time)
    case .lock(let name, let others): lock(name, against: others, time: time)
    case .keep(let name): return keep(name)
    case .forget(let name): return forget(name, time: time)
    case .mute(let layer, let maps): scale(layer, by: 0, maps: maps, time: time)
    case .solo(let layer, let maps): solo(layer, maps: maps, time: time)
    case .scale(let layer, let factor, let maps): scale(layer, by: factor, maps: maps, time: time)
    case .unmute(let layer): unmute(layer, time: time)
    case .focus(let code): focus(code)
    case .grid(let across, let down): showGrid(across: across, down: down)
    case .samples(let seed, let keepsCodes, let chosen):
      showSamples(from: seed, keepsCodes: keepsCodes, choosing: chosen)
    case .tag(let tagged, let tag): self.tag(tagged, as: tag)
    case .untag: removeTags()
    case .walk(let place): show(place)
    case .units(let layer, let map): showUnits(of: layer, map: map)
    case .view(let name): show(viewNamed: name)
    case .measures:
      var lines = measures.map { "\($0.name) \($0.text)" }
      if let entropyNote, !lines.isEmpty { lines.append("h(c) is a \(entropyNote)") }
      notice =
        lines.isEmpty
        ? Notice(.failure, Self.nothingMeasured) : Notice(.done, lines.joined(separator: "; "))
    case .colours(let name): show(coloursNamed: name)
    case .contrast(let contrast): show(contrast: contrast)
    case .show: notice = Notice(.done, point.place(rows).description)
    case .help(let word): explain(word)
    case .open(let model): return open(named: model)
    case .beside(let model): return openBeside(model)
    case .assume(let number, let choice): return assume(number, choice)
    case .save(let subject, let file, let zoom):
      return save(subject, file: pictureName(file), zoom: zoom)
    case .export(let format, let file, let zoom, let path):
      return export(format, file: file, zoom: zoom, path: path)
    case .encode(let file): return encode(file: file)
    case .copy: return copy()
    case .quit: return [.quit(interrupted: false)]
    }
    if notice == nil { notice = Notice(.done, rows.summary(of: point)) }
    return []
  }

  // MARK: The point

  private mutating func set(_ assignments: [Assignment], time: Int) {
    var changed = point
    guard assign(assignments, to: &changed) else { return }
    change(.single, time: time) { $0 = changed }
  }

  private mutating func choose(_ code: String, _ choice: String, time: Int) {
    guard let row = row(named: code) else { return }
    guard rows.isCategorical(row) else {
      notice = Notice(
        .failure, "choose: \(rows.name(of: row)) is a number, as in: set \(quoted(code)) 0.5")
      return
    }
    set([Assignment(code, choice)], time: time)
  }

  private mutating func reset(_ code: String?, time: Int) {
    guard let code else { return resetAll(time: time) }
    if let row = row(named: code) { reset(row, time: time) }
  }

  private mutating func go(seed: UInt64, _ assignments: [Assignment], time: Int) {
    var there = ExploredPoint(neutral: model.spec, seed: seed)
    guard assign(assignments, to: &there, mayLeaveSliders: true) else { return }
    change(.single, time: time) { $0 = there }
  }

  private mutating func go(
    vector values: [Float], seed: UInt64, _ ways: [Assignment], time: Int
  ) {
    do {
      var there = ExploredPoint(latent: try model.spec.latent(of: values), seed: seed)
      guard assign(ways, to: &there) else { return }
      change(.single, time: time) { $0 = there }
    } catch {
      notice = Notice(.failure, "vector: \(error)")
    }
  }

  /// Sets rows of `point`, all of them or, with a notice that says why not, none.
  private mutating func assign(
    _ assignments: [Assignment], to point: inout ExploredPoint, mayLeaveSliders: Bool = false
  ) -> Bool {
    var changed = point
    for assignment in assignments {
      guard let row = row(named: assignment.code) else { return false }
      do {
        let present = rows.value(of: row, at: changed)
        let value = try rows.typedValue(
          assignment.value, for: row, current: present, mayLeaveSlider: mayLeaveSliders)
        rows.put(value, of: row, at: &changed)
      } catch {
        notice = Notice(.failure, "\(rows.name(of: row)): \(error)")
        return false
      }
    }
    point = changed
    return true
  }

  /// The row called `name`; nil, and a notice that says so, if there is none.
  mutating func row(named name: String) -> LatentCoordinate? {
    do {
      return try rows.row(named: name)
    } catch {
      notice = Notice(.failure, "\(error)")
      return nil
    }
  }

  // MARK: Looking

  private mutating func focus(_ code: String) {
    guard let row = row(named: code), let index = rows.rows.firstIndex(of: row) else { return }
    moveFocus(to: index)
  }

  private mutating func show(viewNamed name: String) {
    guard let view = ViewKind(rawValue: name) else {
      notice = .unknown("view", name, among: ViewKind.allCases.map(\.rawValue))
      return
    }
    show(view)
    if notice == nil { notice = Notice(.done, "view \(name)") }
  }

  private mutating func explain(_ word: String?) {
    guard let word else {
      notice = Notice(.done, Verb.allCases.map(\.rawValue).joined(separator: " "))
      return
    }
    guard let verb = Verb(rawValue: word) else {
      notice = Notice(.failure, "\(StatementError.unknownVerb(word, nearest: nil))")
      return
    }
    notice = Notice(.done, "\(verb.synopsis)   \(verb.summary)")
  }

  /// The name of a picture file with its suffix.
  func pictureName(_ file: String) -> String {
    file.lowercased().hasSuffix(".png") ? file : file + ".png"
  }

  /// Has the model called `name` opened; the point before is not asked about.
  private mutating func open(named name: String) -> [Effect] {
    // Who saved a picture wants its point back.
    if hasModel, name.lowercased().hasSuffix(".png") { return encode(file: name) }
    opening = name
    afterOpening = nil
    return [.open(path: name)]
  }
}

extension Statement {
  /// Whether it makes sense before a model is open.
  fileprivate var needsNoModel: Bool {
    switch self {
    case .open, .help, .quit: true
    default: false
    }
  }
}
