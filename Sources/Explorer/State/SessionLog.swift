/// What was done since the last line of the log, as statements that do it again.
///
/// A step that may go on, such as a held key, is told when it is over: as one line.
struct SessionLog: Equatable, Sendable {
  /// What may still become another line.
  private enum Open: Equatable, Sendable {
    /// A step that began at a moment.
    case step(from: Moment)
    /// Steps back or forth, the last of them at a time.
    case undone(Int, time: Int)
    case redone(Int, time: Int)
  }

  /// Whether anybody keeps the lines; else nothing is noted.
  var isKept = false
  private var open: Open?
  private var done: [Statement] = []
  /// How many of `done` say where everything begins: alone they are not worth a log.
  private var headerCount = 0
  /// Whether any line was given.
  private(set) var hasBegun = false

  /// Whether a line waits for its end.
  var isOpen: Bool { open != nil }

  /// Notes that a step begins at `moment`.
  mutating func begin(at moment: Moment, _ rows: CodeRows) {
    guard isKept else { return }
    close(at: moment, rows)
    open = .step(from: moment)
  }

  /// Notes a step back from `moment`.
  mutating func noteUndo(from moment: Moment, time: Int, _ rows: CodeRows) {
    guard isKept else { return }
    if case .undone(let count, let last) = open, time - last <= History.holdMilliseconds {
      open = .undone(count + 1, time: time)
    } else {
      close(at: moment, rows)
      open = .undone(1, time: time)
    }
  }

  /// Notes a step forward from `moment`.
  mutating func noteRedo(from moment: Moment, time: Int, _ rows: CodeRows) {
    guard isKept else { return }
    if case .redone(let count, let last) = open, time - last <= History.holdMilliseconds {
      open = .redone(count + 1, time: time)
    } else {
      close(at: moment, rows)
      open = .redone(1, time: time)
    }
  }

  /// Notes what is no step.
  mutating func note(_ statement: Statement) {
    guard isKept else { return }
    precondition(open == nil, "a step goes on while '\(statement)' is told")
    done.append(statement)
  }

  /// Notes that another model is open with `directions` that it does not bring, at `moment`.
  ///
  /// Whoever reads the log has the model without the file beside it.
  mutating func noteOpening(
    of model: ExploredModel, _ directions: [ExploredDirection], at moment: Moment, _ rows: CodeRows
  ) {
    guard isKept else { return }
    let gone = model.directions.filter { moment.directions[$0.name] == nil }
    let header =
      [.open(model.reference)] + gone.map { .forget($0.name) } + directions.map(\.statement)
      + moment.scales.statements(from: FeatureScales()) + [moment.point.place(rows)]
    if done.count == headerCount, !hasBegun { headerCount += header.count }
    done += header
  }

  /// Ends what may go on; it led to `moment`.
  mutating func close(at moment: Moment, _ rows: CodeRows) {
    switch open {
    case .step(let base): done += moment.statements(from: base, rows)
    case .undone(let count, _): done.append(.undo(count))
    case .redone(let count, _): done.append(.redo(count))
    case nil: break
    }
    open = nil
  }

  /// The lines that are complete; they are not given again.
  mutating func take() -> [String] {
    guard done.count > headerCount else { return [] }
    defer {
      done = []
      headerCount = 0
      hasBegun = true
    }
    return done.map(\.description)
  }
}
