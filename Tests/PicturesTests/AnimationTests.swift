import Formats
import TestSupport
import Testing

@testable import Pictures

/// Pictures that differ from each other, grey or in colour.
private func frames(_ count: Int, channels: Int, width: Int = 19, height: Int = 7) -> [Picture] {
  (0..<count).map { number in
    var picture = Picture(width: width, height: height, channels: channels)
    for index in picture.pixels.indices {
      picture.pixels[index] = UInt8((index * (number * 7 + 3) + number * 31) % 256)
    }
    return picture
  }
}

@Suite struct AnimatedPNGTests {
  @Test(arguments: [1, 3])
  func framesAreWholePNGs(channels: Int) throws {
    let frames = frames(4, channels: channels)
    let bytes = try AnimatedPNG.encode(
      frames, milliseconds: 80, texts: [("latent:walk", "[[1]]")])
    // A reader without animation shows the first frame.
    #expect(try PNG.decode(bytes) == frames[0])
    #expect(try PNGChunks.texts(in: bytes).map(\.text) == ["[[1]]"])
    let chunks = try PNGChunks.all(in: bytes)
    let names = chunks.map { String(decoding: $0.type, as: UTF8.self) }
    #expect(names.filter { $0 == "fcTL" }.count == 4)
    #expect(names.firstIndex(of: "acTL").map { $0 < (names.firstIndex(of: "IDAT") ?? 0) } == true)
    // Numbered without a gap.
    let numbers = chunks.filter {
      ["fcTL", "fdAT"].contains(String(decoding: $0.type, as: UTF8.self))
    }
    .map { Array($0.data.prefix(4)) }
    #expect(numbers == (0..<UInt8(numbers.count)).map { [0, 0, 0, $0] })
    // Every later frame, put together as a file of its own, is the picture.
    let header = try #require(chunks.first { $0.type == Array("IHDR".utf8) })
    var parts: [[UInt8]] = []
    for chunk in chunks {
      let name = String(decoding: chunk.type, as: UTF8.self)
      if name == "fcTL" { parts.append([]) }
      if name == "IDAT" { parts[parts.count - 1] += chunk.data }
      if name == "fdAT" { parts[parts.count - 1] += chunk.data.dropFirst(4) }
    }
    for (frame, part) in zip(frames, parts) {
      let alone =
        PNGChunks.signature + PNGChunks.chunk("IHDR", Array(header.data))
        + PNGChunks.chunk("IDAT", part) + PNGChunks.chunk("IEND", [])
      #expect(try PNG.decode(alone) == frame)
    }
  }
}

@Suite struct GIFTests {
  /// Reads the frames back by the book: an independent unpacker, no shared code.
  private func decode(_ bytes: [UInt8]) throws -> (
    size: [Int], frames: [[[UInt8]]], comment: String
  ) {
    var place = 13
    var frames: [[[UInt8]]] = []
    var comment = ""
    func subBlocks() -> [UInt8] {
      var content: [UInt8] = []
      while bytes[place] != 0 {
        content += bytes[(place + 1)...(place + Int(bytes[place]))]
        place += Int(bytes[place]) + 1
      }
      place += 1
      return content
    }
    while bytes[place] != 0x3B {
      if bytes[place] == 0x21 {
        let label = bytes[place + 1]
        place += 2
        let content = subBlocks()
        if label == 0xFE { comment = String(decoding: content, as: UTF8.self) }
      } else {
        try #require(bytes[place] == 0x2C)
        let flags = bytes[place + 9]
        try #require(flags == 0x87)
        place += 10
        let colours = (0..<256).map { Array(bytes[(place + 3 * $0)..<(place + 3 * $0 + 3)]) }
        place += 768
        try #require(bytes[place] == 8)
        place += 1
        frames.append(try unpack(subBlocks()).map { colours[Int($0)] })
      }
    }
    #expect(place == bytes.count - 1)
    return (
      [Int(bytes[6]) + Int(bytes[7]) << 8, Int(bytes[8]) + Int(bytes[9]) << 8], frames, comment
    )
  }

  private func unpack(_ bytes: [UInt8]) throws -> [UInt8] {
    var bits = 9
    var position = 0
    var table: [[UInt8]] = []
    var previous: [UInt8]?
    var output: [UInt8] = []
    while true {
      var code = 0
      for bit in 0..<bits {
        let index = position + bit
        try #require(index / 8 < bytes.count)
        code |= Int(bytes[index / 8] >> (index % 8) & 1) << bit
      }
      position += bits
      if code == 257 {
        #expect((position + 7) / 8 == bytes.count)
        return output
      }
      if code == 256 {
        table = (0..<258).map { $0 < 256 ? [UInt8($0)] : [] }
        bits = 9
        previous = nil
        continue
      }
      let string: [UInt8]
      if code < table.count {
        string = table[code]
      } else {
        let before = try #require(previous)
        try #require(code == table.count)
        string = before + [before[0]]
      }
      output += string
      if let previous, table.count < 4096 { table.append(previous + [string[0]]) }
      if table.count == 1 << bits, bits < 12 { bits += 1 }
      previous = string
    }
  }

  /// Lengths around every change of the code's width, and past a full table.
  @Test(arguments: [1, 2, 255, 256, 257, 500, 511, 512, 1_000, 4_000, 70_000])
  func packedPixelsUnpack(count: Int) throws {
    var noise: UInt64 = 9
    for levels in [1, 3, 256] {
      let pixels = (0..<count).map { _ -> UInt8 in
        noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(Int(noise >> 40) % levels)
      }
      var packer = LZWPacker()
      #expect(try unpack(packer.pack(pixels)) == pixels, "\(levels) levels")
    }
  }

  @Test func greyFramesKeepEveryLevel() throws {
    let frames = frames(3, channels: 1)
    let read = try decode(GIF.encode(frames, milliseconds: 80, comment: "of a walk"))
    #expect(read.size == [19, 7])
    #expect(read.frames == frames.map { $0.pixels.map { [$0, $0, $0] } })
    #expect(read.comment == "of a walk")
  }

  @Test func framesOfFewColoursKeepThem() throws {
    var picture = Picture(width: 16, height: 16, channels: 3)
    for index in 0..<256 {
      picture.pixels.replaceSubrange(
        (3 * index)..<(3 * index + 3), with: [UInt8(index), 255 - UInt8(index), 7])
    }
    let read = try decode(GIF.encode([picture], milliseconds: 80))
    #expect(read.frames[0].flatMap { $0 } == picture.pixels)
  }

  /// A long comment takes several blocks.
  @Test(arguments: [0, 1, 254, 255, 256, 1000])
  func commentsOfAnyLength(length: Int) throws {
    let comment = String(repeating: "x", count: length)
    let read = try decode(
      GIF.encode(frames(1, channels: 1), milliseconds: 80, comment: comment))
    #expect(read.comment == comment)
  }
}
