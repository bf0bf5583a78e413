import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct MeasuringTests {
  private func row(_ name: String) throws -> LatentCoordinate {
    try digits.spec.coordinate(named: name)
  }

  /// Effects of which `width` and `noise[7]` are the strongest of their kinds.
  private func effects() throws -> [LatentCoordinate: Float] {
    var effects: [LatentCoordinate: Float] = [:]
    for coordinate in digits.spec.coordinates { effects[coordinate] = 0.001 }
    effects[try row("digit")] = 0.1
    effects[try row("slant")] = 0.05
    effects[try row("width")] = 0.2
    effects[try row("noise[7]")] = 0.02
    return effects
  }

  private func measured(_ state: inout State) throws {
    apply(.measured(.effects(try effects(), isComplete: true)), to: &state)
  }

  /// Measuring is asked for once, when the first picture is there.
  @Test func measuringBeginsAfterTheFirstPicture() throws {
    var state = explorer(120, 40, nil)
    let picture = Picture(width: 28, height: 28, channels: 1)
    let first = update(&state, .decoded(picture, request: state.request, milliseconds: 1))
    #expect(!first.contains(.measure))
    var other = State(
      model: digits, point: ExploredPoint(neutral: digits.spec, seed: 1),
      size: Size(columns: 120, rows: 40))
    #expect(!update(&other, .graphics(Graphics(mode: .sixel))).contains(.measure))
    #expect(update(&other, .decoded(picture, request: 1, milliseconds: 1)).contains(.measure))
    _ = update(&other, .key(.character("l"), time: 1))
    #expect(!update(&other, .decoded(picture, request: 2, milliseconds: 1)).contains(.measure))
  }

  @Test func theStrongestEffectComesFirstAmongItsKind() throws {
    var state = explorer()
    press("E", &state)
    #expect(state.notice?.text == "effects are still being measured")
    try measured(&state)
    #expect(state.rows.name(of: state.rows.rows[0]) == "digit")
    press("E", &state)
    let names = state.rows.rows.map { state.rows.name(of: $0) }
    #expect(names[..<5] == ["width", "digit", "slant", "noise[7]", "noise[0]"])
    #expect(names.count == 65 && Set(names).count == 65)
    // The focus stays with its code.
    #expect(state.rows.name(of: state.focusedRow) == "slant")
    press("E", &state)
    #expect(state.rows.name(of: state.rows.rows[0]) == "digit")
    #expect(state.rows.name(of: state.focusedRow) == "slant")
  }

  /// Where it is known how much is found of the codes, they can be sorted by that; noise keeps its effect.
  @Test func codesAreSortedByWhatIsFoundOfThem() throws {
    var state = explorer()
    try measured(&state)
    apply(.measured(.information([1: 0.2, 2: 1.4, 3: 0.9], pictures: 512)), to: &state)
    press("EE", &state)
    #expect(state.notice?.text == "largest L_I first")
    let names = state.rows.rows.map { state.rows.name(of: $0) }
    #expect(names[..<5] == ["slant", "width", "digit", "noise[7]", "noise[0]"])
    press("E", &state, from: 9000)
    #expect(state.sorting == .model && state.rows.name(of: state.rows.rows[0]) == "digit")
  }

  /// What an autoencoder's encoder says is not called Q.
  @Test func theEncoderIsCalledSo() throws {
    var model = digits
    model.reader = .encoder
    var state = explorer(model: model)
    var outputs = [Float](repeating: 0, count: 14)
    outputs[10] = 0.58
    apply(.read(outputs, request: state.request), to: &state)
    apply(.measured(.information([1: 2.299, 2: 1.39], pictures: 1024)), to: &state)
    press("I", &state)
    let lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains("slant") && $0.contains("E +0.58") })
    #expect(lines.contains { $0.contains("the encoder finds L_I 1.39 nats") })
    #expect(lines.contains { $0.contains("what the encoder finds of each code") })
    #expect(!lines.contains { $0.contains("Q ") })
  }

  /// Directions are asked for beside codes, each once, and later ones when they come.
  @Test func directionsAreMeasuredToo() throws {
    var model = digits
    let directions = try ["thin", "tall", "bold"].enumerated().map { place, name in
      var values = [Float](repeating: 0, count: digits.spec.size)
      values[place] = 1
      return try #require(Direction(name: name, values: values, in: digits.spec))
    }
    model.directions = directions.prefix(2).map { ExploredDirection($0, source: "tags") }
    var state = State(
      model: model, point: ExploredPoint(neutral: model.spec, seed: 1),
      size: Size(columns: 120, rows: 40))
    func asked(_ effects: [Effect]) -> [[Direction]] {
      effects.compactMap { if case .measureDirections(let all) = $0 { all } else { nil } }
    }
    #expect(asked(update(&state, .graphics(Graphics(mode: .sixel)))).isEmpty)
    let picture = Picture(width: 28, height: 28, channels: 1)
    let first = update(&state, .decoded(picture, request: state.request, milliseconds: 1))
    #expect(asked(first) == [Array(directions.prefix(2))])
    #expect(asked(press("l", &state)).isEmpty)
    let line = Statement.direction("bold", directions[2].values, source: "")
    #expect(
      asked(apply(.statement(line, time: 9000), to: &state)) == [[directions[2]]])
    try measured(&state)
    #expect(state.unmeasuredDirections == directions)
    apply(
      .measured(.directionEffects([directions[0]: 0.04, directions[1]: 0.4])), to: &state)
    apply(.measured(.directionEffects([directions[2]: 0.2])), to: &state)
    #expect(state.unmeasuredDirections.isEmpty)

    // A bar as long as the effect, of which the largest is that of a direction now.
    let lines = (0..<40).map { view(state).frame.text(row: $0) }
    for (name, bar) in [
      ("thin", "▌····"), ("tall", "█████"), ("bold", "██▌··"), ("width", "██▌··"),
    ] {
      #expect(lines.contains { $0.contains(" \(name)") && $0.contains(bar) }, "\(name)")
    }
    #expect(lines.contains { $0.contains("directions") && $0.contains("effect") })
    press("E", &state, from: 20_000)
    let names = state.rows.rows.map { state.rows.name(of: $0) }
    #expect(names[..<6] == ["width", "digit", "slant", "tall", "bold", "thin"])
    apply(.statement(.measures, time: 30_000), to: &state)
    #expect(
      state.notice?.text.hasSuffix("tall effect 0.400; bold effect 0.200; thin effect 0.040")
        == true)
    press("D", &state, from: 40_000)
    #expect((0..<40).contains { view(state).frame.text(row: $0).contains("effect 0.040") })
  }

  /// Bars are as long as effects are strong; what does nothing is dim, and says so by an empty bar.
  @Test func barsShowEffects() throws {
    var state = explorer()
    try measured(&state)
    let frame = view(state).frame
    let lines = (0..<40).map { frame.text(row: $0) }
    let width = try #require(lines.first { $0.contains(" width ") })
    #expect(width.contains("█████"))
    let digit = try #require(lines.first { $0.contains(" digit ") })
    #expect(digit.contains("██▌··"))
    let dead = try #require(lines.firstIndex { $0.contains("    3     ") })
    #expect(lines[dead].contains("·····"))
    let column = try #require(
      lines[dead].firstIndex(of: "3").map {
        lines[dead].distance(from: lines[dead].startIndex, to: $0)
      })
    #expect(frame[column, dead].style.attributes == .dim)
    #expect(lines.contains { $0.contains("slant  effect 0.050") })
  }

  /// What Q says is shown beside the value, and only for the picture that it was asked about.
  @Test func theReadingStandsBesideTheValue() throws {
    var state = explorer()
    var outputs = [Float](repeating: 0, count: 14)
    outputs[3] = 5
    outputs[10] = 0.58
    outputs[11] = -0.03
    apply(.read(outputs, request: state.request), to: &state)
    apply(.measured(.information([1: 2.299, 2: 1.39, 3: 1.49], pictures: 1024)), to: &state)
    var lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains("slant") && $0.contains("Q +0.58") })
    #expect(lines.contains { $0.contains("width") && $0.contains("Q -0.03") })
    #expect(lines.contains { $0.contains("digit") && $0.contains("Q 3 .94") })
    #expect(
      lines.contains { $0.contains("Q finds L_I 1.39 nats, h(c) 0.69 (differential, no limit)") })
    press("l", &state)
    lines = (0..<40).map { view(state).frame.text(row: $0) }
    #expect(!lines.contains { $0.contains("Q +0.58") })
  }

  @Test func theMeasuresOfAllCodesAreListed() throws {
    var state = explorer()
    apply(.statement(.measures, time: 1), to: &state)
    #expect(state.notice?.kind == .failure)
    try measured(&state)
    apply(.measured(.information([1: 2.299, 2: 1.39], pictures: 1024)), to: &state)
    apply(.statement(.measures, time: 9000), to: &state)
    #expect(
      state.notice?.text
        == "digit effect 0.100   L_I 2.30 of H(c) 2.30 nats; slant effect 0.050   "
        + "L_I 1.39 nats, h(c) 0.69; width effect 0.200; "
        + "h(c) is a differential entropy, no limit: L_I may be larger")
    press("I", &state, from: 20_000)
    func lines() -> [String] { (0..<40).map { view(state).frame.text(row: $0) } }
    #expect(lines().contains { $0.contains("digit  effect 0.100   L_I 2.30 of H(c) 2.30 nats") })
    #expect(lines().contains { $0.contains("width  effect 0.200") })
    #expect(lines().contains { $0.contains("h(c)   differential entropy, no limit") })
    // Any key closes the list, and does nothing else.
    let point = state.point
    press("l", &state, from: 30_000)
    #expect(!lines().contains { $0.contains("L_I 2.30") })
    #expect(state.point == point)
  }

  /// An answer of the wrong length is not taken apart.
  @Test func strangeReadingsAreNotShown() {
    var state = explorer()
    apply(.read([1, 2, 3], request: state.request), to: &state)
    #expect(!(0..<40).contains { view(state).frame.text(row: $0).contains("Q +") })
  }

  @Test func theHeatMapIsAskedForWithTheStepOfTheFocusedCode() throws {
    var state = explorer()
    let effects = update(&state, .key(.character("i"), time: 1))
    guard case .decode(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    let change = try #require(request.change)
    #expect(change.from == state.point.latent)
    #expect(change.to.values[72] == 0.1)
    #expect(change.distance == 0.1)
    #expect(state.isWaiting)
    let difference = Difference(
      values: [Float](repeating: 0.05, count: 784), width: 28, height: 28)
    _ = update(
      &state,
      .decoded(
        Picture(width: 28, height: 28, channels: 1), request: request.id, milliseconds: 1))
    _ = update(&state, .influenced(difference, request: request.id))
    let screen = view(state)
    #expect(screen.slots.first?.tiles.first?.picture.channels == 3)
    let lines = (0..<40).map { screen.frame.text(row: $0) }
    let text = "bright: a pixel changes by up to 50 % of black to white per 1"
    #expect(lines.contains { $0.contains(text) })
    // At the upper end the step goes inwards; a category goes to the next one.
    press("=2\r".unicodeScalars.map { $0 == "\r" ? .enter : .character($0) }, &state)
    #expect(state.showsInfluence)
    let inward = update(&state, .key(.character("j"), time: 99_000))
    guard case .decode(let next)? = inward.first else {
      Issue.record("\(inward)")
      return
    }
    #expect(next.change?.to.values[73] == 0.1)
    press("kk9", &state, from: 200_000)
    #expect(state.notice == nil)
    press("i", &state, from: 300_000)
    #expect(!state.showsInfluence)
    #expect(view(state).slots.first?.tiles.first?.picture.channels == 1)
  }

  @Test func anotherModelIsMeasuredAnew() throws {
    var state = explorer()
    try measured(&state)
    press("E", &state)
    apply(.opened(digits, path: "other.safetensors"), to: &state)
    #expect(state.measurements.effects.isEmpty)
    #expect(state.sorting == .model)
    #expect(state.reading == nil)
  }
}
