import Glibc
import Testing

@testable import Pictures

@Suite struct SteadyPaletteTests {
  /// A smooth picture: a background with slow waves and a round, lit shape whose place is `shift`.
  private func smooth(_ shift: Double, warm: Double = 1) -> Picture {
    var picture = Picture(width: 64, height: 64, channels: 3)
    for y in 0..<64 {
      for x in 0..<64 {
        let (u, v) = (Double(x) - 32 - shift, Double(y) - 30)
        let inside = max(0, 1 - (u * u / 500 + v * v / 700))
        let wave = 0.5 + 0.5 * Double((x * 2 + y) % 128) / 128
        let values = [
          60 * wave + 170 * inside * warm, 80 * wave + 110 * inside,
          120 * wave * (2 - warm) + 60 * inside,
        ]
        for (channel, value) in values.enumerated() {
          picture.pixels[(y * 64 + x) * 3 + channel] = UInt8(min(255, max(0, value)))
        }
      }
    }
    return picture
  }

  /// Peak signal to noise, in decibels.
  private func quality(_ picture: Picture, _ indexed: IndexedPictures) -> Double {
    var sum = 0.0
    for (pixel, index) in indexed.indices[0].enumerated() {
      let colour = indexed.palette.colours[Int(index)]
      for (channel, value) in [colour.red, colour.green, colour.blue].enumerated() {
        let difference = Double(picture.pixels[pixel * 3 + channel]) - Double(value)
        sum += difference * difference
      }
    }
    return 10 * log10(255 * 255 / (sum / Double(picture.pixels.count)))
  }

  @Test func coloursStayWhileTheyServe() {
    var steady = SteadyPalette()
    let first = steady.index([smooth(0)], colourCount: 128, greyCount: 64)
    for shift in [0.5, 2, 4, -3] {
      let next = steady.index([smooth(shift)], colourCount: 128, greyCount: 64)
      #expect(next.palette == first.palette, "\(shift)")
      #expect(next.indices != first.indices)
      #expect(quality(smooth(shift), next) > 34)
    }
    // Quite other colours are drawn in their own.
    let cold = smooth(0, warm: 0.2)
    let other = steady.index([cold], colourCount: 128, greyCount: 64)
    #expect(other.palette != first.palette)
    #expect(quality(cold, other) > 36)
  }

  /// The bar for a smooth colour picture, six times enlarged: 30 kB, at a quality where the eye sees no
  /// steps.
  @Test func aSmoothPictureIsSmall() {
    var steady = SteadyPalette()
    let indexed = steady.index([smooth(0)], colourCount: 128, greyCount: 64)
    var bytes: [UInt8] = []
    SixelEncoder(width: 384, height: 384, zoom: 6).encode(
      [SixelTile(indices: indexed.indices[0], width: 64, height: 64, x: 0, y: 0)],
      palette: indexed.palette, into: &bytes)
    #expect(quality(smooth(0), indexed) > 36)
    #expect(bytes.count < 30_000)
  }

  /// Beside a line on a plain ground the ground has its own colour, however near another one is.
  @Test func plainAreasStayPlain() {
    let row: [UInt8] = [0, 0, 5, 90, 5, 0, 0, 0]
    let line = row.flatMap { level -> [UInt8] in [level, level / 2 + 30, 80] }
    let picture = Picture(
      width: 8, height: 8, channels: 3, pixels: (0..<8).flatMap { _ in line })
    var steady = SteadyPalette()
    let indexed = steady.index([picture], colourCount: 16, greyCount: 16)
    let ground = indexed.indices[0][0]
    #expect([1, 5, 6, 7].allSatisfy { indexed.indices[0][$0] == ground })
    #expect(indexed.palette.colours[Int(ground)].red == 0)
    #expect(indexed.indices[0][4] != ground)
  }

  @Test func frequentColoursHaveShortNumbers() {
    var picture = Picture(width: 40, height: 1, channels: 3)
    for x in 0..<40 {
      picture.pixels[x * 3] = x < 4 ? 200 : x < 14 ? 120 : 10
    }
    let palette = Palette(colours: [200, 120, 10].map { .init(red: $0, green: 0, blue: 0) })
    #expect(palette.refined(for: [picture]).colours.map(\.red) == [10, 120, 200])
  }

  @Test func greysAreEvenAndAlwaysTheSame() {
    var steady = SteadyPalette()
    let picture = Picture(width: 2, height: 1, channels: 1, pixels: [0, 255])
    let indexed = steady.index([picture], colourCount: 128, greyCount: 64)
    #expect(indexed.palette == Palette(greys: 64))
    #expect(indexed.indices == [[0, 63]])
  }
}
