import Pictures
import Testing

@Suite struct PixelSumTests {
  private func row(_ pixels: [UInt8]) -> Picture {
    Picture(width: pixels.count, height: 1, channels: 1, pixels: pixels)
  }

  /// a - b + c, each level by itself, cut at black and white.
  @Test func levelsAreAddedUp() {
    let sum = Picture(sumOf: [
      (true, [row([100, 200, 10])]), (false, [row([50, 10, 200])]), (true, [row([20, 220, 30])]),
    ])
    #expect(sum == row([70, 255, 0]))
  }

  @Test func groupsCountByTheirMean() {
    let sum = Picture(sumOf: [(true, [row([0, 10]), row([200, 20]), row([100, 30])])])
    #expect(sum == row([100, 20]))
  }

  /// The difference of two equal pictures is grey, neither black nor white.
  @Test func nothingIsGrey() {
    #expect(
      Picture(sumOf: [(true, [row([9, 250])]), (false, [row([9, 250])])]) == row([128, 128]))
  }
}
