import Pictures
import Testing

@Suite struct DifferenceTests {
  private func grey(_ pixels: [UInt8]) -> Picture {
    Picture(width: pixels.count, height: 1, channels: 1, pixels: pixels)
  }

  @Test func equalPicturesAreBlack() {
    let difference = Difference(grey([0, 9, 255]), grey([0, 9, 255]))
    #expect(difference.largest == 0)
    #expect(difference.mean == 0)
    #expect(difference.picture().pixels == [UInt8](repeating: 0, count: 9))
  }

  @Test func aQuantileLeavesTheLargestOut() {
    let difference = Difference(
      grey((0...100).map { UInt8($0 == 100 ? 255 : $0) }), grey([UInt8](repeating: 0, count: 101)))
    #expect(difference.largest == 1)
    #expect(difference.quantile(0.99) == Float(99) / 255)
    #expect(difference.quantile(0.5) == Float(50) / 255)
    #expect(difference.quantile(1) == 1)
  }

  @Test func brighterIsOrangeAndDarkerIsBlue() {
    let difference = Difference(grey([204, 0, 0]), grey([0, 102, 0]))
    #expect(difference.values == [0.8, -0.4, 0])
    #expect(difference.largest == 0.8)
    #expect(abs(difference.mean - 0.4) < 1e-6)
    // The second difference is half the largest one, so it has half the brightness.
    #expect(difference.picture().pixels == [255, 160, 40, 40, 80, 128, 0, 0, 0])
    #expect(Array(difference.picture(scale: 1.6).pixels[..<3]) == [128, 80, 20])
  }

  @Test func channelsCountEqually() {
    let red = Picture(width: 1, height: 1, channels: 3, pixels: [255, 0, 0])
    let blue = Picture(width: 1, height: 1, channels: 3, pixels: [0, 0, 153])
    #expect(Difference(red, blue).values == [(255 - 153) / Float(255 * 3)])
  }
}
