import Formats
import Pictures
import TestSupport
import Testing

@Suite struct PNGTests {
  /// A picture in which every pixel differs from its neighbours.
  static func pattern(width: Int, height: Int, channels: Int) -> Picture {
    let count = width * height * channels
    return Picture(
      width: width, height: height, channels: channels,
      pixels: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 7) })
  }

  @Test(arguments: [(1, 1), (1, 5), (3, 2), (28, 28), (301, 7)], [1, 3]) func pixelsComeBack(
    _ size: (width: Int, height: Int), _ channels: Int
  ) throws {
    let picture = Self.pattern(width: size.width, height: size.height, channels: channels)
    let plain = try PNG.encode(picture)
    let withTexts = try PNG.encode(picture, texts: [("a", "1"), ("latent:code", "{}"), ("b", "")])
    #expect(try PNG.decode(plain) == picture)
    #expect(try PNG.decode(withTexts) == picture)
    let texts = try PNGChunks.texts(in: withTexts)
    #expect(texts.map(\.key) == ["a", "latent:code", "b"])
    #expect(texts.map(\.text) == ["1", "{}", ""])
    let measured = try PNGChunks.size(of: withTexts)
    #expect(measured.width == size.width && measured.height == size.height)
  }

  @Test func noiseThatDoesNotCompress() throws {
    // Incompressible pixels make the file larger than they are.
    var state: UInt64 = 1
    let pixels = (0..<200 * 200 * 3).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    let picture = Picture(width: 200, height: 200, channels: 3, pixels: pixels)
    let bytes = try PNG.encode(picture)
    #expect(bytes.count > pixels.count)
    #expect(try PNG.decode(bytes) == picture)
  }

  /// Files of Pillow: palette, 1 bit, transparency, texts.
  @Test(arguments: ["grey", "rgb", "palette", "bits", "alpha"]) func filesOfOthers(_ name: String)
    throws
  {
    let golden = try #require(GoldenFile.json("foreign_pngs.json")[name])
    let picture = try PNG.decode(GoldenFile.bytes("\(name).png"))
    #expect(picture.width == golden["width"]?.integer)
    #expect(picture.height == golden["height"]?.integer)
    #expect(picture.channels == golden["channels"]?.integer)
    #expect(picture.pixels.map { Int($0) } == golden["pixels"]?.array?.compactMap(\.integer))
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try PNG.encode(
      Self.pattern(width: 5, height: 4, channels: 3), texts: [("key", "text")])
    for length in 0..<bytes.count {
      let cut = Array(bytes[..<length])
      #expect(throws: FormatError.self, "texts of \(length) bytes") { try PNGChunks.texts(in: cut) }
      // libpng itself needs neither the end mark nor the check sum of the data.
      if length < bytes.count - 16 {
        #expect(throws: FormatError.self, "pixels of \(length) bytes") { try PNG.decode(cut) }
      }
    }
  }

  @Test func flippedBitsNeverCrashAndTextsNeverLie() throws {
    let picture = Self.pattern(width: 5, height: 4, channels: 3)
    let bytes = try PNG.encode(picture, texts: [("key", "text")])
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        _ = try? PNG.decode(damaged)
        #expect(throws: FormatError.self, "bit \(bit) of byte \(position)") {
          try PNGChunks.texts(in: damaged)
        }
      }
    }
  }

  @Test func sizesThatLieAreRefusedBeforeAllocation() throws {
    for (width, height) in [(UInt32(20_000), UInt32(1)), (16_384, 16_384), (.max, .max)] {
      var header = Array("IHDR".utf8)
      header.appendBigEndian(width)
      header.appendBigEndian(height)
      header += [8, 2, 0, 0, 0]
      var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      bytes.appendBigEndian(UInt32(13))
      bytes += header
      bytes.appendBigEndian(CRC32.of(header[...]))
      let error = #expect(throws: FormatError.self) { try PNG.decode(bytes) }
      #expect(error?.isRefusal == true)
    }
  }

  @Test func otherFilesAreNoPNG() {
    let error = #expect(throws: FormatError.self) { try PNG.decode(Array("GIF89a..".utf8)) }
    #expect(
      error?.description
        == "not a PNG file: begins with 47 49 46 38 39 61 2e 2e (\"GIF89a..\")")
  }
}
