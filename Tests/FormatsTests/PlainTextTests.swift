import Formats
import Testing

@Suite struct PlainTextTests {
  @Test(arguments: ["", "plain", "Größe 3 × 4", "顔 🙂"]) func whatShowsIsLeftAlone(_ text: String) {
    #expect(text.isPlain && text.plain == text)
  }

  @Test(arguments: [
    ("\u{1B}]0;x\u{07}", "?]0;x?"), ("a\nb\r\tc", "a?b??c"), ("\u{202E}gnp", "?gnp"),
    ("\u{9B}2J", "?2J"), ("a\u{2028}b\u{2029}", "a?b?"), ("\u{E000}\u{378}", "??"),
    // One character of Swift's, two scalars.
    ("\r\n", "??"),
  ]) func whatATerminalActsOnIsReplaced(_ text: String, _ expected: String) {
    #expect(!text.isPlain && text.plain == expected)
  }
}
