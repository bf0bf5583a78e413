import Pictures
import Testing

@Suite struct LabelledGridTests {
  private let labels = GridLabels(
    title: "digit down, slant across", columns: ["-1", "0", "+1"], rows: ["0", "1"],
    currentColumn: 1, currentRow: 0)

  private func pictures(_ count: Int, side: Int, channels: Int = 1) -> [Picture] {
    (0..<count).map {
      Picture(width: side, height: side, channels: channels, filledWith: UInt8(100 + $0))
    }
  }

  private func grid(side: Int, labels: GridLabels?, count: Int = 6) -> LabelledGrid {
    LabelledGrid(tileWidth: side, tileHeight: side, count: count, columns: 3, labels: labels)
  }

  @Test func withoutLabelsItIsThePlainGrid() {
    let pictures = pictures(6, side: 56)
    let plain = grid(side: 56, labels: nil).picture(of: pictures)
    #expect(plain == Picture(gridOf: pictures, columns: 3))
    #expect(grid(side: 56, labels: nil).width == plain.width)
  }

  /// The pictures are all there, unchanged, below and to the right of the labels.
  @Test(arguments: [1, 3]) func labelsGoAroundThePictures(channels: Int) {
    let pictures = pictures(6, side: 112, channels: channels)
    let grid = grid(side: 112, labels: labels)
    let whole = grid.picture(of: pictures)
    let plain = Picture(gridOf: pictures, columns: 3)
    #expect(whole.width == grid.width && whole.height == grid.height)
    #expect(whole.channels == channels)
    // Letters of 10 x 16 pixels: a row label with room for three, two lines above.
    #expect(whole.width == plain.width + 3 * 12)
    #expect(whole.height == plain.height + 2 * 24 + 6)
    let rowBytes = plain.width * channels
    for y in 0..<plain.height {
      let start = ((y + whole.height - plain.height) * whole.width + 36) * channels
      #expect(
        whole.pixels[start..<start + rowBytes]
          == plain.pixels[y * rowBytes..<(y + 1) * rowBytes])
    }
  }

  /// Levels of the ink in a part of a picture.
  private func levels(_ picture: Picture, _ columns: Range<Int>, _ rows: Range<Int>) -> Set<UInt8> {
    var found: Set<UInt8> = []
    for y in rows {
      for x in columns { found.insert(picture.pixels[y * picture.width + x]) }
    }
    return found
  }

  @Test func thePresentColumnAndRowStandOut() {
    let whole = grid(side: 112, labels: labels).picture(of: pictures(6, side: 112))
    let values = 24 + 6..<24 + 24
    #expect(levels(whole, 36..<36 + 114, values) == [64, 200])
    #expect(levels(whole, 36 + 116..<36 + 228, values) == [64, 255])
    #expect(levels(whole, 36 + 230..<36 + 342, values) == [64, 200])
    #expect(levels(whole, 0..<36, 54..<54 + 114) == [64, 255])
    #expect(levels(whole, 0..<36, 54 + 116..<54 + 228) == [64, 200])
  }

  @Test func aStripHasNoRowLabels() {
    let strip = GridLabels(title: "slant", columns: ["-1", "0", "+1"])
    let grid = grid(side: 28, labels: strip, count: 3)
    #expect(grid.width == 3 * 30 + 2)
    #expect(grid.height == 30 + 2 + 2 * 12 + 3)
  }

  /// A label that would touch its neighbour is none; then there are no labels at all.
  @Test func smallPicturesHaveNoLabels() {
    for side in [1, 8, 15] {
      let pictures = pictures(6, side: side)
      let grid = grid(side: side, labels: labels)
      #expect(grid.picture(of: pictures) == Picture(gridOf: pictures, columns: 3))
    }
    #expect(grid(side: 16, labels: labels).height > grid(side: 16, labels: nil).height)
  }

  @Test func aTitleThatDoesNotFitIsLeftOut() {
    var long = labels
    long.title = String(repeating: "x", count: 200)
    #expect(
      grid(side: 112, labels: long).height == grid(side: 112, labels: labels).height - 24)
  }

  @Test func foreignLettersAreMarked() {
    func drawn(_ text: String) -> Picture {
      grid(side: 56, labels: GridLabels(title: "", columns: [text, "", ""]))
        .picture(of: pictures(6, side: 56))
    }
    #expect(drawn("é日") == drawn("??"))
    #expect(drawn("??") != drawn("  "))
  }
}
