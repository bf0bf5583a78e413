import Formats
import Pictures

extension State {
  /// Uses what the person has set; the first of the `faults` that were found in it is said.
  public mutating func use(_ settings: Settings, faults: [String] = []) {
    self.settings = settings
    if let fault = faults.first { notice = Notice(.failure, fault) }
  }

  /// Has the lines of what is done written from now on, beginning with what is open.
  public mutating func keepLog() {
    log.isKept = true
    told.view = toldView
    if hasModel { log.noteOpening(of: model, ownDirections, at: moment, rows) }
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
    if hasModel { tellPlaces() }
  }

  /// Whether a line of the log waits until nothing more comes of what is being done.
  public var isLogOpen: Bool {
    log.isOpen || log.isKept && hasModel && !untoldPlaces.isEmpty
  }

  /// Whether an answer is awaited that another line may depend on.
  public var isBusy: Bool {
    savesUnderWay > 0 || search != nil || encoding != nil || openingBeside != nil || opening != nil
      || list?.openingName != nil
  }

  /// The directions that the model does not bring, or that the file beside it takes away.
  var ownDirections: [ExploredDirection] {
    directions.all.filter {
      !model.directions.contains($0) || model.ownDirections.forgotten.contains($0.name)
    }
  }

  /// The lines that lead back here: model, directions, marks, point, view.
  var sessionLines: [String] {
    guard hasModel else { return [] }
    var statements: [Statement] =
      [.open(model.reference)] + ownDirections.map(\.statement)
      + scales.statements(from: FeatureScales())
    for mark in marks.all where model.marks[mark.name] != mark.point {
      statements += [mark.point.place(rows), .mark(mark.name)]
    }
    for mark in model.marks.all where marks[mark.name] == nil {
      statements.append(.unmark(mark.name))
    }
    statements += marks.groups.map { .group($0.name, $0.members) }
    statements += tagLines
    statements += [point.place(rows), .focus(rows.name(of: focusedRow))]
    if look.map != .grey { statements.append(.colours(look.map.rawValue)) }
    if look.contrast != 1 { statements.append(.contrast(look.contrast)) }
    let sum = markSum.flatMap { latents(of: $0) == nil ? nil : $0 }
    if let sum { statements.append(.sum(sum)) }
    statements += placeLines
    // A sum, a page and a walk are shown as soon as they are said.
    if toldView != .single || sum != nil || !placeLines.isEmpty {
      statements.append(.view(toldView.rawValue))
    }
    return statements.map(\.description)
  }

  /// What remains to be written when the program ends.
  mutating func leavingEffects() -> [Effect] {
    guard log.isKept, hasModel else { return [] }
    endSearch()
    // The place that playing has reached is where the walk ends.
    walk.playing = nil
    closeStep()
    let lines = log.take()
    // Nothing was done that would be worth more than the session before.
    guard log.hasBegun else { return [] }
    return (lines.isEmpty ? [] : [.log(lines)]) + [.keep(sessionLines)]
  }
}

extension State {
  // MARK: Going on

  /// Offers to go on with the session that these statements lead back to.
  public mutating func offer(_ session: [Statement]) {
    guard let last = session.last(where: \.isPlace) else { return }
    lastSession =
      session.prefix(1) + session.dropFirst().filter { $0.isPlace || $0.isPartOfSession }
    let marks = session.filter { if case .mark = $0 { true } else { false } }.count
    let words = marks == 0 ? "" : marks == 1 ? ", 1 mark" : ", \(marks) marks"
    var name = ""
    if case .open(let reference)? = session.first, !hasModel || reference != model.reference {
      name = " " + FilePath(reference).stem
    }
    notice = Notice(.hint, "S goes on where you left\(name): \(last.shortPlace)\(words)")
  }

  /// Goes on with the session before; opens its model first if that is another one.
  ///
  /// - Parameter isAllowed: whether a point that nobody finds again may be left.
  mutating func resume(isAllowed: Bool = false) -> [Effect] {
    guard case .open(let reference)? = lastSession.first else {
      notice = Notice(.hint, "there is no session to go on with")
      return []
    }
    let rest = Array(lastSession.dropFirst())
    if hasModel, model.reference == reference {
      restore(rest)
      return []
    }
    if isUnsaved, !isAllowed {
      question = .resume
      return []
    }
    afterOpening = SessionToRestore(reference: reference, statements: rest)
    opening = reference
    return [.open(path: reference)]
  }

  /// Does what was put off until this model is open.
  mutating func restoreAfterOpening() {
    guard let session = afterOpening, session.reference == model.reference else { return }
    afterOpening = nil
    restore(session.statements)
  }

  private mutating func restore(_ statements: [Statement]) {
    list = nil
    for statement in statements {
      _ = perform(statement, time: 0)
      if notice?.kind == .failure { return }
    }
    keep(point)
    notice = Notice(.done, "where you left: \(rows.summary(of: point))")
  }

  // MARK: The file of the model

  /// Opens the present model again, whose file was written anew.
  mutating func reload(_ path: String) -> [Effect] {
    guard hasModel, path == modelPath else { return [] }
    // The model that comes may have been read before the file was written.
    guard opening == nil, list?.opening == nil else {
      changedMeanwhile = path
      return []
    }
    isReloading = true
    opening = path
    return [.reopen(path: path)]
  }

  /// Opens the present model again if its file was written anew while a model was being opened.
  mutating func reloadIfChanged() -> [Effect] {
    guard let path = changedMeanwhile else { return [] }
    changedMeanwhile = nil
    return reload(path)
  }
}

/// A session to go on with as soon as its model is open.
struct SessionToRestore: Equatable, Sendable {
  /// What opens the model.
  var reference: String
  /// What leads back, after that.
  var statements: [Statement]
}

extension Statement {
  /// Whether it leads to a point from anywhere.
  fileprivate var isPlace: Bool {
    switch self {
    case .at, .vector: true
    default: false
    }
  }

  /// Whether it belongs to what is kept of a session: a file that somebody else wrote may say more.
  fileprivate var isPartOfSession: Bool {
    switch self {
    case .direction, .mark, .unmark, .group, .tag, .focus, .grid, .sum, .samples, .walk, .units,
      .view,
      .colours, .contrast, .mute,
      .solo, .scale, .unmute:
      true
    default: false
    }
  }

  /// The place in a few words.
  fileprivate var shortPlace: String {
    switch self {
    case .at(let seed, let assignments):
      // Numbers of noise tell nobody anything.
      let shown = assignments.filter { !$0.code.hasSuffix("]") }.prefix(4)
        .map { "\($0.code) \($0.value)" }
      return (shown + ["seed \(seed)"]).joined(separator: ", ")
    case .vector(_, let seed, _): return "a point of seed \(seed)"
    default: return description
    }
  }
}
