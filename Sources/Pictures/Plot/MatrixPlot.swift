/// A square table of shares as a picture: a coloured cell with its number for each pair, names beside the
/// rows, numbers of the rows above the columns.
public struct MatrixPlot: Sendable {
  /// The line above the picture.
  public var title: String
  /// The names of the rows, which are also those of the columns.
  public var names: [String]
  /// Row by row, 0...1.
  public var values: [[Double]]
  /// Rows whose name is set off: what was chosen.
  public var marked: Set<Int>

  /// A table with its names.
  ///
  /// - Precondition: as many rows and columns as names, and at least one.
  public init(title: String, names: [String], values: [[Double]], marked: Set<Int> = []) {
    precondition(
      !names.isEmpty && values.count == names.count
        && values.allSatisfy { $0.count == names.count },
      "\(names.count) names for rows of \(values.map(\.count))")
    self.title = title
    self.names = names
    self.values = values
    self.marked = marked
  }

  private static let ink: Canvas.Colour = (40, 40, 40)
  private static let scale = 2
  private static let cell = 56

  /// Draws the table; colours run from the least to the largest value off the diagonal, which itself is
  /// left empty.
  public func picture() -> Picture {
    let labels = names.enumerated().map { "\($0.offset + 1) \($0.element)" }
    let left = (labels.map { Canvas.width(of: $0, scale: Self.scale) }.max() ?? 0) + 40
    let top = 70
    let side = names.count * Self.cell
    let titleWidth = Canvas.width(of: title, scale: Self.scale) + 40
    var canvas = Canvas(
      width: max(left + side + 20, titleWidth), height: top + side + 20, background: 255)
    canvas.text(title, x: 20, y: 16, scale: Self.scale, Self.ink)
    let others = values.indices.flatMap { row in
      values.indices.filter { $0 != row }.map { values[row][$0] }
    }
    let (low, high) = (others.min() ?? 0, others.max() ?? 1)
    for row in values.indices {
      let y = top + row * Self.cell
      let middle = y + (Self.cell - PlotFont.height * Self.scale) / 2
      canvas.text(labels[row], x: 30, y: middle, scale: Self.scale, Self.ink)
      if marked.contains(row) { canvas.text(">", x: 10, y: middle, scale: Self.scale, Self.ink) }
      let number = "\(row + 1)"
      canvas.text(
        number,
        x: left + row * Self.cell
          + (Self.cell - Canvas.width(of: number, scale: Self.scale)) / 2,
        y: top - 24, scale: Self.scale, Self.ink)
      for column in values.indices where column != row {
        let share = high > low ? (values[row][column] - low) / (high - low) : 0
        draw(
          values[row][column], share: share, on: &canvas, x: left + column * Self.cell, y: y)
      }
    }
    return canvas.picture
  }

  private func draw(
    _ value: Double, share: Double, on canvas: inout Canvas, x: Int, y: Int
  ) {
    let colour = ColourMap.cividis.colour(at: Float(share))
    let fill: Canvas.Colour = (UInt8(colour.x), UInt8(colour.y), UInt8(colour.z))
    for row in 1..<(Self.cell - 1) {
      for column in 1..<(Self.cell - 1) { canvas.blend(x + column, y + row, fill, 1) }
    }
    // Two places after the point; 1 is written whole.
    let hundredths = Int((min(1, max(0, value)) * 100).rounded())
    let text =
      hundredths == 100 ? "1.00" : "." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
    canvas.text(
      text, x: x + (Self.cell - Canvas.width(of: text, scale: Self.scale)) / 2,
      y: y + (Self.cell - PlotFont.height * Self.scale) / 2, scale: Self.scale,
      share > 0.55 ? (20, 20, 20) : (245, 245, 245))
  }
}
