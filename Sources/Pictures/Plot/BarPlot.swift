/// Horizontal bars with a name each, from zero to the right.
public struct BarPlot: Sendable {
  /// One bar.
  public struct Bar: Sendable {
    /// What stands on its left.
    public var label: String
    /// How long it is; bars below zero are not drawn.
    public var value: Double

    /// A bar of the given length.
    public init(label: String, value: Double) {
      self.label = label
      self.value = value
    }
  }

  /// The line above the plot.
  public var title: String
  /// What the axis shows, with its unit.
  public var xLabel: String
  /// The bars from the top.
  public var bars: [Bar]

  /// A plot of some bars.
  public init(title: String, xLabel: String, bars: [Bar]) {
    self.title = title
    self.xLabel = xLabel
    self.bars = bars
  }

  private static let ink: Canvas.Colour = (40, 40, 40)
  private static let faint: Canvas.Colour = (225, 225, 225)
  private static let colour: Canvas.Colour = (0, 90, 181)
  private static let scale = 2
  private static let pitch = 26

  /// Draws the plot, as high as the bars need.
  public func picture(width: Int = 960) -> Picture {
    let left = 30 + (bars.map { Canvas.width(of: $0.label, scale: Self.scale) }.max() ?? 0)
    let bottom = 50 + bars.count * Self.pitch
    var canvas = Canvas(width: width, height: bottom + 64, background: 255)
    let axis = PlotAxis(
      from: 0, to: max(0, bars.map(\.value).max() ?? 0) * 1.04, first: left, last: width - 30)
    for tick in axis.ticks {
      let x = axis.position(tick.value)
      canvas.line((x, 44), (x, Double(bottom)), width: 1, Self.faint)
      let half = Canvas.width(of: tick.text, scale: Self.scale) / 2
      canvas.text(tick.text, x: Int(x) - half, y: bottom + 8, scale: Self.scale, Self.ink)
    }
    for (index, bar) in bars.enumerated() {
      let middle = 50 + index * Self.pitch + Self.pitch / 2
      let x = left - 10 - Canvas.width(of: bar.label, scale: Self.scale)
      canvas.text(bar.label, x: x, y: middle - 7, scale: Self.scale, Self.ink)
      guard bar.value > 0 else { continue }
      // Line by line: one thick line would have round ends, as long as a small number.
      for y in (middle - 8)..<(middle + 8) {
        canvas.line(
          (Double(left), Double(y)), (axis.position(bar.value), Double(y)), width: 1, Self.colour)
      }
    }
    canvas.line(
      (Double(left), 44), (Double(left), Double(bottom)), width: 1, Self.ink)
    canvas.text(title, x: left, y: 14, scale: Self.scale, Self.ink)
    let length = Canvas.width(of: xLabel, scale: Self.scale)
    canvas.text(
      xLabel, x: (left + width - 30 - length) / 2, y: bottom + 34, scale: Self.scale, Self.ink)
    return canvas.picture
  }
}
