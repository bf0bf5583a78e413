import Explorer
import Pictures
import Testing

@testable import TerminalDriver

@Suite struct CapabilitiesTests {
  /// A terminal: environment, colours, replies; and what is made of them.
  struct Example: Sendable {
    var name: String
    var environment: Capabilities.Environment
    var textColours: Int
    var requested: PreviewMode?
    var replies: [TerminalReply]
    var mode: PreviewMode
    var colours: TextColours
    var reason: String
  }

  static let xterm = Capabilities.Environment(term: "xterm-256color", locale: "en_GB.UTF-8")

  static let examples = [
    Example(
      name: "xterm with sixel", environment: xterm, textColours: 256, requested: nil,
      replies: [.version("XTerm(379)"), .attributes([63, 1, 2, 4, 6])], mode: .sixel,
      colours: .trueColour, reason: "the terminal reports sixel (attribute 4)"),
    Example(
      name: "xterm without sixel", environment: xterm, textColours: 256, requested: nil,
      replies: [.version("XTerm(379)"), .attributes([64, 1, 2, 6])], mode: .blocks,
      colours: .trueColour, reason: "the terminal reports no sixel, text has true colour"),
    Example(
      name: "old xterm", environment: xterm, textColours: 256, requested: nil,
      replies: [.version("XTerm(330)"), .attributes([64, 1])], mode: .blocks,
      colours: .palette256, reason: "the terminal reports no sixel, text has 256 colours"),
    Example(
      name: "the terminal class 4 is not attribute 4", environment: xterm, textColours: 256,
      requested: nil, replies: [.attributes([4, 6])], mode: .blocks, colours: .palette256,
      reason: "the terminal reports no sixel, text has 256 colours"),
    Example(
      name: "kitty", environment: Capabilities.Environment(term: "xterm-kitty"), textColours: 256,
      requested: nil,
      replies: [.version("kitty(0.26.5)"), .kittyGraphics(true), .attributes([62])],
      mode: .kitty, colours: .trueColour,
      reason: "the terminal answers the question for kitty graphics"),
    Example(
      name: "a terminal with both", environment: xterm, textColours: 256, requested: nil,
      replies: [.version("WezTerm 2024"), .attributes([65, 4]), .kittyGraphics(true)],
      mode: .kitty, colours: .trueColour,
      reason: "the terminal answers the question for kitty graphics"),
    Example(
      name: "kitty that refuses",
      environment: Capabilities.Environment(term: "xterm", kittyWindow: "1"),
      textColours: 256, requested: nil, replies: [.kittyGraphics(false), .attributes([62])],
      mode: .blocks, colours: .palette256,
      reason: "the terminal reports no sixel, text has 256 colours"),
    Example(
      name: "no answer", environment: xterm, textColours: 256, requested: nil, replies: [],
      mode: .blocks, colours: .palette256,
      reason: "the terminal did not answer, text has 256 colours"),
    Example(
      name: "COLORTERM",
      environment: Capabilities.Environment(term: "tmux", colourTerm: "truecolor"), textColours: 8,
      requested: nil, replies: [.attributes([1, 2])], mode: .blocks, colours: .trueColour,
      reason: "the terminal reports no sixel, text has true colour"),
    Example(
      name: "console", environment: Capabilities.Environment(term: "linux"), textColours: 8,
      requested: nil, replies: [.attributes([6])], mode: .ascii, colours: .palette256,
      reason: "the terminal reports no sixel, text has 8 colours"),
    Example(
      name: "NO_COLOR", environment: Capabilities.Environment(term: "xterm", noColour: "1"),
      textColours: 256, requested: nil, replies: [.attributes([63, 4])], mode: .ascii,
      colours: .palette256, reason: "NO_COLOR is set"),
    Example(
      name: "an explicit choice wins over NO_COLOR",
      environment: Capabilities.Environment(term: "xterm", noColour: "1"), textColours: 256,
      requested: .sixel, replies: [], mode: .sixel, colours: .palette256,
      reason: "--preview sixel was given"),
    Example(
      name: "an explicit choice wins over the terminal", environment: xterm, textColours: 256,
      requested: .ascii, replies: [.attributes([63, 4])], mode: .ascii, colours: .palette256,
      reason: "--preview ascii was given"),
    Example(
      name: "Latin-1 locale",
      environment: Capabilities.Environment(term: "xterm", locale: "de_DE.ISO-8859-1"),
      textColours: 256, requested: nil, replies: [.attributes([64])], mode: .ascii,
      colours: .palette256, reason: "the terminal reports no sixel, text has 256 colours"),
    Example(
      name: "plain C locale on a remote box",
      environment: Capabilities.Environment(term: "xterm", locale: "C"), textColours: 256,
      requested: nil, replies: [.attributes([64])], mode: .blocks, colours: .palette256,
      reason: "the terminal reports no sixel, text has 256 colours"),
  ]

  @Test(arguments: examples)
  func theBestModeIsChosen(example: Example) {
    var capabilities = Capabilities(
      environment: example.environment, textColours: example.textColours,
      requestedMode: example.requested)
    for reply in example.replies { capabilities.learn(reply) }
    #expect(capabilities.graphics.mode == example.mode, "\(example.name)")
    #expect(capabilities.graphics.colours == example.colours, "\(example.name)")
    #expect(capabilities.reason == example.reason, "\(example.name)")
  }

  @Test func cellSizesComeFromTheWindowThenTheReplyThenTheUsual() {
    var capabilities = Capabilities(environment: Self.xterm, textColours: 256)
    #expect(capabilities.graphics.cellHeight == 16)
    capabilities.learn(.cellSize(width: 10, height: 21))
    #expect(capabilities.graphics.cellHeight == 21)
    capabilities.windowCell = PixelExtent(width: 9, height: 18)
    #expect(capabilities.graphics.cellWidth == 9)
  }

  @Test func foolishRepliesAreNotBelieved() {
    var capabilities = Capabilities(environment: Self.xterm, textColours: 256)
    capabilities.learn(.cellSize(width: 0, height: 9999))
    capabilities.learn(.largestPicture(width: 0, height: 0))
    capabilities.learn(.colourRegisters(0))
    #expect(capabilities.graphics.cellWidth == 8)
    #expect(capabilities.graphics.maximumWidth == 1000)
    #expect(capabilities.graphics.colourRegisters == 2)
  }

  /// Simple terminals print questions that they do not know.
  @Test(arguments: ["linux", "vt100", "vt220", "ansi"])
  func simpleTerminalsAreAskedOneThing(term: String) {
    #expect(Questions.opening(term: term) == "\u{1B}[c")
  }

  /// A multiplexer hands on what its surroundings say, but not their pictures.
  @Test func onlyThoseAreAskedForKittyThatMayHaveIt() {
    func asks(_ environment: Capabilities.Environment) -> Bool { environment.suggestsKitty }
    #expect(asks(.init(term: "xterm-kitty")))
    #expect(asks(.init(term: "xterm-256color", program: "WezTerm")))
    #expect(asks(.init(term: "xterm-256color", kittyWindow: "3")))
    #expect(!asks(.init(term: "xterm-256color")))
    #expect(!asks(.init(term: "tmux-256color", program: "ghostty", kittyWindow: "3")))
    #expect(Questions.opening(term: "xterm-kitty", asksForKitty: true).contains("\u{1B}_G"))
    #expect(!Questions.opening(term: "xterm-256color").contains("\u{1B}_G"))
    var later = Capabilities(environment: Self.xterm, textColours: 256)
    #expect(!later.mayHaveKitty)
    later.learn(.version("ghostty 1.1"))
    #expect(later.mayHaveKitty)
  }

  @Test func multiplexersHaveALimit() {
    var capabilities = Capabilities(environment: Self.xterm, textColours: 256)
    #expect(capabilities.graphics.byteLimit == nil)
    capabilities.learn(.version("tmux 3.4"))
    #expect(capabilities.graphics.byteLimit == 1 << 17)
  }

  @Test func attributesAreAskedLast() {
    #expect(Questions.opening(term: "xterm-256color").hasSuffix("\u{1B}[c"))
  }
}

@Suite struct FramePacerTests {
  @Test func nothingToDrawIsRest() {
    var pacer = FramePacer()
    #expect(pacer.decide(at: 0, picturesMissing: true) == .rest)
  }

  @Test func aFrameWaitsBrieflyForItsPictures() {
    var pacer = FramePacer()
    pacer.markDirty(at: 100)
    #expect(pacer.decide(at: 100, picturesMissing: true) == .wait(until: 108))
    #expect(pacer.decide(at: 103, picturesMissing: false) == .draw)
    // Keys that keep coming do not put it off.
    pacer.markDirty(at: 107)
    #expect(pacer.decide(at: 108, picturesMissing: true) == .draw)
  }

  @Test func theNextFrameWaitsForTheTerminal() {
    var pacer = FramePacer()
    pacer.markDirty(at: 0)
    pacer.noteFrame(at: 0, asked: true)
    #expect(pacer.decide(at: 1, picturesMissing: false) == .rest)
    pacer.markDirty(at: 2)
    #expect(pacer.decide(at: 3, picturesMissing: false) == .wait(until: 250))
    pacer.noteReply()
    #expect(pacer.decide(at: 4, picturesMissing: false) == .draw)
  }

  /// A terminal that never answers costs one wait, not one for each frame.
  @Test func silentTerminalsAreNotWaitedForAgain() {
    var pacer = FramePacer()
    pacer.noteFrame(at: 0, asked: true)
    pacer.markDirty(at: 10)
    #expect(pacer.decide(at: 250, picturesMissing: false) == .draw)
    #expect(!pacer.asksForReply)
    pacer.noteFrame(at: 250, asked: pacer.asksForReply)
    pacer.markDirty(at: 251)
    #expect(pacer.decide(at: 251, picturesMissing: false) == .draw)
    // It was slow, not silent.
    pacer.noteReply()
    #expect(pacer.asksForReply)
  }

  @Test func aSlowTerminalIsStillWaitedFor() {
    var pacer = FramePacer()
    pacer.noteFrame(at: 0, asked: true)
    pacer.noteReply()
    pacer.noteFrame(at: 300, asked: true)
    pacer.markDirty(at: 301)
    #expect(pacer.decide(at: 560, picturesMissing: false) == .draw)
    #expect(pacer.asksForReply)
  }

  /// What was lost is not waited for again before every later frame.
  @Test func aLostReplyCostsOneWait() {
    var pacer = FramePacer()
    pacer.noteFrame(at: 0, asked: true)
    pacer.noteFrame(at: 10, asked: true)
    pacer.noteReply()
    pacer.markDirty(at: 20)
    #expect(pacer.decide(at: 21, picturesMissing: false) == .wait(until: 260))
    #expect(pacer.decide(at: 260, picturesMissing: false) == .draw)
    pacer.noteFrame(at: 260, asked: true)
    pacer.noteReply()
    pacer.markDirty(at: 270)
    #expect(pacer.decide(at: 271, picturesMissing: false) == .draw)
    // The lost one comes late: it answers nothing that is still asked.
    pacer.noteReply()
    pacer.noteFrame(at: 271, asked: true)
    pacer.markDirty(at: 272)
    #expect(pacer.decide(at: 273, picturesMissing: false) == .wait(until: 521))
  }
}
