import Pictures
import Testing

@Suite struct HeatMapTests {
  private let black = Picture(width: 3, height: 1, channels: 1)

  /// Lightness grows with the difference, whatever its sign: dark blue, grey, yellow.
  @Test func strongIsBright() {
    let map = Difference(values: [0, -0.1, 0.2], width: 3, height: 1)
      .heat(over: black, scale: 0.2)
    let sums = (0..<3).map { pixel in
      (0..<3).reduce(0) { $0 + Int(map.pixels[pixel * 3 + $1]) }
    }
    #expect(sums[0] < sums[1] && sums[1] < sums[2])
    #expect(Array(map.pixels[6...]) == [254, 232, 56])
    // Nothing changes here: a third of the darkest colour, so that the picture shines through.
    #expect(Array(map.pixels[..<3]) == [0, 12, 27])
  }

  @Test func thePictureShinesThroughWhereNothingChanges() {
    let white = Picture(width: 2, height: 1, channels: 1, pixels: [255, 0])
    let map = Difference(values: [0, 0], width: 2, height: 1).heat(over: white, scale: 1)
    #expect(map.pixels[0] > map.pixels[3])
    let beyond = Difference(values: [9, 9], width: 2, height: 1).heat(over: white, scale: 1)
    #expect(Array(beyond.pixels[..<3]) == [254, 232, 56])
  }

  /// The scale has the colours that heat has over black, from its least to its largest.
  @Test func theScaleHasTheColoursOfTheHeat() {
    let scale = Picture(heatScale: 3, height: 2)
    let heat = Difference(values: [0, 0.1, 0.2], width: 3, height: 1).heat(over: black, scale: 0.2)
    #expect(scale.width == 3 && scale.height == 2 && scale.channels == 3)
    #expect(scale.pixels == heat.pixels + heat.pixels)
    #expect(Picture(heatScale: 1, height: 1).pixels == [0, 12, 27])
  }
}
