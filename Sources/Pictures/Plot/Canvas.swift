/// An RGB picture to draw lines and letters on, with soft edges.
struct Canvas {
  /// A colour as red, green, blue.
  typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

  private(set) var picture: Picture

  init(width: Int, height: Int, background: UInt8) {
    picture = Picture(width: width, height: height, channels: 3, filledWith: background)
  }

  /// Lays `colour` over a pixel with the given share, 0...1; outside the picture nothing happens.
  mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, _ share: Double) {
    guard x >= 0, y >= 0, x < picture.width, y < picture.height, share > 0 else { return }
    let start = (y * picture.width + x) * 3
    for (channel, level) in [colour.red, colour.green, colour.blue].enumerated() {
      let old = Double(picture.pixels[start + channel])
      let new = old + (Double(level) - old) * min(1, share)
      picture.pixels[start + channel] = UInt8(new.rounded())
    }
  }

  /// A straight line `width` pixels wide, its edges soft over one pixel.
  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), width: Double, _ colour: Colour
  ) {
    let reach = width / 2 + 1
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let square = dx * dx + dy * dy
    let columns = Int(min(from.x, to.x) - reach)...Int(max(from.x, to.x) + reach)
    for y in Int(min(from.y, to.y) - reach)...Int(max(from.y, to.y) + reach) {
      for x in columns {
        let (px, py) = (Double(x) - from.x, Double(y) - from.y)
        let along = square > 0 ? min(1, max(0, (px * dx + py * dy) / square)) : 0
        let (ex, ey) = (px - along * dx, py - along * dy)
        blend(x, y, colour, width / 2 + 0.5 - (ex * ex + ey * ey).squareRoot())
      }
    }
  }

  /// Lines through `points`; where two meet, pixels are not laid over twice as dark as they should.
  mutating func curve(_ points: [(x: Double, y: Double)], width: Double, _ colour: Colour) {
    for (a, b) in zip(points, points.dropFirst()) { line(a, b, width: width, colour) }
  }

  /// Text with its upper left corner at (`x`, `y`), or running upwards from there.
  mutating func text(
    _ text: String, x: Int, y: Int, scale: Int, upwards: Bool = false, _ colour: Colour
  ) {
    for (index, character) in text.enumerated() {
      for column in 0..<PlotFont.advance {
        for row in 0..<PlotFont.height where PlotFont.isSet(character, x: column, y: row) {
          for i in 0..<(scale * scale) {
            let right = (index * PlotFont.advance + column) * scale + i % scale
            let down = row * scale + i / scale
            blend(upwards ? x + down : x + right, upwards ? y - right : y + down, colour, 1)
          }
        }
      }
    }
  }

  /// The width of a text in pixels.
  static func width(of text: String, scale: Int) -> Int { text.count * PlotFont.advance * scale }
}
