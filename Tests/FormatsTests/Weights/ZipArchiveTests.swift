import Formats
import Testing

@Suite struct ZipArchiveTests {
  private func names(_ bytes: [UInt8]) throws -> [String] {
    try ZipArchive(FileBytes(bytes, path: "f")).members.map(\.name)
  }

  @Test func membersAreFoundWhereTheyLie() throws {
    var zip = ZipWriter()
    zip.add("folder/", [])
    zip.add("folder/a", [1, 2, 3])
    zip.add("b", [4, 5], isDeflated: true)
    let archive = try ZipArchive(FileBytes(zip.file, path: "f"))
    #expect(archive.members.map(\.name) == ["folder/a", "b"])
    #expect(archive.members.map(\.byteCount) == [3, 2])
    #expect(archive.members.map(\.isDeflated) == [false, true])
    let contents = try archive.members.map { try archive.bytes(of: $0, limit: 10) }
    #expect(contents == [[1, 2, 3], [4, 5]])
    #expect(archive.member("folder/") == nil)
    #expect(try names(ZipWriter().file) == [])
  }

  @Test func numbersOf64Bits() throws {
    var zip = ZipWriter()
    zip.add("a", [1, 2, 3])
    zip.add("b", [4, 5], isDeflated: true)
    let archive = try ZipArchive(FileBytes(zip.largeFile, path: "f"))
    #expect(archive.members == (try ZipArchive(FileBytes(zip.file, path: "f")).members))
  }

  @Test func commentsAndWhatLooksLikeAnEnd() throws {
    var zip = ZipWriter()
    // The signature of the end, within the bytes of a member.
    zip.add("a", [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 30))
    var bytes = zip.file
    bytes[bytes.count - 2] = 5
    #expect(try names(bytes + Array("hello".utf8)) == ["a"])
    #expect(throws: FormatError.self) { try names(bytes + Array("hell".utf8)) }
  }

  @Test func numbersOf64BitsThatLie() throws {
    var zip = ZipWriter()
    zip.add("a", [1, 2, 3])
    let bytes = zip.largeFile
    let locator = bytes.count - 22 - 20
    for (position, value, message) in [
      (
        locator + 15, 0x7F,
        "the zip64 locator of the archive is byte 9151314442816847981, "
          + "expected a place before byte \(locator + 20)"
      ),
      (
        locator + 8, Int(bytes[locator + 8]) - 1,
        "the zip64 record of the archive is another at byte \(locator - 57), "
          + "expected its signature there"
      ),
      (
        locator - 56 + 47, 0x10,
        "the directory of the zip archive is 1152921504606847051 bytes at byte 34, "
          + "expected within the 109 bytes before its end"
      ),
      (
        locator - 56 + 32, 9,
        "the directory of the zip archive is 9 members in 75 bytes, "
          + "expected 46 bytes or more for each"
      ),
    ] {
      var damaged = bytes
      damaged[position] = UInt8(value)
      let error = #expect(throws: FormatError.self) { try names(damaged) }
      #expect(error?.description == message)
    }
  }

  @Test func deflatedPartsAreReadFromAnyPlace() throws {
    let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let packed = Array(Zlib.deflate(content).dropFirst(2).dropLast(4))
    let file = FileBytes([9] + packed + [9], path: "f")
    let storage = TensorStorage(
      deflated: file, 1..<packed.count + 1, start: 3, byteCount: content.count - 3)
    for range in [0..<content.count - 3, 262_141..<262_150, 524_000..<599_997, 5..<5, 0..<1] {
      var read: [UInt8] = []
      try storage.readPieces(range) { piece, offset in
        #expect(offset == read.count && offset % 8 == 0)
        read += piece
      }
      #expect(read == Array(content[3 + range.lowerBound..<3 + range.upperBound]))
    }
  }
}
