import Explorer
import Pictures
import Testing

@testable import TerminalDriver

@Suite struct NegotiationTests {
  private func negotiation(_ term: String = "xterm-256color", program: String = "") -> Negotiation {
    Negotiation(
      Capabilities(
        environment: Capabilities.Environment(term: term, program: program), textColours: 256))
  }

  /// Over ssh the environment does not tell the terminal: its name does, and it is asked once more.
  @Test func aTerminalThatTellsItsNameIsAskedForKitty() {
    var negotiation = negotiation()
    #expect(!negotiation.opening.contains("\u{1B}_G"))
    let asked = negotiation.take(.version("Konsole 24.12.0"))
    #expect(asked == KittyGraphics.question + "\u{1B}[c")
    #expect(negotiation.take(.attributes([62, 4])).isEmpty)
    // Sixel would do, but the better answer is on its way.
    #expect(!negotiation.isComplete)
    #expect(negotiation.take(.kittyGraphics(true)).isEmpty)
    #expect(negotiation.take(.attributes([62, 4])).isEmpty)
    #expect(negotiation.isComplete)
    #expect(negotiation.capabilities.graphics.mode == .kitty)
    #expect(negotiation.take(.version("Konsole 24.12.0")).isEmpty)
  }

  /// One that has no such graphics says nothing of them; its attributes end the wait.
  @Test func silenceAboutKittyIsNotWaitedFor() {
    var negotiation = negotiation()
    _ = negotiation.take(.version("WezTerm 2024"))
    _ = negotiation.take(.attributes([65, 4]))
    _ = negotiation.take(.attributes([65, 4]))
    #expect(negotiation.isComplete)
    #expect(negotiation.capabilities.graphics.mode == .sixel)
  }

  @Test func whatWasAskedAtTheStartIsNotAskedAgain() {
    var negotiation = negotiation(program: "WezTerm")
    #expect(negotiation.opening.contains(KittyGraphics.question))
    #expect(negotiation.take(.version("WezTerm 2024")).isEmpty)
    _ = negotiation.take(.kittyGraphics(true))
    _ = negotiation.take(.attributes([65, 4]))
    #expect(negotiation.isComplete)
  }

  @Test func moreSixelColoursAreAskedForOnce() {
    var negotiation = negotiation()
    #expect(negotiation.take(.colourRegisters(16)) == Questions.raiseRegisters)
    #expect(negotiation.take(.colourRegisters(16)).isEmpty)
    #expect(negotiation.take(.colourRegisters(1024)).isEmpty)
  }
}
