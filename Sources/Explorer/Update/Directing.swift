import Latents

extension State {
  /// What `{` and `}` go in one step: a quarter of a deviation of normal noise.
  static let directionStep: Float = 0.25

  /// The direction that keys are about: the focused one, else the one before, else the first; nil if
  /// there is none.
  var followed: Direction? {
    rows.direction(of: focusedRow) ?? followedName.flatMap { directions[$0]?.direction }
      ?? directions.all.first?.direction
  }

  /// Whether the model or its file has `direction`.
  func isKept(_ direction: Direction) -> Bool {
    let isOfModel = model.directions.contains { $0.direction == direction }
    return isOfModel && !forgotten.contains(direction.name) || filed.contains(direction)
  }

  /// Focuses the slider of the next direction.
  mutating func nextDirection() {
    let sliders = rows.range(of: .directions)
    guard !sliders.isEmpty else { return missDirections() }
    let before = sliders.first { rows.direction(of: rows.rows[$0]) == followed }
    let next =
      sliders.contains(focus) ? focus + 1 : before ?? sliders.lowerBound
    moveFocus(to: sliders.contains(next) ? next : sliders.lowerBound)
  }

  /// Slides the followed direction, wherever the focus is.
  mutating func follow(by steps: Float, time: Int) {
    guard let direction = followed, let row = try? rows.row(named: direction.name) else {
      return missDirections()
    }
    let amount = rows.value(of: row, at: point) + steps * Self.directionStep
    set(amount, of: row, time: time)
    let reached = shortNumber(rows.value(of: row, at: point))
    notice = Notice(.done, "\(direction.name) \(reached), D takes another direction")
  }

  /// What is said of a direction that is not there.
  func missing(_ name: String) -> Notice {
    directions.all.isEmpty
      ? Notice(.failure, Self.noDirections)
      : .unknown("direction", name, among: directions.all.map(\.name))
  }

  private static let noDirections = "there are no directions yet: a shows how to make one"

  private mutating func missDirections() {
    notice = Notice(.hint, Self.noDirections)
  }

  // MARK: Making them

  /// Changes the directions as one undoable step; every point stays where it is.
  mutating func changeDirections(time: Int, _ body: (inout Directions) -> Void) {
    changeMoment(.single, time: time) { moment in
      body(&moment.directions)
      moment.settle()
    }
  }

  /// Gives a direction a slider, and focuses it.
  mutating func add(_ direction: ExploredDirection, time: Int) {
    changeDirections(time: time) { $0.put(direction) }
    focusRow(named: direction.name)
  }

  /// Makes a direction of given numbers.
  mutating func define(_ name: String, _ values: [Float], source: String, time: Int) {
    guard mayName(name) else { return }
    guard values.count == model.spec.size else {
      notice = Notice(
        .failure,
        "direction: \(values.count) numbers, \(model.name) takes \(model.spec.size)")
      return
    }
    guard let direction = Direction(name: name, values: values, in: model.spec) else {
      notice = Notice(.failure, "direction: nothing but categories would change along '\(name)'")
      return
    }
    add(ExploredDirection(direction, source: source), time: time)
    notice = Notice(.done, "\(name) is a slider now")
  }

  /// Makes a direction from the samples tagged minus to those tagged plus.
  ///
  /// Few samples say little about how they scatter: of them the means alone are taken.
  mutating func learn(_ name: String, time: Int) {
    guard mayName(name) else { return }
    func latents(_ tag: Tag) -> [LatentVector] {
      tags.filter { $0.tag == tag }.map(\.point.latent)
    }
    let (plus, minus) = (latents(.plus), latents(.minus))
    guard !plus.isEmpty, !minus.isEmpty else {
      notice = Notice(
        .failure,
        "a direction needs samples tagged plus and others tagged minus: + and - in the view 'samples'"
      )
      return
    }
    let usesPlane = min(plus.count, minus.count) >= Self.samplesForPlane
    let found =
      usesPlane
      ? Direction(name: name, separating: plus, from: minus, in: model.spec)
      : Direction(name: name, plus: plus, minus: minus, in: model.spec)
    guard let found else {
      notice = Notice(.failure, "nothing but categories tells the tagged samples apart")
      return
    }
    let method = usesPlane ? "logistic regression" : "difference of means"
    let source = "tags, \(plus.count) plus and \(minus.count) minus, \(method)"
    add(ExploredDirection(found, source: source), time: time)
    notice = Notice(.done, "\(name): \(source)")
  }

  /// From so many samples on either side a plane is laid between them.
  private static let samplesForPlane = 3

  /// Has directions looked for in the network.
  mutating func find(_ method: DirectionMethod, count: Int) -> [Effect] {
    guard search == nil else {
      notice = Notice(.hint, "directions are being looked for already")
      return []
    }
    searches += 1
    search = searches
    notice = Notice(.hint, "looking for directions: \(method.summary)")
    return [.findDirections(method, count: count, id: searches)]
  }

  /// Takes what was found, unless it was looked for in another model.
  mutating func take(_ found: [ExploredDirection], search id: Int, time: Int) {
    guard id == search else { return }
    search = nil
    guard let first = found.first, let last = found.last else {
      notice = Notice(.failure, "nothing was found: this network has no directions of that kind")
      return
    }
    for direction in found {
      closeStep()
      changeDirections(time: time) { $0.put(direction) }
    }
    closeStep()
    focusRow(named: first.name)
    notice = Notice(
      .done,
      found.count == 1
        ? "\(first.name) is a slider now" : "\(first.name) to \(last.name) are sliders now")
  }

  // MARK: Changing them

  /// Calls a direction otherwise.
  mutating func rename(_ name: String, to other: String, time: Int) {
    guard let direction = directions[name]?.direction else {
      notice = missing(name)
      return
    }
    guard name != other else { return }
    guard mayName(other) else { return }
    guard directions[other] == nil else {
      notice = Notice(.failure, "'\(other)' is another direction already")
      return
    }
    changeMoment(.single, time: time) { moment in
      moment.directions.rename(name, to: other)
      moment.changePoints { $0.rename(direction, to: other) }
    }
    if followedName == name { followedName = other }
    notice = Notice(.done, "\(name) is \(other) now")
  }

  /// Turns a direction so that it leaves alone what others change.
  mutating func lock(_ name: String, against others: [String], time: Int) {
    guard let locked = directions[name] else {
      notice = missing(name)
      return
    }
    var axes: [Direction] = []
    for other in others {
      guard let axis = directions[other]?.direction else {
        notice = missing(other)
        return
      }
      axes.append(axis)
    }
    guard let rest = locked.direction.orthogonal(to: axes, in: model.spec) else {
      notice = Notice(
        .failure, "nothing remains of '\(name)' beside \(others.joined(separator: ", "))")
      return
    }
    let cosine = zip(rest.values, locked.direction.values).reduce(0) { $0 + $1.0 * $1.1 }
    let source = "\(locked.source), locked against \(others.joined(separator: ", "))"
    add(ExploredDirection(rest, source: source), time: time)
    let share = plainNumber(cosine * cosine * 100, places: 0)
    notice = Notice(
      .done, "\(name) leaves \(others.joined(separator: ", ")) alone: \(share) % of it remain")
  }

  /// Takes a direction away; the point stays where it is.
  mutating func forget(_ name: String, time: Int) -> [Effect] {
    guard directions[name] != nil else {
      notice = missing(name)
      return []
    }
    changeDirections(time: time) { $0.remove(name) }
    notice = Notice(.done, "\(name) is no direction any more, the point stays")
    let isOfModel = model.directions.contains { $0.name == name }
    guard let path = modelPath, isOfModel || filed.contains(where: { $0.name == name }) else {
      return []
    }
    savesUnderWay += 1
    // One that the model brings would be back at the next opening.
    return [.fileDirection(name, isOfModel ? .forget(name) : nil, model: path)]
  }

  /// Has a direction written into the file beside the model.
  mutating func keep(_ name: String) -> [Effect] {
    guard let kept = directions[name] else {
      notice = missing(name)
      return []
    }
    guard let path = modelPath else {
      notice = Notice(.failure, "\(model.name) has no file that '\(name)' could be kept beside")
      return []
    }
    savesUnderWay += 1
    note(.keep(name))
    return [.fileDirection(name, kept.statement, model: path)]
  }

  /// Notes that the file beside the model has a direction now, takes one of the model away, or says nothing
  /// of it any more.
  mutating func note(filed name: String, as statement: Statement?, file: String) -> [Effect] {
    filed.removeAll { $0.name == name }
    forgotten.remove(name)
    switch statement {
    case nil: notice = Notice(.done, "\(name) is gone from \(file)")
    case .forget:
      forgotten.insert(name)
      notice = Notice(.done, "\(name) is gone, \(file) says so")
    default:
      if let direction = directions[name]?.direction { filed.append(direction) }
      notice = Notice(.done, "\(name) is kept in \(file)")
    }
    return noteWriting(isDone: true)
  }

  /// Whether a direction may be called `name`; says why not.
  mutating func mayName(_ name: String) -> Bool {
    guard Marks.isName(name) else {
      notice = Notice(
        .failure, "'\(name)' cannot name a direction: a letter, then letters, digits, - and _")
      return false
    }
    guard (try? model.spec.coordinate(named: name)) == nil else {
      notice = Notice(.failure, "'\(name)' is a code of this model already")
      return false
    }
    return true
  }
}

extension Moment {
  /// Changes the point and all marks.
  mutating func changePoints(_ body: (inout ExploredPoint) -> Void) {
    body(&point)
    for mark in marks.all {
      var marked = mark.point
      body(&marked)
      if marked != mark.point { marks[mark.name] = marked }
    }
  }

  /// Leaves no point on the way along a direction that is not there any more.
  mutating func settle() {
    let vectors = directions.vectors
    changePoints { $0.settle(keeping: vectors) }
  }
}

extension ExploredDirection {
  /// The line that makes it again, to the last bit.
  var statement: Statement { .direction(name, direction.values, source: source) }
}
