import Pictures
import Testing

@Suite struct BarPlotTests {
  /// How far the colour of bars reaches in the middle row of each bar.
  private func lengths(_ values: [Double]) -> [Int] {
    let picture = BarPlot(
      title: "A title", xLabel: "nats", bars: values.map { .init(label: "code", value: $0) }
    ).picture(width: 400)
    return values.indices.map { index in
      let y = 50 + index * 26 + 13
      return (0..<picture.width).count { x in
        let start = (y * picture.width + x) * 3
        return Array(picture.pixels[start..<(start + 3)]) == [0, 90, 181]
      }
    }
  }

  @Test func barsAreAsLongAsTheirNumbers() {
    let found = lengths([2, 1, 0.5, 0, -1])
    #expect(found[0] > 200)
    #expect(abs(found[1] - found[0] / 2) <= 2 && abs(found[2] - found[0] / 4) <= 2)
    #expect(found[3] == 0 && found[4] == 0)
  }

  @Test func noBarsAndOddNumbersAreDrawn() {
    #expect(lengths([]) == [])
    #expect(lengths([0, 0]) == [0, 0])
  }
}
