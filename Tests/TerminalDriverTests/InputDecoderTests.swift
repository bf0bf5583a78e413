import Cells
import Explorer
import Testing

@testable import TerminalDriver

@Suite struct InputDecoderTests {
  private func decode(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    return decoder.feed(text.utf8)
  }

  @Test(arguments: [
    ("a", Key.character("a")), ("é", .character("é")), ("→", .character("→")),
    ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
    ("\u{3}", .control("c")), ("\u{1A}", .control("z")), ("\u{C}", .control("l")),
    ("\u{1B}[A", .arrow(.up)), ("\u{1B}OB", .arrow(.down)), ("\u{1B}[1;2C", .arrow(.right, .shift)),
    ("\u{1B}[1;5D", .arrow(.left, .control)), ("\u{1B}[1;6D", .arrow(.left, .control)),
    ("\u{1B}[1;0A", .arrow(.up)),
    ("\u{1B}Od", .arrow(.left, .control)), ("\u{1B}[d", .arrow(.left, .shift)),
    ("\u{1B}[c", .arrow(.right, .shift)), ("\u{1B}[Z", .backTab),
    ("\u{1B}[H", .home), ("\u{1B}OF", .end), ("\u{1B}[1~", .home), ("\u{1B}[4~", .end),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[3~", .delete),
    ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
  ])
  func keysAreKnown(text: String, key: Key) {
    #expect(decode(text) == [.key(key)])
  }

  @Test(arguments: [
    ("\u{1B}[?63;1;2;4;6;9;15;22c", TerminalReply.attributes([63, 1, 2, 4, 6, 9, 15, 22])),
    ("\u{1B}[?1;2c", .attributes([1, 2])),
    ("\u{1B}P>|XTerm(379)\u{1B}\\", .version("XTerm(379)")),
    ("\u{1B}[?1;0;1024S", .colourRegisters(1024)),
    ("\u{1B}[?2;0;1000;900S", .largestPicture(width: 1000, height: 900)),
    ("\u{1B}[6;17;8t", .cellSize(width: 8, height: 17)),
    ("\u{1B}[?2026;2$y", .synchronizedOutput(true)),
    ("\u{1B}[?2026;0$y", .synchronizedOutput(false)),
    ("\u{1B}[?2026;4$y", .synchronizedOutput(false)),
    ("\u{1B}[0n", .ready),
  ])
  func repliesAreKnown(text: String, reply: TerminalReply) {
    #expect(decode(text) == [.reply(reply)])
  }

  @Test(arguments: [
    ("\u{1B}[<0;12;7M", MouseEvent(.press, at: Position(column: 11, row: 6))),
    ("\u{1B}[<32;1;1M", MouseEvent(.drag, at: Position(column: 0, row: 0))),
    ("\u{1B}[<0;300;70m", MouseEvent(.release, at: Position(column: 299, row: 69))),
    ("\u{1B}[<64;5;5M", MouseEvent(.wheelUp, at: Position(column: 4, row: 4))),
    ("\u{1B}[<69;5;5M", MouseEvent(.wheelDown, at: Position(column: 4, row: 4))),
  ])
  func theMouseIsKnown(text: String, event: MouseEvent) {
    #expect(decode(text) == [.mouse(event)])
  }

  /// Whatever is no key, no mouse event and no answer of ours is dropped as a whole.
  @Test(arguments: [
    "\u{1B}[?1;3S", "\u{1B}[?1;3;0S", "\u{1B}[99999999999999c", "\u{1B}[?;c", "\u{1B}[6;17t",
    "\u{1B}[<0;0;0M", "\u{1B}[<0;1M", "\u{1B}[<3;1;1M", "\u{1B}[>0;379;0c", "\u{1B}[3n",
    "\u{1B}P1$r0m\u{1B}\\",
    "\u{1B}[200~", "\u{1B}[1;2;3;4Q", "\u{0}", "\u{80}", "\u{9B}",
  ])
  func everythingElseIsDropped(text: String) {
    #expect(decode(text).isEmpty)
  }

  /// All sequences at once, cut at every place: the same events, in the same order.
  @Test func fragmentsMakeNoDifference() {
    let text =
      "q\u{1B}[?63;1;4c\u{1B}[A→\u{1B}P>|kitty(0.26)\u{1B}\\\u{1B}[<0;12;7M\u{1B}[0n\u{1B}OCé\u{1B}[6;17;8tx"
    let bytes = Array(text.utf8)
    let whole = decode(text)
    #expect(whole.count == 11)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var decoder = InputDecoder()
        let events =
          decoder.feed(bytes[..<first]) + decoder.feed(bytes[first..<second])
          + decoder.feed(bytes[second...])
        #expect(events == whole)
        #expect(!decoder.isPending)
      }
    }
    var decoder = InputDecoder()
    #expect(bytes.flatMap { decoder.feed([$0]) } == whole)
  }

  @Test func aLoneEscapeIsAKeyOnlyAfterTime() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.isKeyPending)
    #expect(decoder.flush() == [.key(.escape)])
    // Alt with O is no key, and not waited for longer.
    #expect(decoder.feed([0x1B, UInt8(ascii: "O")]).isEmpty)
    #expect(decoder.isKeyPending)
    #expect(decoder.flush().isEmpty)
    // A reply that was cut off is not the key, nor are its remains.
    #expect(decoder.feed(Array("\u{1B}[?63;1".utf8)).isEmpty)
    #expect(!decoder.isKeyPending)
    #expect(decoder.flush().isEmpty)
    #expect(decode("\u{1B}\u{1B}[0n") == [.key(.escape), .reply(.ready)])
    #expect(decode("\u{1B}x") == [.key(.escape), .key(.character("x"))])
  }

  /// Alt with O or [ begins what looks like a key: a reply behind it stays one.
  @Test(arguments: ["\u{1B}O", "\u{1B}[["])
  func halfAKeyDoesNotSwallowAReply(half: String) {
    #expect(decode(half + "\u{1B}[0n") == [.reply(.ready)])
    var decoder = InputDecoder()
    #expect(decoder.feed(half.utf8).isEmpty)
    #expect(decoder.feed("\u{1B}[0nq".utf8) == [.reply(.ready), .key(.character("q"))])
  }

  @Test func brokenSequencesDoNotSwallowWhatFollows() {
    #expect(decode("\u{1B}[12\u{1B}[A") == [.key(.arrow(.up))])
    #expect(decode("\u{1B}[12\rq") == [.key(.enter), .key(.character("q"))])
    #expect(decode("\u{1B}P>|half\u{1B}[Aq") == [.key(.arrow(.up)), .key(.character("q"))])
    var decoder = InputDecoder()
    #expect(decoder.feed([0xE2, 0x86, UInt8(ascii: "q")]) == [.key(.character("q"))])
    #expect(decoder.feed([0xFF, 0xC0, 0x80, UInt8(ascii: "q")]) == [.key(.character("q"))])
  }

  @Test(
    arguments: [
      ("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\", true), ("\u{1B}]11;rgb:0000/0000/0000\u{07}", false),
      ("\u{1B}]11;rgb:fd/f6/e3\u{07}", true), ("\u{1B}]11;rgb:0/2b/36\u{07}", false),
      ("\u{1B}]11;rgba:eeee/eeee/eeee/ffff\u{07}", true),
    ])
  func backgroundsAreLightOrDark(text: String, isLight: Bool) {
    #expect(decode(text) == [.reply(.lightBackground(isLight))])
  }

  @Test(
    arguments: [
      "\u{1B}]11;rgb:ffff/ffff\u{07}", "\u{1B}]11;rgb:fffff/0/0\u{07}", "\u{1B}]11;#ffffff\u{07}",
      "\u{1B}]11;rgb:gg/00/00\u{07}", "\u{1B}]11;rgb:///\u{07}", "\u{1B}]10;rgb:00/00/00\u{07}",
      "\u{1B}_Gi=7;OK\u{1B}\\", "\u{1B}_\u{1B}\\", "\u{1B}^11;rgb:0/0/0\u{1B}\\",
    ])
  func otherStringsAreDropped(text: String) {
    #expect(decode(text + "q") == [.key(.character("q"))])
  }

  @Test func kittyAnswers() {
    #expect(decode("\u{1B}_Gi=31;OK\u{1B}\\") == [.reply(.kittyGraphics(true))])
    #expect(decode("\u{1B}_Gi=31;ENOTSUP:no\u{1B}\\") == [.reply(.kittyGraphics(false))])
  }

  @Test func endlessSequencesAreDropped() {
    var decoder = InputDecoder()
    for _ in 0..<1000 {
      #expect(decoder.feed(Array("\u{1B}]0;".utf8) + Array(repeating: 0x61, count: 3000)).isEmpty)
      #expect(decoder.feed(Array(repeating: 0x62, count: 3000)).isEmpty)
      #expect(decoder.feed([0x1B, 0x5C, UInt8(ascii: "q")]) == [.key(.character("q"))])
    }
  }

  /// Pasted text is no row of keys, in whatever fragments it comes.
  @Test(arguments: 1...24)
  func pastesAreTexts(piece: Int) {
    var decoder = InputDecoder()
    let bytes = Array("q\u{1B}[200~at seed 5\r\u{1B}[A é\u{1B}[201~w".utf8)
    var events: [InputEvent] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      events += decoder.feed(bytes[start..<min(start + piece, bytes.count)])
    }
    #expect(
      events == [
        .key(.character("q")), .pasted("at seed 5\r[A é"), .key(.character("w")),
      ])
    #expect(!decoder.isPending)
  }

  @Test func pastesThatEndNeverOrAreEndlessAreDropped() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~half".utf8)).isEmpty)
    #expect(decoder.isPending)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.feed(Array("q".utf8)) == [.key(.character("q"))])
    #expect(decoder.feed(Array("\u{1B}[200~".utf8)).isEmpty)
    for _ in 0..<100 { #expect(decoder.feed(Array(repeating: 0x61, count: 4096)).isEmpty) }
    #expect(decoder.feed(Array("\u{1B}[201~q".utf8)) == [.key(.character("q"))])
    #expect(decoder.feed(Array("\u{1B}[200~\u{1B}[201~q".utf8)) == [.key(.character("q"))])
  }

  /// Random bytes never stop the decoder, and it stays usable after them: what is typed when nothing
  /// more came is the last event.
  @Test(arguments: 0..<50)
  func garbageIsHarmless(seed: UInt64) {
    var decoder = InputDecoder()
    var state = seed
    for _ in 0..<300 {
      let bytes = (0..<7).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let value = UInt8(truncatingIfNeeded: state >> 33)
        return value < 60 ? 0x1B : value < 90 ? UInt8(ascii: "[") : value
      }
      _ = decoder.feed(bytes)
    }
    _ = decoder.flush()
    #expect(decoder.feed([UInt8(ascii: "q")]) == [.key(.character("q"))])
  }
}
