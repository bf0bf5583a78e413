import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct StylesViewTests {
  private func styles() -> State {
    var state = explorer()
    press("LY", &state)
    return state
  }

  /// In a row the digit alone changes; the first row is the present style.
  @Test func theDigitChangesAndTheStyleStays() throws {
    let state = styles()
    #expect(state.view == .styles)
    let latents = try #require(state.tiles?.plan.latents)
    #expect(latents.count == 100)
    for (index, latent) in latents.enumerated() {
      let first = latents[index / 10 * 10]
      #expect(latent.category(ofPart: 1, in: digits.spec) == index % 10)
      #expect(latent.values[..<62] == first.values[..<62])
      #expect(latent.values[72...] == first.values[72...])
    }
    #expect(latents[0] == state.point.latent)
    #expect(latents[10].values[..<62] != latents[0].values[..<62])
    let lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(lines[1].contains("every digit, a style per row"))
    #expect(lines.contains { $0.contains("[1234]") } && lines.contains { $0.contains(" 1235 ") })
  }

  @Test func aClickTakesThatPicture() throws {
    var state = styles()
    let tiles = try #require(Layout(state)?.tiles)
    let wanted = try #require(state.tiles?.plan.latents[27])
    let cells = tiles.cells(column: 7, row: 2)
    apply(
      .mouse(
        MouseEvent(.press, at: Position(column: cells.left + 2, row: cells.top + 1)), time: 9000),
      to: &state)
    #expect(state.point.latent == wanted && state.point.seed == 1236)
    press("u", &state, from: 20_000)
    #expect(state.point.latent.values[72] == 1)
  }

  /// The same file from every screen.
  @Test func theFigureDoesNotDependOnTheScreen() throws {
    var requests: [SaveRequest] = []
    for (columns, rows) in [(120, 40), (80, 24)] {
      var state = explorer(columns, rows)
      press("LYW", &state)
      for case .save(let request) in press([.enter], &state, from: 9000) {
        requests.append(request)
      }
    }
    #expect(requests.count == 2 && requests[0].latents == requests[1].latents)
    #expect(requests[0].labels?.columns == (0..<10).map(String.init))
    #expect(requests[0].labels?.rows.first == "1234" && requests[0].latents.count == 100)
  }

  @Test func withoutCategoriesItSaysWhy() {
    var state = explorer(
      model: ExploredModel(
        name: "only", family: "none",
        spec: LatentSpec(parts: [
          LatentPart(name: "z", kind: .continuous, size: 1, prior: .standardNormal)
        ]), pictureWidth: 16, pictureHeight: 16))
    press("Y", &state)
    #expect(state.view == .single)
    #expect(state.notice?.text.hasPrefix("this model has no code of categories") == true)
  }
}

/// The figure of all codes that `F` saves.
@Suite struct TraversalFigureTests {
  @Test func itHasARowForEachCode() throws {
    var state = explorer()
    press("r", &state)
    guard case .save(let request)? = try say("save figure f.png x2", &state, at: 9000).last else {
      Issue.record("\(state.notice?.text ?? "")")
      return
    }
    #expect(request.columns == 10 && request.latents.count == 30)
    #expect(request.labels?.rows == ["digit", "slant", "width"])
    #expect(request.labels?.title == "traversals of infogan-mnist")
    // Over digits and numbers the same columns stand for different values.
    #expect(request.labels?.columns == [String](repeating: "", count: 10))
    #expect(request.latents[13].values[..<72] == state.point.latent.values[..<72])
    #expect(request.latents[10].values[72] == -2 && request.latents[19].values[72] == 2)
  }

  /// A model of numbers alone: the values stand above the columns.
  @Test func evenValuesAreSaid() throws {
    let parts = ["a", "b"].map {
      LatentPart(name: $0, kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1))
    }
    var state = explorer(
      model: ExploredModel(
        name: "numbers", family: "none", spec: LatentSpec(parts: parts), pictureWidth: 16,
        pictureHeight: 16))
    guard case .save(let request)? = try say("save figure f.png", &state).last else {
      Issue.record("\(state.notice?.text ?? "")")
      return
    }
    #expect(request.columns == 9 && request.labels?.rows == ["a", "b"])
    #expect(request.labels?.columns.first == "-2" && request.labels?.columns.last == "+2")
    #expect(request.latents[4].values == state.point.latent.values)
  }
}
