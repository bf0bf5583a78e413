import Testing

@testable import Pictures

@Suite struct KittyGraphicsTests {
  private func noise(_ width: Int, _ height: Int, channels: Int) -> Picture {
    var state: UInt32 = 7
    return Picture(
      width: width, height: height, channels: channels,
      pixels: (0..<(width * height * channels)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
      })
  }

  /// Every pixel arrives, also of pictures that take many commands.
  @Test(arguments: [(1, 1), (28, 28), (64, 64), (5, 3), (200, 100)], [1, 3])
  func everyPixelArrives(size: (Int, Int), channels: Int) throws {
    let picture = noise(size.0, size.1, channels: channels)
    var bytes: [UInt8] = []
    KittyGraphics.show(picture, id: 9, columns: 12, rows: 6, into: &bytes)
    var screen = KittyScreen()
    let isUnderstood = screen.feed(bytes)
    #expect(isUnderstood)
    let shown = try #require(screen.pictures[9])
    #expect(
      shown.pixels
        == (0..<(size.0 * size.1)).flatMap { pixel in
          (0..<3).map { picture.channels(of: pixel)[$0] }
        })
    #expect((shown.width, shown.height, shown.columns, shown.rows) == (size.0, size.1, 12, 6))
    #expect(screen.longestChunk <= 4096)
  }

  @Test func picturesAreReplacedAndRemoved() {
    var screen = KittyScreen()
    func feed(_ write: (inout [UInt8]) -> Void) {
      var bytes: [UInt8] = []
      write(&bytes)
      let isUnderstood = screen.feed(bytes)
      #expect(isUnderstood)
    }
    for id in 1...3 {
      feed { KittyGraphics.show(noise(4, 4, channels: 1), id: id, columns: 1, rows: 1, into: &$0) }
    }
    feed { KittyGraphics.show(noise(8, 4, channels: 1), id: 2, columns: 2, rows: 1, into: &$0) }
    #expect(screen.pictures[2]?.width == 8)
    feed { KittyGraphics.remove(id: 1, into: &$0) }
    #expect(screen.pictures.keys.sorted() == [2, 3])
    feed { $0 += KittyGraphics.removeAll }
    #expect(screen.pictures.isEmpty)
  }
}

@Suite struct PictureLookTests {
  private let ramp = Picture(
    width: 256, height: 1, channels: 1, pixels: (0...255).map { UInt8($0) })

  @Test func nothingChangesByDefault() {
    #expect(PictureLook().applied(to: ramp) == ramp)
  }

  @Test func inkIsTheOppositeOfGrey() {
    var look = PictureLook()
    look.map = .ink
    let shown = look.applied(to: ramp)
    #expect(shown.channels == 3)
    #expect((0..<256).allSatisfy { shown.pixels[3 * $0] == UInt8(255 - $0) })
  }

  /// Lighter means more, all the way: what colours say can be told without seeing colours.
  @Test(arguments: [ColourMap.cividis, .viridis])
  func lightnessGrows(map: ColourMap) {
    var look = PictureLook()
    look.map = map
    let shown = look.applied(to: ramp)
    let lightness = (0..<256).map { shown.luminance(x: $0, y: 0) }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(lightness[255] - lightness[0] > 150)
  }

  @Test func contrastSpreadsLevelsAroundTheMiddle() {
    var look = PictureLook()
    look.contrast = 2
    let levels = look.applied(to: ramp).pixels
    #expect(levels[0] == 0 && levels[63] == 0 && levels[255] == 255)
    #expect(levels[127] == 127 && levels[128] == 129 && levels[140] == 153)
    look.contrast = 0.5
    #expect(look.applied(to: ramp).pixels[255] == 191)
    // Pictures in colour keep their channels.
    let colour = Picture(width: 1, height: 1, channels: 3, pixels: [0, 127, 255])
    look.map = .viridis
    #expect(look.applied(to: colour).pixels == [64, 127, 191])
  }
}
