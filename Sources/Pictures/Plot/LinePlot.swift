/// Curves over a common horizontal axis, drawn by the program itself: axes, ticks, labels, legend.
public struct LinePlot: Sendable {
  /// One curve.
  public struct Series: Sendable {
    /// What the legend says; nil leaves it out.
    public var label: String?
    /// Points in the order of x.
    public var points: [(x: Double, y: Double)]
    /// Whether points are joined by lines; otherwise each is a dot.
    public var isJoined = true

    /// A curve through `points`.
    public init(label: String?, points: [(x: Double, y: Double)]) {
      self.label = label
      self.points = points
    }
  }

  /// The line above the plot.
  public var title: String
  /// What the horizontal axis shows, with its unit.
  public var xLabel: String
  /// What the vertical axis shows, with its unit.
  public var yLabel: String
  /// The curves.
  public var series: [Series]
  /// A value that curves are compared with, as a dashed line.
  public var reference: (label: String, y: Double)?

  /// A plot of some curves.
  public init(
    title: String, xLabel: String, yLabel: String, series: [Series],
    reference: (label: String, y: Double)? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.reference = reference
  }

  private static let colours: [Canvas.Colour] = [
    (0, 90, 181), (220, 50, 32), (26, 133, 62), (130, 80, 160), (200, 130, 0), (90, 90, 90),
  ]
  private static let ink: Canvas.Colour = (40, 40, 40)
  private static let faint: Canvas.Colour = (225, 225, 225)
  private static let scale = 2
  private static let limit = 1e12
  /// The width of a dot in pixels.
  private static let dot = 8.0

  /// Draws the plot.
  ///
  /// Points that are not numbers, or beyond 1e12 either way, are left out: a run that went there has
  /// diverged, and on its scale nothing else could be seen. Both axes begin at zero or at the lowest point below.
  public func picture(width: Int = 960, height: Int = 540) -> Picture {
    var canvas = Canvas(width: width, height: height, background: 255)
    let curves = series.map { curve in
      curve.points.filter { abs($0.x) <= Self.limit && abs($0.y) <= Self.limit }
    }
    let all = curves.flatMap(\.self)
    let heights = all.map(\.y) + [0] + (reference.map { [$0.y] } ?? [])
    let horizontal = PlotAxis(
      from: min(0, all.map(\.x).min() ?? 0), to: all.map(\.x).max() ?? 1, first: 90,
      last: width - 30)
    let vertical = PlotAxis(
      from: heights.min() ?? 0, to: (heights.max() ?? 1) * 1.04, first: height - 70, last: 56)
    drawAxes(on: &canvas, horizontal, vertical)
    if let reference { drawReference(reference, on: &canvas, horizontal, vertical) }
    for (index, curve) in curves.enumerated() {
      let places = curve.map { (horizontal.position($0.x), vertical.position($0.y)) }
      let colour = Self.colours[index % Self.colours.count]
      if series[index].isJoined {
        canvas.curve(places, width: 2, colour)
      } else {
        for place in places { canvas.line(place, place, width: Self.dot, colour) }
      }
    }
    drawLegend(on: &canvas, horizontal, vertical)
    return canvas.picture
  }

  private func drawAxes(
    on canvas: inout Canvas, _ horizontal: PlotAxis, _ vertical: PlotAxis
  ) {
    let (left, right) = (horizontal.first, horizontal.last)
    let (bottom, top) = (vertical.first, vertical.last)
    for tick in vertical.ticks {
      let y = vertical.position(tick.value)
      canvas.line((left, y), (right, y), width: 1, Self.faint)
      let x = Int(left) - 8 - Canvas.width(of: tick.text, scale: Self.scale)
      canvas.text(tick.text, x: x, y: Int(y) - 7, scale: Self.scale, Self.ink)
    }
    for tick in horizontal.ticks {
      let x = horizontal.position(tick.value)
      canvas.line((x, bottom), (x, bottom + 6), width: 1, Self.ink)
      let half = Canvas.width(of: tick.text, scale: Self.scale) / 2
      canvas.text(tick.text, x: Int(x) - half, y: Int(bottom) + 10, scale: Self.scale, Self.ink)
    }
    canvas.line((left, bottom), (right, bottom), width: 1, Self.ink)
    canvas.line((left, bottom), (left, top), width: 1, Self.ink)
    canvas.text(title, x: Int(left), y: 16, scale: Self.scale, Self.ink)
    let middle = Int((left + right) / 2)
    canvas.text(
      xLabel, x: middle - Canvas.width(of: xLabel, scale: Self.scale) / 2, y: Int(bottom) + 36,
      scale: Self.scale, Self.ink)
    let length = Canvas.width(of: yLabel, scale: Self.scale)
    canvas.text(
      yLabel, x: 10, y: Int((bottom + top) / 2) + length / 2, scale: Self.scale, upwards: true,
      Self.ink)
  }

  private func drawReference(
    _ reference: (label: String, y: Double), on canvas: inout Canvas, _ horizontal: PlotAxis,
    _ vertical: PlotAxis
  ) {
    let y = vertical.position(reference.y)
    for x in stride(from: horizontal.first, to: horizontal.last, by: 12) {
      canvas.line((x, y), (min(x + 6, horizontal.last), y), width: 1, Self.ink)
    }
    let length = Canvas.width(of: reference.label, scale: Self.scale)
    canvas.text(
      reference.label, x: Int(horizontal.last) - length, y: Int(y) - 20, scale: Self.scale,
      Self.ink)
  }

  /// In the middle of the right side, where learning curves that rise or stay flat leave room.
  private func drawLegend(
    on canvas: inout Canvas, _ horizontal: PlotAxis, _ vertical: PlotAxis
  ) {
    let labels = series.enumerated().compactMap { index, curve in
      curve.label.map { (index: index, label: $0, isJoined: curve.isJoined) }
    }
    let length = labels.map { Canvas.width(of: $0.label, scale: Self.scale) }.max() ?? 0
    let x = Int(horizontal.last) - length - 10
    var y = Int((vertical.first + vertical.last) / 2) - labels.count * 13
    for (index, label, isJoined) in labels {
      let colour = Self.colours[index % Self.colours.count]
      let end = (Double(x) - 10, Double(y) + 7)
      canvas.line(
        isJoined ? (end.0 - 26, end.1) : end, end, width: isJoined ? 2 : Self.dot, colour)
      canvas.text(label, x: x, y: y, scale: Self.scale, Self.ink)
      y += 26
    }
  }
}
