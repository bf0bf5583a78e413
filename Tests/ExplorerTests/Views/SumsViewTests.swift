import Cells
import Latents
import Pictures
import Testing

@testable import Explorer

@Suite struct SumsViewTests {
  /// Marks at slant 0, 1 and 2, the last of them with digit 3, and a sum of them.
  private func sums(_ line: String = "sum a,b - a + c", _ columns: Int = 120, _ rows: Int = 40)
    throws -> State
  {
    var state = explorer(columns, rows)
    press("maLmbLk3mc", &state)
    try say(line, &state)
    return state
  }

  private func say(_ line: String, _ state: inout State, time: Int = 100_000) throws {
    apply(.statement(try Statement(parsing: line), time: time), to: &state)
  }

  @Test func withoutMarksItSaysWhatToDo() throws {
    var state = explorer()
    apply(.statement(.view("sums"), time: 0), to: &state)
    #expect(
      state.notice?.text
        == "a sum needs marks: m and a letter marks a point, A adds and subtracts them")
    try say("sum a - b", &state)
    #expect(state.notice?.text == "there is no mark a: m and a letter marks a point")
    #expect(state.view == .single)
    press("maAx", &state)
    #expect(state.prompt?.string == "sum x")
  }

  @Test func itShowsTermsPanelAndPixels() throws {
    let state = try sums()
    #expect(state.view == .sums)
    let plan = try #require(state.tiles?.plan)
    // Four members, three means, nine of the panel.
    #expect(plan.latents.count == 4 + 3 + 9)
    #expect(plan.latents[..<4].map { $0.values[72] } == [0, 1, 0, 2])
    #expect(plan.latents[4..<7].map { $0.values[72] } == [0.5, 0, 2])
    // 0.5 - 0 + 2, and of 0 - 0 + 3 the digit that is left.
    let sum = state.shownPoint.latent
    #expect(sum.values[72] == 2.5)
    #expect(sum.category(ofPart: 1, in: digits.spec) == 3)
    #expect(plan.latents[11] == sum)
    #expect(view(state).slots.count == 3 + 1 + 9)
    let text = (0..<40).map { view(state).frame.text(row: $0) }.joined(separator: "\n")
    for words in ["+ a,b", "- a", "+ c", "pixels", "the sum, and 8", "[sum]", "sum a,b - a + c"] {
      #expect(text.contains(words), "\(words) is missing")
    }
  }

  @Test func theSumIsTakenMarkedAndUndone() throws {
    var state = try sums()
    let (sum, point) = (state.shownPoint, state.point)
    press("5l", &state, from: 200_000)
    #expect(state.point == point)
    #expect(
      state.notice?.text == "Enter takes the sum as the point, which can be changed then")
    press([.enter], &state, from: 210_000)
    #expect(state.point == sum)
    press("mdA", &state, from: 220_000)
    #expect(state.marks["d"] == sum)
    #expect(state.prompt?.string == "sum a,b - a + c")
    press([.escape], &state)
    press("uu", &state, from: 230_000)
    #expect(state.point == point)
  }

  /// Without Enter before, too: what is marked is what is shown.
  @Test func theSumIsMarkedAsItIsShown() throws {
    var state = try sums()
    let sum = state.shownPoint
    press("md", &state, from: 200_000)
    #expect(state.marks["d"] == sum)
    #expect(state.notice?.text == "marked as d: the sum a,b - a + c")
    press("u", &state, from: 210_000)
    #expect(state.marks["d"] == nil)
    #expect(state.notice?.text.hasPrefix("undone: mark d") == true)
  }

  @Test func blanksMayBeMissing() throws {
    var state = try sums("sum a-b")
    #expect(state.markSum?.description == "a - b")
    try say("sum c - a-b", &state, time: 200_000)
    #expect(state.markSum?.description == "c - a - b")
    // A mark of that name comes first.
    try say("mark a-b", &state, time: 300_000)
    try say("sum a-b", &state, time: 310_000)
    #expect(state.markSum?.description == "a-b")
  }

  /// The line proposes the marks in the order in which they were set, and typing replaces them.
  @Test func theProposedSumIsReplacedByTyping() {
    var state = explorer()
    press("mcLmbLmaA", &state)
    #expect(state.prompt?.string == "sum c - b + a")
    press("b", &state, from: 100_000)
    #expect(state.prompt?.string == "sum b")
  }

  /// What the model brings is no sum that anybody meant.
  @Test func pointsOfTheModelAreNotProposed() {
    var model = digits
    for name in ["one", "two", "three"] {
      model.marks[name] = ExploredPoint(neutral: model.spec, seed: 5)
    }
    var state = explorer(model: model)
    press("A", &state)
    #expect(state.prompt?.string == "sum ")
    press([.escape], &state, from: 10_000)
    press("mcLmbLmaA", &state, from: 20_000)
    #expect(state.prompt?.string == "sum c - b + a")
  }

  @Test func otherNoiseLeavesTheSum() throws {
    var state = try sums()
    let before = try #require(state.tiles?.plan.latents)
    press("r", &state, from: 200_000)
    let after = try #require(state.tiles?.plan.latents)
    #expect(after[..<7] == before[..<7] && after[11] == before[11])
    #expect(after[7] != before[7])
  }

  @Test func clicksTakeAPictureOfThePanel() throws {
    var state = try sums()
    let tiles = try #require(Layout(state)?.tiles)
    func click(_ column: Int, _ row: Int) {
      let cells = tiles.cells(column: column, row: row)
      apply(
        .mouse(MouseEvent(.press, at: Position(column: cells.left, row: cells.top)), time: 1),
        to: &state)
    }
    let corner = try #require(state.tiles?.plan.latents.last)
    click(4, 2)
    #expect(state.point.latent == corner)
    let marked = try #require(state.marks["c"])
    click(0, 1)
    #expect(state.point == marked)
    // A group is no point, and beside the pictures there is nothing.
    click(0, 0)
    click(1, 2)
    #expect(state.point == marked)
  }

  @Test func aMarkThatGoesTakesTheViewAway() throws {
    var state = try sums()
    try say("unmark c", &state, time: 200_000)
    #expect(state.view == .single)
    try say("view sums", &state, time: 210_000)
    #expect(state.notice?.text == "a mark of a,b - a + c is gone, A types another sum")
  }

  @Test func theDifferenceBecomesADirection() throws {
    var state = try sums()
    try say("learn tilt from c - a,b", &state, time: 200_000)
    let direction = try #require(state.directions["tilt"])
    #expect(direction.source == "marks, c - a,b")
    #expect(direction.direction.values[72] == 1)
    #expect(direction.direction.values[62..<72].allSatisfy { $0 == 0 })
    press("am", &state, from: 300_000)
    #expect(state.prompt?.string == "learn difference from a,b - a + c")
    press([.escape], &state)
    try say("learn way from a - a", &state, time: 400_000)
    #expect(state.notice?.text == "nothing but categories remains of a - a")
  }

  @Test(arguments: [(80, 24, 5), (200, 60, 5), (60, 40, 3), (40, 12, 3)])
  func whereThereIsLittleRoomThePanelStays(columns: Int, rows: Int, expected: Int) throws {
    let state = try sums("sum a - b + c", columns, rows)
    #expect(Layout(state)?.tiles?.columns == expected)
    #expect(state.view == .sums)
  }

  /// What `W` saves is the panel; what is kept of a session leads back to the sum.
  @Test func panelsAreSavedAndSessionsGoOn() throws {
    var state = try sums()
    let effects = update(
      &state, .statement(.save(.shown, file: "panel.png", zoom: 2), time: 200_000))
    let saved = effects.compactMap { if case .save(let request) = $0 { request } else { nil } }
    #expect(saved.first?.columns == 3)
    #expect(saved.first?.latents == state.summedPanel)
    let lines = state.sessionLines
    var again = explorer()
    for line in lines.dropFirst() { try say(line, &again) }
    #expect(again.view == .sums)
    #expect(again.shownPoint == state.shownPoint)
    apply(.statement(.view("single"), time: 300_000), to: &state)
    for line in state.sessionLines.dropFirst() { try say(line, &again) }
    #expect(again.view == .single)
  }
}
