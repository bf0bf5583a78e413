import Latents
import Tensors

extension State {
  /// What undo and redo bring back; a search that goes on has not gone anywhere yet.
  var moment: Moment {
    get {
      Moment(
        point: encoding?.start ?? point, marks: marks, directions: directions, scales: scales)
    }
    set {
      point = newValue.point
      encoding?.start = newValue.point
      marks = newValue.marks
      scales = newValue.scales
      if directions != newValue.directions { showRows(of: newValue.directions) }
    }
  }

  /// Gives the directions their rows; the focused row keeps the focus, unless it is gone.
  mutating func showRows(of directions: Directions) {
    let focused = hasModel ? rows.name(of: focusedRow) : nil
    self.directions = directions
    rows = CodeRows(model.spec, directions: directions)
    rows = sorted(rows)
    // The rows of directions are counted, and may be others now.
    tiles = nil
    dragged = nil
    lastSlider = rows.rows.first { !rows.isCategorical($0) }
    let place = rows.rows.firstIndex { rows.name(of: $0) == focused }
    moveFocus(to: place ?? focus)
  }

  /// Changes the point as one undoable step; nothing is noted if nothing changes.
  mutating func change(
    _ kind: History.Change, time: Int, _ body: (inout ExploredPoint) -> Void
  ) {
    changeMoment(kind, time: time) { body(&$0.point) }
  }

  /// Changes the point or the marks as one undoable step; nothing is noted if nothing changes.
  mutating func changeMoment(
    _ kind: History.Change, time: Int, _ body: (inout Moment) -> Void
  ) {
    var changed = moment
    body(&changed)
    guard changed != moment else { return }
    let goesOn = history.note(moment, before: kind, time: time)
    if !goesOn { log.begin(at: moment, rows) }
    if changed.point.seed != point.seed { remember(seed: point.seed) }
    moment = changed
  }

  /// Sets the value of a row as a step that continues while the row is being changed.
  mutating func set(_ value: Float, of row: LatentCoordinate, time: Int) {
    let rows = self.rows
    change(.row(row), time: time) { rows.set(value, of: row, at: &$0) }
  }

  /// Moves the focused slider by `count` steps; a category by one.
  mutating func step(by count: Double, time: Int) {
    let row = focusedRow
    let present = rows.value(of: row, at: point)
    if rows.isCategorical(row) {
      set(present + (count < 0 ? -1 : 1), of: row, time: time)
    } else {
      set(tidy(Double(present) + count * Double(rows.step(of: row))), of: row, time: time)
    }
  }

  /// Chooses a category by its position, or goes to a tenth of a slider.
  mutating func choose(digit: Int, time: Int) {
    let row = focusedRow
    let part = rows.part(of: row)
    guard rows.isCategorical(row) else {
      let range = part.sliderRange
      let length = Double(range.upperBound - range.lowerBound)
      let value = tidy(Double(range.lowerBound) + length * Double(digit) / 10)
      set(value, of: row, time: time)
      return
    }
    guard digit < part.categoryCount else {
      notice = Notice(.hint, "\(part.name) has \(part.categoryCount) choices, counted from 0")
      return
    }
    set(Float(digit), of: row, time: time)
  }

  /// Brings a code back to neutral, a noise dimension to what the seed draws.
  mutating func reset(_ row: LatentCoordinate, time: Int) {
    let neutral = ExploredPoint(neutral: model.spec, seed: point.seed)
    let rows = self.rows
    let value = rows.value(of: row, at: neutral)
    change(.single, time: time) { rows.set(value, of: row, at: &$0) }
  }

  /// Brings everything back: neutral codes, the noise that the seed draws.
  mutating func resetAll(time: Int) {
    let neutral = ExploredPoint(neutral: model.spec, seed: point.seed)
    change(.single, time: time) { $0 = neutral }
  }

  /// Draws noise, or everything, with a seed.
  ///
  /// - Parameter step: seeds that are run through are one step; each new face is one of its own.
  mutating func draw(
    seed: UInt64, everything: Bool, as step: History.Change = .seed, time: Int
  ) {
    let spec = model.spec
    change(step, time: time) { point in
      if everything {
        point.redrawAll(in: spec, seed: seed)
      } else {
        point.redrawNoise(in: spec, seed: seed)
      }
    }
  }

  /// Keeps a seed at hand that is about to be left.
  private mutating func remember(seed: UInt64) {
    let text = String(seed)
    pastSeeds.removeAll { $0 == text }
    pastSeeds = pastSeeds.suffix(Self.pastLimit - 1) + [text]
  }

  /// A seed that is easy to read aloud.
  mutating func newSeed() -> UInt64 {
    UInt64(seeds.nextInt(below: 100_000))
  }

  /// Goes a step back and says which.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  mutating func undo(time: Int) -> Bool {
    guard let previous = history.undo(from: moment) else {
      notice = Notice(.hint, "nothing to undo")
      return false
    }
    log.noteUndo(from: moment, time: time, rows)
    let undone = moment.statements(from: previous, rows)
    moment = previous
    say("undone", undone)
    return true
  }

  /// Does the step again that was undone last, and says which.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  mutating func redo(time: Int) -> Bool {
    guard let next = history.redo(from: moment) else {
      notice = Notice(.hint, "nothing to redo")
      return false
    }
    log.noteRedo(from: moment, time: time, rows)
    let redone = next.statements(from: moment, rows)
    moment = next
    say("done again", redone)
    return true
  }

  /// Says what was undone or done again, in the words of a line.
  private mutating func say(_ what: String, _ statements: [Statement]) {
    notice = Notice(
      .done, "\(what): " + statements.map(\.description).joined(separator: ", "))
  }
}
