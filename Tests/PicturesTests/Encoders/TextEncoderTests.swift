import Pictures
import Testing

@Suite struct HalfBlockTests {
  @Test func twoPixelsShareACell() {
    var canvas = HalfBlockCanvas(columns: 1, rows: 1)
    canvas.draw(
      Picture(width: 1, height: 2, channels: 1, pixels: [255, 0]), x: 0, y: 0, width: 1, height: 2)
    var bytes: [UInt8] = []
    canvas.encode(left: 4, top: 2, colours: .trueColour, into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "\u{1B}[3;5H\u{1B}[48;2;0;0;0m\u{1B}[38;2;255;255;255m▀\u{1B}[0m")
  }

  @Test func equalPixelsAreABlankAndColoursAreSetOnce() {
    var canvas = HalfBlockCanvas(columns: 3, rows: 1)
    canvas.draw(
      Picture(width: 1, height: 1, channels: 3, pixels: [255, 0, 0]), x: 0, y: 0, width: 3,
      height: 2)
    var bytes: [UInt8] = []
    canvas.encode(left: 0, top: 0, colours: .palette256, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}[1;1H\u{1B}[48;5;196m   \u{1B}[0m")
  }

  @Test func onlyChangedCellsAreWritten() {
    let picture = Picture(width: 4, height: 2, channels: 1, filledWith: 90)
    var changed = picture
    changed.pixels[2] = 200
    var (old, new) = (HalfBlockCanvas(columns: 4, rows: 1), HalfBlockCanvas(columns: 4, rows: 1))
    old.draw(picture, x: 0, y: 0, width: 4, height: 2)
    new.draw(changed, x: 0, y: 0, width: 4, height: 2)
    var bytes: [UInt8] = []
    new.encode(left: 0, top: 0, colours: .trueColour, previous: old, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("\u{1B}[1;3H"))
    #expect(String(decoding: bytes, as: UTF8.self).filter { $0 == "▀" }.count == 1)
    bytes = []
    new.encode(left: 0, top: 0, colours: .trueColour, previous: new, into: &bytes)
    #expect(bytes.isEmpty)
  }

  @Test func whatWasNotDrawnIsNotWritten() {
    var bytes: [UInt8] = []
    HalfBlockCanvas(columns: 5, rows: 3).encode(
      left: 0, top: 0, colours: .trueColour, into: &bytes)
    #expect(bytes.isEmpty)
  }

  @Test func drawingOverTheEdgeIsCut() {
    var canvas = HalfBlockCanvas(columns: 2, rows: 1)
    canvas.draw(
      Picture(width: 2, height: 2, channels: 1, filledWith: 9), x: -3, y: 1, width: 4, height: 9)
    var bytes: [UInt8] = []
    canvas.encode(left: 0, top: 0, colours: .trueColour, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self).filter { $0 == "▄" }.count == 1)
  }
}

@Suite struct ASCIIArtTests {
  @Test func brighterMeansMoreInk() {
    let picture = Picture(width: 10, height: 1, channels: 1, pixels: (0..<10).map { $0 * 28 })
    let art = ASCIIArt(picture, columns: 10, rows: 1)
    #expect(art.rows == [ASCIIArt.ramp])
  }

  @Test func extremesAreInTheRamp() {
    for level: UInt8 in [0, 255] {
      let art = ASCIIArt(
        Picture(width: 3, height: 3, channels: 3, filledWith: level), columns: 2, rows: 1)
      #expect(art.rows == [[Unicode.Scalar](repeating: level == 0 ? " " : "@", count: 2)])
    }
  }
}

@Suite struct ResamplingTests {
  /// Constant pictures stay constant, whatever the sizes.
  @Test(arguments: [1, 2, 3, 7, 28], [1, 2, 5, 12, 28, 45])
  func constantStaysConstant(old: Int, new: Int) {
    let picture = Picture(width: old, height: old, channels: 1, filledWith: 137)
    let scaled = picture.resampled(width: new, height: new + 1)
    #expect(scaled == Picture(width: new, height: new + 1, channels: 1, filledWith: 137))
  }

  @Test func shrinkingTakesTheMeanOfTheArea() {
    let picture = Picture(
      width: 4, height: 2, channels: 1, pixels: [0, 100, 10, 20, 100, 200, 30, 40])
    #expect(picture.resampled(width: 2, height: 1).pixels == [100, 25])
    // A pixel that lies in two areas counts for both, by its share.
    let three = Picture(width: 3, height: 1, channels: 1, pixels: [30, 60, 90])
    #expect(three.resampled(width: 2, height: 1).pixels == [40, 80])
  }

  @Test func growingInterpolatesAndKeepsTheEnds() {
    let picture = Picture(width: 2, height: 1, channels: 1, pixels: [0, 200])
    #expect(picture.resampled(width: 4, height: 1).pixels == [0, 50, 150, 200])
  }
}

@Suite struct PaletteTests {
  @Test func greysAreEvenAndReachBothEnds() {
    #expect(Palette(greys: 2).colours.map(\.red) == [0, 255])
    #expect(Palette(greys: 64).colours.map(\.red).last == 255)
    #expect(Set(Palette(greys: 256).colours.map(\.red)).count == 256)
  }

  @Test func greyPicturesMapToTheNearestLevel() {
    let picture = Picture(width: 256, height: 1, channels: 1, pixels: (0...255).map { UInt8($0) })
    let indexed = IndexedPictures([picture], colourCount: 256)
    for (level, index) in indexed.indices[0].enumerated() {
      #expect(abs(Int(indexed.palette.colours[Int(index)].red) - level) <= 2)
    }
  }

  /// Few colours are kept exactly, in all pictures.
  @Test func fewColoursAreExact() {
    let colours: [[UInt8]] = [
      [0, 0, 0], [255, 0, 0], [0, 255, 0], [12, 34, 56], [255, 255, 255],
    ]
    let pictures = (0..<2).map { number -> Picture in
      let pixels = (0..<20).flatMap { colours[($0 * (number + 1) + number) % 5] }
      return Picture(width: 5, height: 4, channels: 3, pixels: pixels)
    }
    let indexed = IndexedPictures(pictures, colourCount: 16)
    #expect(indexed.palette.colours.count == 5)
    for (picture, indices) in zip(pictures, indexed.indices) {
      for (pixel, index) in indices.enumerated() {
        let colour = indexed.palette.colours[Int(index)]
        #expect(
          [colour.red, colour.green, colour.blue]
            == Array(picture.pixels[pixel * 3..<pixel * 3 + 3]))
      }
    }
  }

  @Test func manyColoursComeNear() {
    let pixels = (0..<64 * 64).flatMap { position -> [UInt8] in
      let (x, y) = (position % 64, position / 64)
      return [UInt8(x * 4), UInt8(y * 4), UInt8((x + y) * 2)]
    }
    let picture = Picture(width: 64, height: 64, channels: 3, pixels: pixels)
    let indexed = IndexedPictures([picture], colourCount: 256)
    #expect(indexed.palette.colours.count == 256)
    var squares = 0
    for (pixel, index) in indexed.indices[0].enumerated() {
      let colour = indexed.palette.colours[Int(index)]
      for (channel, value) in [colour.red, colour.green, colour.blue].enumerated() {
        let difference = Int(value) - Int(pixels[pixel * 3 + channel])
        squares += difference * difference
      }
    }
    // 34 dB, what the design asks of a median cut of 256 colours.
    #expect(Double(squares) / Double(pixels.count) < 26)
  }
}
