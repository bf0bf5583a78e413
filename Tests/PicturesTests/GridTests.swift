import Pictures
import Testing

@Suite struct GridTests {
  @Test(arguments: [1, 3]) func zoomRepeatsPixels(_ channels: Int) {
    let picture = PNGTests.pattern(width: 3, height: 2, channels: channels)
    for factor in 1...4 {
      let zoomed = picture.zoomed(by: factor)
      #expect(zoomed.width == 3 * factor && zoomed.height == 2 * factor)
      for y in 0..<zoomed.height {
        for x in 0..<zoomed.width {
          for channel in 0..<channels {
            #expect(
              zoomed.pixels[(y * zoomed.width + x) * channels + channel]
                == picture.pixels[(y / factor * 3 + x / factor) * channels + channel])
          }
        }
      }
    }
  }

  @Test func picturesLieInRows() {
    let pictures = (1...5).map {
      Picture(width: 2, height: 1, channels: 1, pixels: [UInt8($0), UInt8(10 * $0)])
    }
    let grid = Picture(gridOf: pictures, columns: 3, separator: 1, separatorLevel: 99)
    #expect(grid.width == 10 && grid.height == 5)
    let rows = (0..<5).map { y in Array(grid.pixels[y * 10..<y * 10 + 10]) }
    #expect(
      rows == [
        [99, 99, 99, 99, 99, 99, 99, 99, 99, 99],
        [99, 1, 10, 99, 2, 20, 99, 3, 30, 99],
        [99, 99, 99, 99, 99, 99, 99, 99, 99, 99],
        [99, 4, 40, 99, 5, 50, 99, 99, 99, 99],
        [99, 99, 99, 99, 99, 99, 99, 99, 99, 99],
      ])
  }

  @Test func fewPicturesMakeANarrowGrid() {
    let picture = Picture(width: 2, height: 2, channels: 3, filledWith: 7)
    let grid = Picture(gridOf: [picture, picture], columns: 9, separator: 0)
    #expect(grid == Picture(width: 4, height: 2, channels: 3, filledWith: 7))
  }

  @Test func aFrameIsWhiteThenBlack() {
    let picture = Picture(width: 9, height: 8, channels: 3, filledWith: 100)
    let framed = picture.framed()
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(framed.pixels[((y * 9 + x) * 3)..<((y * 9 + x) * 3 + 3)])
    }
    for (x, y) in [(0, 0), (8, 0), (4, 7), (0, 3)] { #expect(pixel(x, y) == [255, 255, 255]) }
    for (x, y) in [(1, 1), (7, 1), (4, 6), (1, 3)] { #expect(pixel(x, y) == [0, 0, 0]) }
    #expect(pixel(2, 2) == [100, 100, 100])
    let small = Picture(width: 7, height: 9, channels: 1)
    #expect(small.framed() == small)
  }
}
