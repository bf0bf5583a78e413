import Pictures
import Testing

@Suite struct LinePlotTests {
  private func plot(_ series: [LinePlot.Series]) -> Picture {
    LinePlot(
      title: "A title", xLabel: "step", yLabel: "nats", series: series,
      reference: ("H(c)", 2.3)
    ).picture(width: 480, height: 300)
  }

  /// Pixels of the first curve's colour, by column: the mean row.
  private func curve(_ picture: Picture) -> [Int: Double] {
    var rows: [Int: [Int]] = [:]
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let start = (y * picture.width + x) * 3
        if Array(picture.pixels[start..<(start + 3)]) == [0, 90, 181] {
          rows[x, default: []].append(y)
        }
      }
    }
    return rows.mapValues { Double($0.reduce(0, +)) / Double($0.count) }
  }

  @Test func aRisingLineRises() {
    let line = LinePlot.Series(label: "", points: (0...10).map { (Double($0), Double($0) / 5) })
    let rows = curve(plot([line]))
    let columns = rows.keys.sorted().filter { $0 < 380 }
    #expect(columns.count > 200)
    for (left, right) in zip(columns, columns.dropFirst(20)) {
      #expect((rows[right] ?? 0) < (rows[left] ?? 0))
    }
  }

  /// A mark of the legend among dots would look like one more of them.
  @Test func dotsWithoutALabelHaveNoLegend() {
    var dots = LinePlot.Series(label: nil, points: [(x: 1, y: 2), (x: 3, y: 2)])
    dots.isJoined = false
    let columns = curve(plot([dots])).keys.sorted()
    let groups = zip(columns, columns.dropFirst()).filter { $1 > $0 + 1 }.count + 1
    #expect(groups == 2)
    dots.label = "dots"
    #expect(curve(plot([dots])).count > columns.count)
  }

  /// With nothing larger to compare with, the ticks themselves are small numbers.
  @Test(arguments: [1e-5, 3e-7, 1e-9, 1e-300, Double.leastNonzeroMagnitude])
  func smallNumbersHaveTicks(size: Double) {
    let picture = LinePlot(
      title: "", xLabel: "", yLabel: "",
      series: [.init(label: "", points: [(x: 0, y: 0), (x: 1, y: size)])]
    ).picture(width: 480, height: 300)
    #expect(curve(picture).count > 100)
  }

  @Test func labelsAndAxesAreInk() {
    let picture = plot([])
    #expect(picture.width == 480)
    #expect(picture.height == 300)
    let dark = stride(from: 0, to: picture.pixels.count, by: 3).filter { picture.pixels[$0] < 60 }
    #expect(dark.count > 1_000)
  }

  @Test(arguments: [
    [], [(0.0, 1.0)], [(0.0, Double.nan), (1.0, .infinity)], [(5.0, -3.0), (5.0, -3.0)],
    [(0.0, 0.0), (1e9, 1e-9)], [(0.0, 1e21), (1.0, 2.0)], [(1e308, -1e308), (2.0, 1.0)],
    [(-1e12, 1e12), (1e12, -1e12)], [(0.0, 1e-300), (1.0, Double.leastNonzeroMagnitude)],
  ]) func oddCurvesAreDrawn(points: [(Double, Double)]) {
    let series = LinePlot.Series(label: "odd", points: points.map { (x: $0.0, y: $0.1) })
    #expect(plot([series]).pixels.count == 480 * 300 * 3)
  }
}
