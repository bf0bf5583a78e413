import Testing

@testable import TerminalDriver

@Suite struct MovedLinesTests {
  /// What ncurses wrote when the rows of the noise changed their order.
  @Test func aScrollingRegionMovesLines() {
    #expect(CursesScreen.movesLines(Array("\u{1B}[9;16r\u{1B}[16;1H\u{1B}[4S\u{1B}[1;24r".utf8)))
  }

  @Test(arguments: ["", "r", "1;24r", "\u{1B}[24r", "\u{1B}[1;24H r noise", "\u{1B}[0;2mr"])
  func otherTextMovesNone(text: String) {
    #expect(!CursesScreen.movesLines(Array(text.utf8)))
  }
}
