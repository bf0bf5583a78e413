import Pictures
import TestSupport
import Testing

@Suite struct SixelEncoderTests {
  /// A picture whose rows and columns all differ, with stretches of equal pixels.
  private func indices(width: Int, height: Int, colours: Int) -> [UInt8] {
    (0..<width * height).map { UInt8(($0 / width * 7 + $0 % width / 2 * 3) % colours) }
  }

  /// Every pixel of every tile is drawn once, in its colour, and nothing else is.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 12, 15], [(1, 1), (5, 3), (28, 28), (3, 9)])
  func decodingGivesThePicture(zoom: Int, size: (Int, Int)) throws {
    let (width, height) = size
    let palette = Palette(greys: 16)
    let indices = indices(width: width, height: height, colours: 16)
    var bytes: [UInt8] = []
    SixelEncoder(width: width * zoom, height: height * zoom, zoom: zoom).encode(
      [SixelTile(indices: indices, width: width, height: height, x: 0, y: 0)], palette: palette,
      into: &bytes)
    let decoded = try #require(SixelDecoder(bytes))
    #expect(decoded.width == width * zoom)
    #expect(decoded.height == height * zoom)
    #expect(decoded.redrawn == 0)
    #expect(decoded.pixels.count == width * height * zoom * zoom)
    for (position, colour) in decoded.pixels {
      let index = Int(indices[position[1] / zoom * width + position[0] / zoom])
      let grey = palette.colours[index].red
      let percent = (Int(grey) * 100 + 127) / 255
      #expect(colour == [percent, percent, percent])
    }
  }

  /// Tiles at any height, so that rows of one picture meet bands at different lines, and rows of tiles
  /// meet in one band.
  @Test(arguments: [1, 2, 3, 6], 0...6)
  func tilesKeepTheirPlacesAndTheGapsStayEmpty(zoom: Int, gap: Int) throws {
    let (width, height) = (4, 5)
    let (right, below) = (4 * zoom + 3, 5 * zoom + gap)
    let places = [(0, 0), (right, 0), (0, below), (right, below)]
    let tiles = places.enumerated().map { number, place in
      SixelTile(
        indices: indices(width: width, height: height, colours: 5 + number), width: width,
        height: height, x: place.0, y: place.1)
    }
    var bytes: [UInt8] = []
    SixelEncoder(width: 8 * zoom + 3, height: 10 * zoom + gap, zoom: zoom).encode(
      tiles, palette: Palette(greys: 64), into: &bytes)
    let decoded = try #require(SixelDecoder(bytes))
    #expect(decoded.redrawn == 0)
    #expect(decoded.pixels.count == 4 * width * height * zoom * zoom)
    for tile in tiles {
      for y in 0..<height * zoom {
        for x in 0..<width * zoom {
          let index = Int(tile.indices[y / zoom * width + x / zoom])
          let percent = (Int(Palette(greys: 64).colours[index].red) * 100 + 127) / 255
          #expect(decoded.pixels[[tile.x + x, tile.y + y]] == [percent, percent, percent])
        }
      }
    }
  }

  @Test func onlyUsedColoursAreDefined() {
    var bytes: [UInt8] = []
    SixelEncoder(width: 2, height: 1, zoom: 1).encode(
      [SixelTile(indices: [3, 3], width: 2, height: 1, x: 0, y: 0)], palette: Palette(greys: 64),
      into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self) == "\u{1B}P0;1;0q\"1;1;2;1#3;2;5;5;5#3@@\u{1B}\\")
  }

  /// The claim behind the choice of factors: more pixels for fewer bytes.
  @Test func aFactorOfSixCostsLessThanFive() {
    func size(_ zoom: Int) -> Int {
      var bytes: [UInt8] = []
      SixelEncoder(width: 28 * zoom, height: 28 * zoom, zoom: zoom).encode(
        [
          SixelTile(
            indices: indices(width: 28, height: 28, colours: 64), width: 28, height: 28, x: 0, y: 0)
        ], palette: Palette(greys: 64), into: &bytes)
      return bytes.count
    }
    #expect(size(6) < size(5))
    #expect(size(12) < size(11))
  }
}
