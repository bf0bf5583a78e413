import Cells
import Latents
import Pictures
import Testing

@testable import Explorer

@Suite struct HistoryTests {
  @Test func aHeldKeyIsOneStep() {
    var state = explorer()
    press("llllllll", &state, interval: 33)
    #expect(state.history.undoCount == 1)
    press("u", &state, from: 5000)
    #expect(state.point.latent.values[72] == 0)
  }

  /// Repetition begins after a pause; that is still the same key press.
  @Test func theFirstRepetitionComesLate() {
    var state = explorer()
    press("l", &state)
    press("lll", &state, from: 660, interval: 33)
    #expect(state.history.undoCount == 1)
  }

  @Test func pressesApartAndOtherRowsAreStepsOfTheirOwn() {
    var state = explorer()
    press("ll", &state, interval: 2000)
    #expect(state.history.undoCount == 2)
    press("jl", &state, from: 2010, interval: 10)
    #expect(state.history.undoCount == 3)
  }

  /// Each new face is a step of its own, however fast it follows.
  @Test(arguments: ["r", "R"]) func everyFaceCanBeGoneBackTo(key: String) {
    var state = explorer()
    press(key + key, &state, interval: 100)
    #expect(state.history.undoCount == 2)
    press("u", &state, from: 9000)
    #expect(state.point.seed != 1234)
  }

  @Test func undoAndRedoSayWhatTheyDid() {
    var state = explorer()
    press("k3", &state)
    press("u", &state, from: 9000)
    #expect(state.notice?.text.hasPrefix("undone: ") == true)
    #expect(state.notice?.text.contains("digit") == true)
    press([.control("r")], &state, from: 12_000)
    #expect(state.notice?.text.hasPrefix("done again: ") == true)
  }

  @Test func aNewChangeForgetsWhatWasUndone() {
    var state = explorer()
    press("Lu", &state)
    press("H", &state, from: 9000)
    press([.control("r")], &state, from: 12_000)
    #expect(state.notice?.text == "nothing to redo")
    #expect(state.point.latent.values[72] == -1)
  }

  @Test func undoAtTheBeginningSaysSo() {
    var state = explorer()
    press("u", &state)
    #expect(state.notice?.text == "nothing to undo")
  }

  /// Random walks through the keys: undoing everything leads back exactly, redoing forth again.
  @Test(arguments: 0..<8)
  func undoingEverythingLeadsBack(seed: UInt64) {
    var state = explorer()
    let start = state.point
    let keys = Array("lhLH.,0123456789rR[]XjkjkjG".unicodeScalars)
    var random = seed
    for step in 0..<60 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = keys[Int((random >> 33) % UInt64(keys.count))]
      press([.character(key)], &state, from: step * 2000)
    }
    let end = state.point
    for _ in 0..<100 { press("u", &state, from: 1_000_000) }
    #expect(state.point == start)
    for _ in 0..<100 { press("Z", &state, from: 2_000_000) }
    #expect(state.point == end)
  }
}

@Suite struct SavingTests {
  @Test func aPictureIsSavedUnderTheProposedName() throws {
    var state = explorer()
    press("k3w", &state)
    let effects = press([.enter], &state)
    guard case .save(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.fileName == "infogan-mnist-digit3-seed1234.png")
    #expect(request.zoom == 8)
    #expect(request.latents == [state.point.latent])
    #expect(request.view == .single)
    #expect(state.isModified)
    _ = update(
      &state,
      .saved(SavedFile(name: "three.png", width: 224, height: 224, point: state.point)))
    #expect(!state.isModified)
    #expect(state.notice == Notice(.done, "saved three.png, 224×224 pixels; P opens it again"))
  }

  @Test(arguments: [
    ("a.png x3", "a.png", 3), ("a.png", "a.png", 8), ("a b x12", "a b.png", 12),
    ("~/x/a.PNG x1", "~/x/a.PNG", 1), ("xylophone", "xylophone.png", 8), ("a x", "a x.png", 8),
  ])
  func nameAndZoomAreRead(text: String, name: String, zoom: Int) {
    var state = explorer()
    press("w", &state)
    press(text, &state)
    let effects = press([.enter], &state)
    guard case .save(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.fileName == name)
    #expect(request.zoom == zoom)
  }

  @Test(arguments: [
    ("a.png x0", "the zoom x0 is not one of x1 to x64"),
    ("a.png x99", "the zoom x99 is not one of x1 to x64"),
    ("x/ x8", "a file name is missing, as in: three.png x8"),
    ("  ", "a file name is missing, as in: three.png x8"),
  ])
  func oddNamesAreSaid(text: String, message: String) {
    var state = explorer()
    press("w", &state)
    press(text, &state)
    #expect(press([.enter], &state).isEmpty)
    #expect(state.notice?.text == message)
    #expect(state.prompt != nil)
  }

  @Test func stripAndGridAreSavedWithTheirValues() {
    var state = explorer()
    press("W", &state)
    var effects = press([.enter], &state)
    guard case .save(let strip)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(strip.latents.count == 9)
    #expect(strip.columns == 9)
    #expect(strip.fileName == "infogan-mnist-digit0-along-slant-seed1234.png")
    guard case .strip(let code, let values) = strip.view else {
      Issue.record("\(strip.view)")
      return
    }
    #expect(code == "slant")
    #expect(values.count == 9)
    #expect(
      strip.labels
        == GridLabels(
          title: "slant",
          columns: ["-2", "-1.5", "-1", "-0.5", "[0]", "+0.5", "+1", "+1.5", "+2"],
          currentColumn: 4))
    press("vW", &state)
    effects = press([.enter], &state)
    guard case .save(let grid)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(grid.latents.count == 90)
    #expect(grid.fileName == "infogan-mnist-by-digit-along-slant-seed1234.png")
    #expect(grid.labels?.title == "digit down, slant across")
    #expect(grid.labels?.rows == ["[0]"] + (1...9).map(String.init))
    if case .grid(let rows, let columns, _) = grid.view {
      #expect(rows == "digit")
      #expect(columns == "slant")
    } else {
      Issue.record("\(grid.view)")
    }
  }

  /// What a saved picture says of itself.
  private func saved(_ view: PictureView, maps: [String: [Float]] = [:]) -> PictureMetadata {
    PictureMetadata(
      program: "latent", model: "infogan-mnist", modelHash: "0", latent: [], view: view,
      mapFactors: maps)
  }

  /// Maps that were scaled are scaled again, where the model has them.
  @Test func scaledMapsComeBack() {
    var factors = [Float](repeating: 1, count: 64)
    factors[7] = 0
    var state = explorer(model: layeredDigits)
    state.restore(saved(.single, maps: ["up1": factors]), of: "a.png")
    #expect(state.scales.factors == ["up1": factors])
    #expect(state.notice == Notice(.done, "the point of a.png, 1 maps scaled"))
    for strange in [["up9": factors], ["fc2": factors], ["up1": factors, "up9": factors]] {
      state.restore(saved(.single, maps: strange), of: "a.png")
      #expect(state.scales.factors.count == strange.count - 1)
      #expect(state.notice?.kind == .failure)
    }
    state.restore(saved(.single), of: "a.png")
    #expect(state.scales.areWhole)
  }

  @Test func aSavedViewComesBack() {
    var state = explorer(120, 40, nil)
    let point = state.point
    state.restore(saved(.strip(code: "noise[40]", values: [0])), of: "a.png")
    #expect(state.rows.name(of: state.focusedRow) == "noise[40]")
    #expect(state.notice == Notice(.done, "the point of a.png"))
    // Nothing was asked for yet, so that the first action asks for the pictures.
    #expect(apply(.graphics(Graphics(mode: .sixel)), to: &state).count == 1)
    #expect((0..<40).contains { view(state).frame.text(row: $0).hasPrefix(" noise[40] ─") })
    state.restore(saved(.grid(rows: "digit", columns: "width", values: [0])), of: "a.png")
    #expect(state.view == .grid)
    #expect(state.rows.name(of: state.focusedRow) == "width")
    let before = state
    state.restore(saved(.strip(code: "gone", values: [])), of: "a.png")
    state.restore(saved(.single), of: "a.png")
    #expect(state == before)
    #expect(state.point == point)
  }

  /// A thousand saved points are not compared with the present one before every frame.
  @Test func onlyTheLastSavedPointsAreRemembered() {
    var state = explorer()
    var points: [ExploredPoint] = []
    for index in 0..<60 {
      press("jl", &state, from: index * 10_000)
      points.append(state.point)
      let file = SavedFile(name: "a.png", width: 1, height: 1, point: state.point)
      apply(.saved(file), to: &state)
      apply(.saved(file), to: &state)
    }
    #expect(state.kept == Array(points.suffix(32)))
    #expect(!state.isModified)
  }

  @Test func withoutAStripThereIsNothingToSave() {
    var state = explorer(40, 12)
    press("W", &state)
    #expect(state.prompt == nil)
    #expect(state.notice?.text == "there is no strip or grid on this screen to save")
  }

  @Test func aFailureKeepsThePointModified() {
    var state = explorer()
    press("l", &state)
    _ = update(&state, .notSaved("disk full"))
    #expect(state.isModified)
    #expect(state.notice == Notice(.failure, "disk full"))
  }
}
