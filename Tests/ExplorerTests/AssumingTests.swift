import Cells
import Latents
import Testing

@testable import Explorer

/// What was assumed of a network of another program, said and changed by lines.
@Suite struct AssumingTests {
  private static let assumptions = [
    ExploredAssumption(
      subject: "latent of 9 numbers", choices: ["noise N(0, 1)"], chosen: 0, certainty: "measured",
      isOpen: false),
    ExploredAssumption(
      subject: "activation of the output", choices: ["tanh", "sigmoid", "none"], chosen: 0,
      certainty: "guessed", isOpen: true),
  ]

  private func explored() -> State {
    var model = digits
    model.assumptions = Self.assumptions
    var state = explorer(model: model)
    state.modelPath = "/m/generator.pth"
    return state
  }

  private func say(_ line: String, _ state: inout State) throws -> [Effect] {
    update(&state, .statement(try Statement(parsing: line), time: 0)).filter {
      if case .assume = $0 { true } else { false }
    }
  }

  @Test(arguments: [
    ("assume", "2 activation of the output: tanh (guessed)"),
    ("assume 2", "2 activation of the output: tanh (guessed); or sigmoid, none"),
    ("assume 3", "there is no assumption 3, they go to 2"),
    ("assume 2 relu", "activation of the output can be tanh, sigmoid, none"),
  ])
  func linesAreAnswered(_ line: String, _ text: String) throws {
    var state = explored()
    #expect(try say(line, &state).isEmpty)
    #expect(state.notice?.text == text)
  }

  @Test func ownModelsAssumeNothing() throws {
    var state = explorer()
    #expect(try say("assume", &state).isEmpty)
    #expect(
      state.notice?.text == "nothing had to be assumed: the file says what the network is")
  }

  @Test func aChoiceIsTakenAndShownBesideTheOneBefore() throws {
    var state = explored()
    #expect(try say("assume 2 sig", &state) == [.assume(assumption: 1, choice: 1)])
    #expect(state.isBusy)
    var other = state.model
    other.assumptions[1].chosen = 1
    let before = BesideModel(model: state.model, isBefore: true)
    _ = update(&state, .assumed(other, beside: before))
    #expect(!state.isBusy)
    #expect(state.model.assumptions[1].chosen == 1)
    #expect(state.beside?.isBefore == true)
    #expect(
      state.notice?.text
        == "2 activation of the output: sigmoid (guessed); 'models' shows the network before beside it"
    )
  }

  @Test func aChoiceWithoutAPictureIsRefused() throws {
    var state = explored()
    _ = try say("assume 2 none", &state)
    _ = update(&state, .notAssumed)
    #expect(!state.isBusy)
    #expect(state.model.assumptions == Self.assumptions)
    #expect(state.notice?.kind == .failure)
  }

  @Test func tensorsThatNoLayerReadsAreDoubt() throws {
    var model = digits
    model.unread = ["main.11.weight"]
    var state = explorer(model: model)
    #expect(view(state).frame.text(row: 0).contains("1 tensor unread, see :assume"))
    #expect(try say("assume", &state).isEmpty)
    #expect(state.notice?.text == "no layer reads main.11.weight")
    state.model.assumptions = Self.assumptions
    state.model.unread.append("main.11.bias")
    #expect(view(state).frame.text(row: 0).contains("1 assumed, 2 tensors unread, see :assume"))
    #expect(try say("assume", &state).isEmpty)
    #expect(
      state.notice?.text
        == "2 activation of the output: tanh (guessed); no layer reads main.11.weight, main.11.bias"
    )
  }

  @Test func doubtStandsInTheHeader() {
    let state = explored()
    let row = view(state).frame.text(row: 0)
    #expect(row.contains("1 assumed, see :assume"))
  }

  /// Figures of speed give way to doubt, not the other way round.
  @Test func doubtStaysWhereTheLineIsShort() {
    var model = digits
    model.name = "generator"
    model.assumptions = Self.assumptions
    model.unread = ["main.11.weight"]
    var state = explorer(80, 24, model: model)
    state.forwardTimes = [0.33]
    state.frameBytes = 14_000
    let row = view(state).frame.text(row: 0)
    #expect(row.contains("1 assumed, 1 tensor unread, see :assume"))
    #expect(row.contains("seed"))
  }
}
