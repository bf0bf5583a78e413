import Formats
import TestSupport
import Testing

@Suite struct GzipTests {
  /// `gzip.compress(b"hello hello hello\n", mtime=0)` of Python.
  static let hello: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57,
    0xC8, 0x40, 0x90, 0x5C, 0x00, 0x3B, 0x7C, 0x8A, 0xDF, 0x12, 0x00, 0x00, 0x00,
  ]

  @Test func oneMemberAndSeveral() throws {
    let text = Array("hello hello hello\n".utf8)
    #expect(try Gzip.inflate(Self.hello) == text)
    #expect(try Gzip.inflate(Self.hello + Self.hello) == text + text)
  }

  @Test func everyTruncationIsAnError() {
    for length in 0..<Self.hello.count {
      #expect(throws: FormatError.self, "cut to \(length)") {
        _ = try Gzip.inflate(Array(Self.hello[..<length]))
      }
    }
  }

  @Test func damageIsNoticed() throws {
    let content = try Gzip.inflate(Self.hello)
    var accepted = 0
    for position in 10..<Self.hello.count {
      for bit in 0..<8 {
        var damaged = Self.hello
        damaged[position] ^= 1 << UInt8(bit)
        // A bit without meaning, such as the padding of the last byte, may change; the content not.
        guard let inflated = try? Gzip.inflate(damaged) else { continue }
        #expect(inflated == content, "bit \(bit) of byte \(position)")
        accepted += 1
      }
    }
    #expect(accepted <= 7)
  }

  @Test func contentIsLimited() {
    let error = #expect(throws: FormatError.self) {
      _ = try Gzip.inflate(Self.hello, limit: 17, subject: "train.gz")
    }
    #expect(error == .tooLarge(subject: "the content of train.gz", found: 18, limit: 17))
  }

  @Test func trailingBytesAreAnError() {
    #expect(throws: FormatError.self) { _ = try Gzip.inflate(Self.hello + [0, 0, 0]) }
  }
}

@Suite struct IdxTests {
  private let pictures: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3] + [1, 2, 3, 4, 5, 6]

  @Test func picturesAndLabels() throws {
    let idx = try Idx(pictures)
    #expect(idx.shape == [2, 1, 3] && idx.bytes == [1, 2, 3, 4, 5, 6])
    #expect(try Idx([0, 0, 8, 1, 0, 0, 0, 2, 9, 7]).shape == [2])
  }

  @Test func everyTruncationIsAnError() {
    for length in 0..<pictures.count {
      #expect(throws: FormatError.self) { _ = try Idx(Array(pictures[..<length])) }
    }
  }

  @Test(
    arguments: [
      ([1, 0, 8, 1, 0, 0, 0, 0], "not an IDX file: begins with 01 00 08 01"),
      (Array("PK\u{3}\u{4}".utf8), "not an IDX file: begins with 50 4b 03 04"),
      ([0, 0, 13, 1, 0, 0, 0, 0], "the IDX element type is 13, supported: 8 (unsigned bytes)"),
      ([0, 0, 8, 0], "the rank of the IDX array is 0, expected 1 to 8"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 5, 6], "the IDX array [1] is 2 bytes, expected 1 bytes"),
      (
        [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255],
        "the element count of the IDX array is 4294967295, the limit is 2147483648"
      ),
    ] as [([UInt8], String)]) func damage(_ bytes: [UInt8], _ message: String)
  {
    let error = #expect(throws: FormatError.self) { _ = try Idx(bytes) }
    #expect(error?.description == message)
  }

  @Test func compressedFiles() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write(GzipTests.hello, to: folder.file("x.gz"))
    let error = #expect(throws: FormatError.self) { _ = try Idx(path: folder.file("x.gz")) }
    #expect(error?.description == "not an IDX file: begins with 68 65 6c 6c (\"hell\")")
  }
}
