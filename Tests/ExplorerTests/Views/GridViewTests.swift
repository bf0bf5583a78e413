import Cells
import Explorer
import Latents
import Pictures
import Testing

@Suite struct GridViewTests {
  private func grid(_ columns: Int = 120, _ rows: Int = 40) -> State {
    var state = explorer(columns, rows)
    press("v", &state)
    return state
  }

  private func lines(_ state: State) -> [String] {
    (0..<state.size.rows).map { view(state).frame.text(row: $0) }
  }

  private func value(_ name: String, _ state: State) throws -> Float {
    state.rows.value(of: try digits.spec.coordinate(named: name), at: state.point)
  }

  @Test func enterTakesTheChosenPicture() throws {
    var state = grid()
    #expect(state.view == .grid)
    let before = state.point
    press("jjjl", &state)
    #expect(state.point == before)
    #expect(state.traversal?.across.values[5] == 0.5)
    let chosen = lines(state)
    #expect(chosen[1].contains("[+0.5]") && chosen[1].contains("(0)"))
    #expect(chosen.contains { $0.contains("[3]") } && chosen.contains { $0.contains("(0)") })
    press([.enter], &state, from: 9000)
    #expect(try value("digit", state) == 3)
    #expect(try value("slant", state) == 0.5)
    // It is where the point is now, and one step back.
    #expect(!lines(state)[1].contains("("))
    press("u", &state, from: 20_000)
    #expect(state.point == before)
  }

  /// Enter alone takes what is there already.
  @Test func nothingIsChosenAtFirst() throws {
    var state = grid()
    let before = state.point
    press([.enter], &state)
    #expect(state.point == before)
    #expect(state.history.undoCount == 0)
    // Beyond the edges there is nothing to choose.
    press("hhhhhhhhhhkkkkkkkkkkkk", &state, from: 10_000)
    press([.enter], &state, from: 90_000)
    #expect(try value("slant", state) == -2)
    #expect(try value("digit", state) == 0)
  }

  /// Any two codes, whichever way round.
  @Test func bothCodesCanBeChosen() throws {
    var state = grid()
    #expect(lines(state)[1].contains("digit down, slant across"))
    press(">", &state)
    #expect(lines(state)[1].contains("digit down, width across"))
    press("x", &state, from: 5000)
    #expect(lines(state)[1].contains("width down, digit across"))
    press(">", &state, from: 10_000)
    #expect(lines(state)[1].contains("width down, slant across"))
    let plan = try #require(state.traversal)
    #expect(plan.across.values.first == -2 && plan.down?.values.first == -2)
    #expect(plan.latents[0].values[72...73] == [-2, -2])
    press("<<", &state, from: 20_000)
    #expect(lines(state)[1].contains("width down, noise[61] across"))
    // What is saved is what is shown.
    let save = press("W", &state, from: 30_000) + press([.enter], &state, from: 31_000)
    guard case .save(let request)? = save.last else {
      Issue.record("\(save)")
      return
    }
    #expect(request.labels?.title == "width down, noise[61] across")
  }

  /// What is chosen belongs to the grid on which it was.
  @Test func anotherGridHasNothingChosen() {
    var state = grid()
    press("jj", &state)
    #expect(lines(state).contains { $0.contains("[2]") })
    press("]", &state, from: 9000)
    #expect(lines(state).contains { $0.contains("[2]") })
    press(">", &state, from: 20_000)
    #expect(!lines(state).contains { $0.contains("[2]") })
  }

  @Test(arguments: [
    ("grid", "digit down, slant across"), ("grid across width", "digit down, width across"),
    ("grid down width", "width down, slant across"),
    ("grid down slant", "slant down, digit across"),
    ("grid across digit", "slant down, digit across"),
    ("grid across slant down noise[5]", "noise[5] down, slant across"),
  ])
  func aLineShowsAGrid(line: String, title: String) throws {
    var state = explorer()
    try say(line, &state)
    #expect(state.view == .grid)
    #expect(state.notice?.text == title)
    #expect(lines(state)[1].contains(title))
  }

  @Test func aLineWithoutTwoCodesIsRefused() throws {
    var state = explorer()
    try say("grid across slant down slant", &state)
    #expect(state.view == .single)
    #expect(state.notice?.text == "a grid needs two codes, not slant across and down")
    try say("grid across slnt", &state)
    #expect(state.notice?.kind == .failure)
  }

  /// The chosen codes are in the log and come back with the session.
  @Test func theCodesAreTold() throws {
    var state = explorer()
    state.keepLog()
    press("v>x>", &state)
    apply(.rested, to: &state)
    var kept: [String] = []
    for case .keep(let lines) in apply(.leaving, to: &state) { kept = lines }
    #expect(kept.contains("grid across slant down width"))
    var other = explorer()
    other.offer(try kept.map { try Statement(parsing: $0) })
    press("S", &other)
    #expect(other.view == .grid)
    #expect(lines(other)[1].contains("width down, slant across"))
  }

  /// Until those of another grid are there, the pictures of the one before keep to its place.
  @Test func picturesOfTheGridBeforeStayInside() {
    var state = grid()
    press("x", &state)
    for key in ["x", ">", "x", ">"] {
      for character in key.unicodeScalars {
        _ = update(&state, .key(.character(character), time: 900_000))
        for slot in view(state).slots { #expect(slot.holdsItsTiles(state), "\(key)") }
      }
    }
    _ = update(&state, .resized(Size(columns: 80, rows: 24)))
    for slot in view(state).slots { #expect(slot.holdsItsTiles(state)) }
  }

  /// The chosen picture has a frame where there are pixels for one.
  @Test func theChosenPictureIsFramed() throws {
    var state = grid()
    press("jl", &state)
    let pictures = try #require(view(state).slots.first?.tiles.map(\.picture))
    let framed = pictures.indices.filter { index in
      (0..<28).allSatisfy { pictures[index].pixels[$0] == 255 }
    }
    let columns = try #require(state.traversal?.across.values.count)
    #expect(framed == [columns + 5])
  }
}
