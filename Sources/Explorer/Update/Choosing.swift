import Cells

extension State {
  /// Opens the list of models over the screen; what is behind it stays as it is.
  mutating func openList() -> [Effect] {
    list = ModelList()
    return [.findModels]
  }

  /// Answers a key while the list is open.
  mutating func choose(_ key: Key) -> [Effect] {
    guard let list else { return [] }
    if prompt != nil { return filter(key) }
    let command = KeyMap.command(for: key)
    if command == .quit { return leave() }
    // The answer is a moment away, and decides what the keys are for.
    guard list.openingName == nil else { return [] }
    let half = max(1, ListLayout(list, size).entries.height / 2)
    switch (command, key) {
    case (.up, _): self.list?.move(to: list.focus - 1)
    case (.down, _): self.list?.move(to: list.focus + 1)
    case (.halfPageUp, _): self.list?.move(to: list.focus - half)
    case (.halfPageDown, _): self.list?.move(to: list.focus + half)
    case (.first, _): self.list?.move(to: 0)
    case (.last, _): self.list?.move(to: list.entries.count - 1)
    case (_, .enter), (.increase, _): return list.focused.map { askToOpen($0) } ?? []
    case (_, .character("/")): prompt = Prompt(.filter, proposing: list.filter)
    case (.typeSeed, _): orderList()
    case (_, .escape), (.openModel, _): closeList()
    case (.resumeSession, _): return resume()
    default: notice = Notice(.hint, "\(key.name) does nothing in this list")
    }
    return []
  }

  /// Puts the best models first, by one rating after the other.
  private mutating func orderList() {
    guard list?.ratingNames.isEmpty == false else {
      notice = Notice(
        .hint,
        "nothing to order by: latent select and latent score --record rate models of a folder")
      return
    }
    list?.switchOrder()
    notice = Notice(.done, list?.order.map { "best \($0) first" } ?? "by name")
  }

  /// Answers the mouse while the list is open.
  mutating func choose(_ event: MouseEvent) -> [Effect] {
    guard let list, list.openingName == nil else { return [] }
    switch event.kind {
    case .press:
      let area = ListLayout(list, size).entries
      let index = list.scroll + event.position.row - area.top
      guard area.contains(event.position), list.shown.indices.contains(index) else { return [] }
      prompt = nil
      self.list?.move(to: index)
      return askToOpen(list.shown[index])
    case .wheelUp: self.list?.move(to: list.focus - 1)
    case .wheelDown: self.list?.move(to: list.focus + 1)
    case .drag, .release: break
    }
    return []
  }

  /// Opens the model of `entry`, unless that would lose a point set by hand.
  ///
  /// A model with the same parts takes the point over.
  private mutating func askToOpen(_ entry: ModelEntry) -> [Effect] {
    if case .fault(let reason) = entry.content {
      notice = Notice(.failure, "\(entry.name): \(reason)")
      return []
    }
    guard isUnsaved else { return open(entry) }
    guard let opened = entry.model else {
      list?.awaited = entry.path
      return []
    }
    if opened.spec != model.spec {
      question = .open(entry)
      return []
    }
    return open(entry)
  }

  /// Takes what is known of one file, and opens it if it was only waited for.
  mutating func describe(_ path: String, _ content: ModelEntry.Content) -> [Effect] {
    list?.describe(path, content)
    guard list?.awaited == path else { return [] }
    list?.awaited = nil
    return list?.entries.first { $0.path == path }.map { askToOpen($0) } ?? []
  }

  /// Has the model of `entry` opened.
  mutating func open(_ entry: ModelEntry) -> [Effect] {
    list?.opening = entry.path
    afterOpening = nil
    return [.open(path: entry.path)]
  }

  /// Takes the opened model: at the same point if it has the same parts, else at neutral codes.
  mutating func take(_ opened: ExploredModel, path: String, beside: BesideModel?) {
    // What was done before was done to the model before.
    endSearch()
    closeStep()
    opening = nil
    let fits = opened.spec == model.spec
    let isSame = fits && path == modelPath
    let before = model
    if hasModel { notice = Notice(.done, opened.name + (fits ? " at the same point" : "")) }
    if isReloading, path == modelPath {
      notice = Notice(
        .done,
        "\(opened.name) was written anew: its new weights, the same point; 'models' shows both")
    }
    let isReloaded = isReloading && isSame
    isReloading = false
    // Who is typing or choosing goes on when only the weights are new.
    if !isReloaded {
      list = nil
      prompt = nil
      question = nil
    } else if case .value? = prompt?.kind {
      prompt = nil
    }
    model = opened
    modelPath = path
    self.beside = beside
    // Those that were made for this model stay when its file is written anew.
    let made = isSame ? ownDirections : []
    measurements = Measurements()
    sorting = .model
    showRows(of: Directions(opened.openingDirections + made))
    filed = opened.ownDirections.directions.map(\.direction)
    forgotten = opened.ownDirections.forgotten
    search = nil
    if let fault = opened.ownDirections.fault { add(fault: fault, ofOpening: opened) }
    if fits {
      var settled = moment
      settled.settle()
      moment = settled
    } else {
      point = ExploredPoint(neutral: opened.spec, seed: point.seed)
      kept = [point]
      tags = []
      markSum = nil
      followedName = nil
      history = History()
      focusFirstSlider()
    }
    marks = (fits ? marks : Marks()).exchanging(before.marks, for: opened.marks)
    kept += opened.marks.all.map(\.point)
    if !fits || opened.layers != before.layers {
      scales = FeatureScales()
      browser = FeatureBrowser()
    }
    if opened.discriminatorLayers != before.discriminatorLayers { unitBrowser = UnitBrowser() }
    log.noteOpening(of: opened, ownDirections, at: moment, rows)
    // Nothing that the model before made is shown any more.
    requested = nil
    picture = nil
    tiles = nil
    maps = nil
    chosenUnit = nil
    strongestUnits = nil
    influence = nil
    reading = nil
    shownFactors = nil
    // What another model would make of it is another picture.
    if !isSame { original = nil }
    forwardTimes = []
    restoreAfterOpening()
    noteAssumption()
  }

  /// Says what is wrong with the file beside a model: the model is open all the same.
  private mutating func add(fault: String, ofOpening opened: ExploredModel) {
    notice = Notice(.done, "\(notice?.text ?? opened.name); \(fault)")
  }

  /// Says why a file was not opened; the list and the model behind it stay.
  mutating func refuse(_ path: String, reason: String) {
    opening = nil
    isReloading = false
    if afterOpening?.reference == path { afterOpening = nil }
    let name = list?.entries.first { $0.path == path }?.name ?? path
    notice = Notice(.failure, "\(name): \(reason)")
    list?.opening = nil
    list?.describe(path, .fault(reason))
  }

  /// Leads back: from a filtered list to the whole one, then to the model behind it.
  private mutating func closeList() {
    if list?.filter.isEmpty == false {
      list?.setFilter("")
    } else if hasModel {
      list = nil
    } else {
      notice = Notice(.hint, "no model is open yet: Enter opens one, q quits")
    }
  }

  /// Answers a key while the filter is being typed.
  private mutating func filter(_ key: Key) -> [Effect] {
    guard var typed = prompt, let list else { return [] }
    switch key {
    case .enter: prompt = nil
    case .escape:
      prompt = nil
      self.list?.setFilter("")
    case .arrow(.up, _): self.list?.move(to: list.focus - 1)
    case .arrow(.down, _): self.list?.move(to: list.focus + 1)
    default:
      typed.edit(key)
      prompt = typed
      self.list?.setFilter(typed.string)
    }
    return []
  }

}
