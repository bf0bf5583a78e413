import Cells
import Explorer
import Pictures
import TestSupport
import Testing

@testable import TerminalDriver

@Suite struct PicturePainterTests {
  private let graphics = Graphics(mode: .sixel)

  private func slot(_ levels: [UInt8], at left: Int = 2, pitch: Int = 64) -> PictureSlot {
    PictureSlot(
      area: Rect(left: left, top: 3, width: 40, height: 4),
      tiles: levels.enumerated().map { index, level in
        PictureSlot.Tile(
          picture: Picture(width: 8, height: 8, channels: 1, filledWith: level), x: index * pitch,
          y: 0, fit: PictureFit(width: 48, height: 48, zoom: 6))
      })
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func picturesAreWrittenAtTheirPlaceAndTheCursorGoesBack() {
    var painter = PicturePainter()
    let bytes = text(painter.encode([slot([9, 200])], graphics))
    #expect(bytes.hasPrefix("\u{1B}7\u{1B}[4;3H\u{1B}P0;1;0q\"1;1;112;48#"))
    #expect(bytes.hasSuffix("\u{1B}\\\u{1B}8"))
  }

  @Test func whatIsShownAlreadyIsNotWrittenAgain() {
    var painter = PicturePainter()
    let slots = [slot([9]), slot([50], at: 60)]
    #expect(!painter.encode(slots, graphics).isEmpty)
    #expect(painter.encode(slots, graphics).isEmpty)
    let changed = text(painter.encode([slots[0], slot([51], at: 60)], graphics))
    #expect(changed.contains("\u{1B}[4;61H"))
    #expect(!changed.contains("\u{1B}[4;3H"))
    painter.invalidate()
    #expect(!painter.encode(slots, graphics).isEmpty)
    // Closed and opened again, as under the help.
    #expect(painter.encode([], graphics).isEmpty)
    #expect(!painter.encode(slots, graphics).isEmpty)
  }

  @Test func picturesElsewhereInASlotAreErasedFirst() {
    var painter = PicturePainter()
    _ = painter.encode([slot([9, 200])], graphics)
    let same = text(painter.encode([slot([10, 200])], graphics))
    #expect(!same.contains(String(repeating: " ", count: 40)))
    let moved = text(painter.encode([slot([10, 200, 4], pitch: 56)], graphics))
    #expect(moved.components(separatedBy: String(repeating: " ", count: 40)) == 5)
  }

  /// The strip of another code comes a frame after the old one went, with other places.
  @Test func picturesOfASlotThatWasGoneAreErasedToo() {
    let blank = String(repeating: " ", count: 40)
    var painter = PicturePainter()
    _ = painter.encode([slot([9, 200])], graphics)
    #expect(painter.encode([], graphics).isEmpty)
    let back = text(painter.encode([slot([10, 200, 4], pitch: 56)], graphics))
    #expect(back.components(separatedBy: blank) == 5)
    #expect(!text(painter.encode([slot([11, 200, 4], pitch: 56)], graphics)).contains(blank))
  }

  /// The numbers that are shown and removed, in order.
  private func commands(_ bytes: [UInt8]) -> [String] {
    text(bytes).split(separator: "\u{1B}_G").dropFirst().compactMap { command in
      let keys = command.prefix { $0 != ";" && $0 != "\u{1B}" }.split(separator: ",")
      let number = keys.first { $0.hasPrefix("i=") }?.dropFirst(2) ?? "all"
      return keys.contains("a=T") ? "+\(number)" : keys.contains("a=d") ? "-\(number)" : nil
    }
  }

  /// Kitty keeps pictures by number: only those that changed are sent, and those that go are removed.
  @Test func kittyIsSentWhatChanges() {
    var painter = PicturePainter()
    let kitty = Graphics(mode: .kitty)
    #expect(commands(painter.encode([slot([9, 200])], kitty)) == ["-all", "+1", "+2"])
    #expect(painter.encode([slot([9, 200])], kitty).isEmpty)
    let second = painter.encode([slot([9, 201])], kitty)
    #expect(commands(second) == ["+2"])
    // In the cell of its place, 64 pixels on.
    #expect(text(second).contains("\u{1B}[4;11H"))
    #expect(text(second).contains("c=6,r=3"))
    // Other places: the old ones go first, without a blank over text.
    let moved = painter.encode([slot([9, 201, 4], pitch: 56)], kitty)
    #expect(commands(moved) == ["-1", "-2", "+1", "+2", "+3"])
    #expect(!text(moved).contains("   "))
    #expect(commands(painter.encode([], kitty)) == ["-1", "-2", "-3"])
    #expect(commands(painter.encode([slot([9])], kitty)) == ["+4097"])
    painter.invalidate()
    #expect(commands(painter.encode([slot([9])], kitty)).first == "-all")
  }

  /// A slot of a noisy colour picture, which takes many bytes.
  private func colourful(_ level: UInt8) -> PictureSlot {
    var state: UInt32 = 1
    let pixels = (0..<(64 * 64 * 3)).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    var picture = Picture(width: 64, height: 64, channels: 3, pixels: pixels)
    picture.pixels[0] = level
    return PictureSlot(
      area: Rect(left: 2, top: 3, width: 48, height: 24),
      tiles: [
        PictureSlot.Tile(
          picture: picture, x: 0, y: 0, fit: PictureFit(width: 384, height: 384, zoom: 6))
      ])
  }

  /// Inside a multiplexer a slot takes no more bytes than its buffer has; what was learnt holds for the
  /// next frame.
  @Test func theByteLimitIsKept() {
    var limited = graphics
    var free = PicturePainter()
    let all = free.encode([colourful(1)], graphics).count
    for limit in [all + 10, all - 1000, 20_000] {
      limited.byteLimit = limit
      var painter = PicturePainter()
      for level: UInt8 in [1, 2] {
        let bytes = painter.encode([colourful(level)], limited)
        #expect(!bytes.isEmpty)
        #expect(bytes.count <= limit + 40, "limit \(limit)")
      }
    }
  }

  /// Wider than the terminal takes: several images, each at a cell.
  @Test func wideSlotsAreSplit() {
    var painter = PicturePainter()
    var small = graphics
    small.maximumWidth = 120
    let bytes = text(painter.encode([slot([1, 2, 3, 4, 5])], small))
    #expect(bytes.components(separatedBy: "\u{1B}P") == 4)
    #expect(bytes.contains("\u{1B}[4;3H"))
    #expect(bytes.contains("\u{1B}[4;19H"))
    #expect(bytes.contains("\u{1B}[4;35H"))
  }

  /// Rows of pictures that begin anywhere within a cell: every part keeps the limits, and together they
  /// are what one image would have been.
  @Test(arguments: [(1000, 1000), (300, 1000), (1000, 300), (150, 150), (70, 70), (40, 20)])
  func wideAndHighSlotsAreSplitIntoColumnsAndRows(width: Int, height: Int) throws {
    let tiles = (0..<27).map { index in
      PictureSlot.Tile(
        picture: Picture(width: 32, height: 32, channels: 1, filledWith: UInt8(index * 8 + 20)),
        x: index % 9 * 67, y: index / 9 * 69, fit: PictureFit(width: 64, height: 64, zoom: 2))
    }
    let slot = PictureSlot(area: Rect(left: 2, top: 3, width: 75, height: 13), tiles: tiles)
    func drawn(_ limits: (Int, Int)) throws -> [[Int]: [Int]] {
      var limited = graphics
      (limited.maximumWidth, limited.maximumHeight) = limits
      var painter = PicturePainter()
      var pixels: [[Int]: [Int]] = [:]
      for image in try images(painter.encode([slot], limited)) {
        // A picture alone may be larger than the limit.
        #expect(image.sixel.width <= max(limits.0, 64 + 7))
        #expect(image.sixel.height <= max(limits.1, 64 + 15))
        for (place, colour) in image.sixel.pixels {
          let x = (image.column - 3) * 8 + place[0]
          let y = (image.row - 4) * 16 + place[1]
          #expect(pixels.updateValue(colour, forKey: [x, y]) == nil)
        }
      }
      return pixels
    }
    let whole = try drawn((10_000, 10_000))
    #expect(whole.count == 27 * 64 * 64)
    #expect(try drawn((width, height)) == whole)
  }

  /// The images in `bytes`, each with the place of the cursor before it, counted from 1.
  private func images(_ bytes: [UInt8]) throws -> [(row: Int, column: Int, sixel: SixelDecoder)] {
    let parts = text(bytes).split(separator: "\u{1B}P")
    return try zip(parts, parts.dropFirst()).map { before, image in
      let place = try #require(before.split(separator: "\u{1B}[").last?.dropLast())
      let numbers = place.split(separator: ";").compactMap { Int($0) }
      let end = try #require(image.firstRange(of: "\u{1B}\\")).upperBound
      let sixel = try #require(SixelDecoder(Array(("\u{1B}P" + image[..<end]).utf8)))
      return (numbers[0], numbers[1], sixel)
    }
  }
}

extension String {
  /// How many parts `separator` leaves.
  fileprivate func components(separatedBy separator: String) -> Int {
    var count = 1
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
