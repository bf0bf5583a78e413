extension State {
  /// Has the lines of what is done written from now on, beginning with what is open.
  public mutating func keepLog() {
    log.isKept = true
    if hasModel { log.noteOpening(of: model, at: moment, rows) }
  }

  /// Tells what is no step in the log; what may go on is over.
  mutating func note(_ statement: Statement) {
    closeStep()
    log.note(statement)
  }

  /// Ends the step that may go on, for undo and for the log.
  mutating func closeStep() {
    history.close(at: moment)
    log.close(at: moment, rows)
  }

  /// Whether a line of the log waits until nothing more comes of what is being done.
  public var isLogOpen: Bool { log.isOpen }

  /// Whether an answer is awaited that another line may depend on.
  public var isBusy: Bool { savesUnderWay > 0 || opening != nil || list?.openingName != nil }

  /// The lines that lead back here: model, marks, point, view.
  var sessionLines: [String] {
    guard hasModel else { return [] }
    var statements: [Statement] = [.open(model.reference)]
    for mark in marks.all { statements += [mark.point.place(rows), .mark(mark.name)] }
    statements += [point.place(rows), .focus(rows.name(of: focusedRow))]
    if view != .single { statements.append(.view(view.rawValue)) }
    return statements.map(\.description)
  }

  /// What remains to be written when the program ends.
  mutating func leavingEffects() -> [Effect] {
    guard log.isKept, hasModel else { return [] }
    closeStep()
    let lines = log.take()
    // Nothing was done that would be worth more than the session before.
    guard log.hasBegun else { return [] }
    return (lines.isEmpty ? [] : [.log(lines)]) + [.keep(sessionLines)]
  }
}
