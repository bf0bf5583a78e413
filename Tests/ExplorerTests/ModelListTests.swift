import Cells
import Explorer
import Latents
import Testing

/// Four files: two InfoGANs of the same parts, another kind, and one that is broken.
let foundModels: [ModelEntry] = {
  var fashion = digits
  fashion.name = "infogan-fashion"
  let faces = ExploredModel(
    name: "vae-faces", family: "betavae",
    spec: LatentSpec(parts: [
      LatentPart(name: "z", kind: .continuous, size: 10, prior: .standardNormal)
    ]), pictureWidth: 64, pictureHeight: 64)
  let contents: [(String, ModelEntry.Content)] = [
    ("broken", .fault("the header is cut off after 17 bytes")), ("faces", .model(faces)),
    ("infogan-fashion", .model(fashion)), ("infogan-mnist", .model(digits)),
  ]
  return contents.map { name, content in
    var entry = ModelEntry(
      name: name, folder: "~/models", path: "/home/a/models/\(name).safetensors")
    entry.content = content
    return entry
  }
}()

/// An explorer that begins with the list of `foundModels`.
func chooser(
  _ columns: Int = 120, _ rows: Int = 40, _ mode: PreviewMode? = .sixel, hasColour: Bool = true,
  glyphs: Glyphs = .unicode
) -> State {
  var state = State(
    choosingAmong: ModelList(foundModels), seed: 7, size: Size(columns: columns, rows: rows),
    hasColour: hasColour, glyphs: glyphs)
  if let mode { apply(.graphics(Graphics(mode: mode)), to: &state) }
  return state
}

private func path(_ name: String) -> String { "/home/a/models/\(name).safetensors" }

private func model(_ name: String) throws -> ExploredModel {
  try #require(foundModels.first { $0.name == name }?.model)
}

@Suite struct ModelListTests {
  private func text(_ state: State) -> String {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }.joined(separator: "\n")
  }

  @Test func theFirstListAsksForNoPictures() {
    var state = chooser()
    #expect(state.picture == nil && state.request == 0)
    #expect(press("jkG", &state).isEmpty)
    #expect(apply(.resized(Size(columns: 80, rows: 24)), to: &state) == [.redraw])
    #expect(text(state).contains("▸ infogan-mnist"))
  }

  @Test func enterOpensTheChosenModel() throws {
    var state = chooser()
    press("jj", &state)
    #expect(press([.enter], &state) == [.open(path: path("infogan-fashion"))])
    #expect(text(state).contains("opening infogan-fashion"))
    // Until it is there nothing else is chosen, but leaving works.
    #expect(press([.enter, .character("j"), .character("/"), .escape], &state).isEmpty)
    #expect(state.list?.focus == 2)
    #expect(press("q", &state) == [.quit(interrupted: false)])
    let fashion = try model("infogan-fashion")
    let effects = apply(.opened(fashion, path: path("infogan-fashion")), to: &state)
    #expect(state.list == nil)
    #expect(state.model == fashion)
    #expect(state.point == ExploredPoint(neutral: fashion.spec, seed: 7))
    #expect(state.rows.name(of: state.focusedRow) == "slant")
    // The pictures come with the same action.
    guard case .decode(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.latent == state.point.latent)
  }

  @Test func escapeDoesNotLeaveTheFirstList() {
    var state = chooser()
    press([.escape], &state)
    #expect(state.list != nil)
    #expect(state.notice?.text == "no model is open yet: Enter opens one, q quits")
  }

  @Test func aBrokenFileIsSaidAndLosesNothing() {
    var state = explorer()
    press("Ljl", &state)
    let point = state.point
    #expect(press("o", &state) == [.findModels])
    apply(
      .found(foundModels.map { ModelEntry(name: $0.name, folder: "", path: $0.path) }), to: &state)
    press("g", &state)
    // Its header is well, what follows is not.
    #expect(press([.enter], &state).isEmpty)
    #expect(
      apply(.described(path: path("broken"), .model(digits)), to: &state)
        == [.open(path: path("broken"))])
    apply(.notOpened(path: path("broken"), reason: "cut off"), to: &state)
    #expect(state.notice == Notice(.failure, "broken: cut off"))
    #expect(state.list?.opening == nil)
    // Now it is known.
    #expect(press([.enter], &state).isEmpty)
    #expect(state.notice == Notice(.failure, "broken: cut off"))
    press([.escape], &state)
    #expect(state.list == nil)
    #expect(state.point == point)
    #expect(state.isUnsaved)
  }

  @Test func theSamePartsKeepThePoint() throws {
    var state = explorer()
    press("k3jLv", &state)
    let before = state
    press("o", &state)
    apply(.found(foundModels), to: &state)
    press("G", &state)
    press("k", &state)
    // No question: nothing is lost.
    #expect(press([.enter], &state) == [.open(path: path("infogan-fashion"))])
    apply(.opened(try model("infogan-fashion"), path: path("infogan-fashion")), to: &state)
    #expect(state.point == before.point)
    #expect(state.history == before.history)
    #expect(state.view == .grid)
    #expect(state.notice == Notice(.done, "infogan-fashion at the same point"))
    #expect(state.modelPath == path("infogan-fashion"))
    #expect(state.request > before.request)
  }

  @Test func otherPartsAskForAnUnsavedPoint() throws {
    var state = explorer()
    press("k3jLvo", &state)
    apply(.found(foundModels), to: &state)
    press("gj", &state)
    #expect(press([.enter], &state).isEmpty)
    #expect(text(state).contains("this point is not saved, open faces?"))
    #expect(press([.escape], &state).isEmpty)
    #expect(state.question == nil && state.list != nil)
    press([.enter], &state)
    #expect(press("y", &state) == [.open(path: path("faces"))])
    let faces = try model("faces")
    apply(.opened(faces, path: path("faces")), to: &state)
    #expect(state.point == ExploredPoint(neutral: faces.spec, seed: state.point.seed))
    #expect(state.history.undoCount == 0)
    #expect(!state.isModified)
    press("jjlvu", &state)
    #expect(!state.isWaiting)
  }

  /// What a file would cost is known once its header is: keys typed ahead wait for that.
  @Test func anUnreadFileIsReadBeforeItIsAskedFor() throws {
    var state = explorer()
    press("k3jLvo", &state)
    apply(
      .found(foundModels.map { ModelEntry(name: $0.name, folder: $0.folder, path: $0.path) }),
      to: &state)
    for (name, effects) in [
      ("broken", []), ("faces", []),
      ("infogan-fashion", [Effect.open(path: path("infogan-fashion"))]),
    ] {
      press("g", &state)
      while state.list?.focused?.name != name { press("j", &state) }
      #expect(press([.enter], &state).isEmpty)
      #expect(text(state).contains("opening \(name)"))
      // Another file's header decides nothing.
      #expect(apply(.described(path: path("other"), .fault("gone")), to: &state).isEmpty)
      let content = try #require(foundModels.first { $0.name == name }?.content)
      #expect(apply(.described(path: path(name), content), to: &state) == effects)
      if name == "broken" { #expect(text(state).contains("broken: the header is cut off")) }
      if name == "faces" { #expect(text(state).contains("not saved, open faces?")) }
      press([.escape], &state)
      if state.list == nil {
        press("o", &state)
        apply(
          .found(foundModels.map { ModelEntry(name: $0.name, folder: $0.folder, path: $0.path) }),
          to: &state)
      }
    }
  }

  @Test func picturesOfTheModelBeforeAreGone() throws {
    var state = explorer()
    press("o", &state)
    _ = update(&state, .opened(try model("faces"), path: path("faces")))
    #expect(state.picture == nil && state.traversal == nil)
    #expect(state.isWaiting)
    #expect(view(state).slots.isEmpty)
  }

  @Test func theOpenModelIsTheChosenLine() {
    var state = explorer()
    press("o", &state)
    #expect(text(state).contains("looking for models"))
    apply(.opened(digits, path: path("infogan-mnist")), to: &state)
    press("o", &state)
    apply(.found(foundModels), to: &state)
    #expect(state.list?.focused?.name == "infogan-mnist")
    press([.escape], &state)
    #expect(state.list == nil)
  }

  /// A file outside the folders that are searched stays in the list, so that one can go back to it.
  @Test func theNamedModelIsAmongThem() {
    for (path, count) in [("/runs/mine.safetensors", 5), (foundModels[3].path, 4)] {
      var state = State(
        model: digits, path: path, point: ExploredPoint(neutral: digits.spec, seed: 1),
        size: Size(columns: 80, rows: 24))
      for _ in 0..<2 {
        press("o", &state)
        apply(.found(foundModels), to: &state)
        #expect(state.list?.entries.count == count)
        #expect(state.list?.entries.contains { $0.path == path } == true)
        #expect(state.list?.focused?.path == state.modelPath)
        apply(.opened(digits, path: foundModels[2].path), to: &state)
      }
    }
  }

  /// Its folder is as a person writes it, and long names of families are whole where there is room.
  @Test func foldersAndFamiliesAreReadable() {
    var model = digits
    model.family = "infogan-colour"
    var state = State(
      model: model, path: "/home/a/runs/mine.safetensors", folder: "~/runs",
      point: ExploredPoint(neutral: digits.spec, seed: 1), size: Size(columns: 120, rows: 40))
    apply(.graphics(Graphics(mode: .sixel)), to: &state)
    press("o", &state)
    apply(.found(foundModels), to: &state)
    let lines = text(state)
    #expect(lines.contains("infogan-colour   28×28"))
    #expect(lines.contains("~/runs"))
  }

  /// Headers come one by one; the choice stays where it is.
  @Test func descriptionsComeLater() {
    var state = explorer()
    press("o", &state)
    let unread = foundModels.map {
      ModelEntry(name: $0.name, folder: $0.folder, path: $0.path)
    }
    apply(.found(unread), to: &state)
    press("jj", &state)
    for entry in foundModels.reversed() {
      apply(.described(path: entry.path, entry.content), to: &state)
      #expect(state.list?.focused?.name == "infogan-fashion")
    }
    apply(.described(path: "/gone", .fault("gone")), to: &state)
    #expect(state.list?.entries == foundModels)
    // Answers that come after the list was closed are dropped.
    press([.escape], &state)
    apply(.found(unread), to: &state)
    #expect(state.list == nil)
  }

  @Test(arguments: [
    ("info", ["infogan-fashion", "infogan-mnist"]), ("VAE", ["faces"]),
    ("slant mn", ["infogan-mnist"]),
    ("o", ["broken", "infogan-fashion", "infogan-mnist"]), ("qj", []),
  ])
  func theFilterLooksAtNameFamilyAndCodes(filter: String, names: [String]) {
    var state = chooser()
    press("/" + filter, &state)
    #expect(state.list?.shown.map(\.name) == names)
    press([.enter], &state)
    #expect(state.prompt == nil)
    #expect(state.list?.filter == filter)
    #expect(text(state).contains("/\(filter)"))
    // The first Esc shows all again.
    press([.escape], &state)
    #expect(state.list?.shown.count == 4)
  }

  @Test func whileFilteringTheArrowsMove() {
    var state = chooser()
    press("/info", &state)
    press([.arrow(.down)], &state)
    #expect(state.list?.focused?.name == "infogan-mnist")
    press([.backspace, .escape], &state)
    #expect(state.list?.filter == "")
    #expect(state.list?.focused?.name == "infogan-mnist")
  }

  @Test func aClickOpens() {
    var state = chooser()
    let row = (0..<40).first { view(state).frame.text(row: $0).contains("  infogan-fashion") }
    let event = MouseEvent(.press, at: Position(column: 9, row: row ?? 0))
    #expect(
      apply(.mouse(event, time: 0), to: &state) == [.open(path: path("infogan-fashion"))])
    var other = chooser()
    let below = MouseEvent(.press, at: Position(column: 9, row: 20))
    #expect(apply(.mouse(below, time: 0), to: &other).isEmpty)
    apply(.mouse(MouseEvent(.wheelDown, at: Position(column: 9, row: 20)), time: 0), to: &other)
    #expect(other.list?.focus == 1)
  }

  /// However many models and however low the screen: the chosen one is shown, nothing overlaps.
  @Test(arguments: [(120, 40), (80, 24), (40, 12), (60, 19), (200, 60)])
  func theChosenModelIsAlwaysShown(size: (Int, Int)) {
    let entries = (0..<100).map { index -> ModelEntry in
      var entry = ModelEntry(
        name: "model-\(index)", folder: "/a/rather/long/folder/of/models/\(index)",
        path: "/a/rather/long/folder/of/models/\(index)/model-\(index).safetensors")
      entry.content = [.unread, .model(digits), .fault("odd")][index % 3]
      return entry
    }
    var state = State(
      choosingAmong: ModelList(entries), seed: 1, size: Size(columns: size.0, rows: size.1))
    let keys =
      [Key](repeating: .arrow(.down), count: 110) + [.home, .end, .pageUp, .pageUp, .pageDown]
    for key in keys {
      press([key], &state)
      let lines = text(state).split(separator: "\n", omittingEmptySubsequences: false)
      let marked = lines.filter { $0.contains("▸") }
      #expect(marked.count == 1)
      let name = state.list?.focused?.name ?? ""
      #expect(marked.first?.contains(name) == true, "\(name) at \(size)")
    }
  }

  @Test func aPastedFilterFilters() {
    var state = chooser()
    press("/", &state)
    apply(.pasted("faces\n", time: 50_000), to: &state)
    #expect(state.prompt?.string == "faces ")
    #expect(state.list?.shown.map(\.name) == ["faces"])
  }

  /// The grid varies the slider focused last: one that the new model has not must be forgotten.
  @Test(arguments: [ViewKind.single, .grid])
  func aDirectionFocusedBeforeIsForgotten(view: ViewKind) throws {
    var state = explorer()
    let values = [Float](repeating: 0.5, count: digits.spec.size)
    apply(.statement(.direction("smile", values, source: "a test"), time: 0), to: &state)
    #expect(state.rows.name(of: state.focusedRow) == "smile")
    press("gv", &state, from: 10_000)
    #expect(state.view == .grid)
    apply(.statement(.view(view.rawValue), time: 20_000), to: &state)
    apply(.opened(try model("infogan-fashion"), path: path("infogan-fashion")), to: &state)
    if view == .single { press("v", &state, from: 30_000) }
    #expect(state.view == .grid)
    #expect(
      state.tiles?.plan.traversals.first.map { state.rows.name(of: $0.across.row) } == "slant")
  }

  /// Rows in the order of their effects are others than after opening: the focus goes by the name.
  @Test func theFocusKeepsItsCode() throws {
    var state = explorer()
    let effects = Dictionary(
      uniqueKeysWithValues: digits.spec.coordinates.enumerated().map { ($1, Float($0)) })
    apply(.measured(.effects(effects, isComplete: true)), to: &state)
    apply(.statement(.focus("width"), time: 0), to: &state)
    press("E", &state, from: 10_000)
    #expect(state.sorting == .effect)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    apply(.opened(try model("infogan-fashion"), path: path("infogan-fashion")), to: &state)
    #expect(state.rows.name(of: state.focusedRow) == "width")
  }
}

/// `foundModels` of which two are rated, the last one best by centrality and worst by dHSIC.
let ratedModels: [ModelEntry] = {
  var entries = foundModels
  entries[2].ratings = [
    ModelRating("ModelCentrality", 0.51), ModelRating("dHSIC", 0.02, isHigherBetter: false),
  ]
  entries[3].ratings = [
    ModelRating("ModelCentrality", 0.83), ModelRating("dHSIC", 0.4, isHigherBetter: false),
  ]
  return entries
}()
