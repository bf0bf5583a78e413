import Cells
import Testing

@Suite struct FrameTests {
  @Test func textIsCutAtTheEdgeAndAtItsWidth() {
    var frame = Frame(size: Size(columns: 6, rows: 2))
    frame.put("abcdefgh", column: 3, row: 0)
    frame.put("abcdefgh", column: 0, row: 1, width: 2)
    #expect(frame.text(row: 0) == "   abc")
    #expect(frame.text(row: 1) == "ab    ")
  }

  @Test func writingOutsideDoesNothing() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.put("abc", column: -2, row: 0)
    frame.put("abc", column: 0, row: 5)
    frame[7, 0] = Cell("x")
    frame.fill(Rect(left: 2, top: -3, width: 9, height: 4), with: Cell("."))
    #expect(frame.text(row: 0) == "c .")
  }

  /// A file name must neither move the columns after it nor reach the terminal as a command.
  @Test(arguments: ["\u{1B}[2J", "日本", "e\u{301}", "\u{7}", "👍", "\u{AD}"])
  func charactersOfAnotherWidthBecomeQuestionMarks(text: String) {
    var frame = Frame(size: Size(columns: 12, rows: 1))
    let end = frame.put(text, column: 0, row: 0)
    #expect(end == text.cellCount)
    let allowed = Set("?[2Je ".unicodeScalars)
    #expect(frame.cells.allSatisfy { allowed.contains($0.character) })
  }

  @Test func textToTheRightEndsBeforeItsColumn() {
    var frame = Frame(size: Size(columns: 8, rows: 1))
    #expect(frame.putRight("×12", right: 7, row: 0) == 4)
    #expect(frame.text(row: 0) == "    ×12 ")
  }

  @Test(arguments: [
    ("slant", 8, "slant"), ("slant", 5, "slant"), ("slant", 4, "sla…"), ("slant", 1, "…"),
    ("slant", 0, ""), ("", 3, ""),
  ])
  func fittedTextHasAtMostItsWidth(text: String, width: Int, expected: String) {
    #expect(text.fitted(to: width) == expected)
  }
}
