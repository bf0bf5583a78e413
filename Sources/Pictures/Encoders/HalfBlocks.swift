/// The colours that a terminal shows in text.
public enum TextColours: Equatable, Hashable, Sendable {
  /// 24 bits per colour.
  case trueColour
  /// The 6 x 6 x 6 cube and the 24 greys of xterm.
  case palette256
}

/// A part of the screen with two pixels per character cell, drawn as upper half blocks.
public struct HalfBlockCanvas: Equatable, Sendable {
  /// Cells in a row, which is also pixels in a row.
  public let columns: Int
  /// Rows of cells; there are twice as many rows of pixels.
  public let rows: Int
  /// 0x01RRGGBB per pixel; 0 where nothing was drawn.
  private var pixels: [UInt32]

  /// A canvas with nothing on it.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    pixels = [UInt32](repeating: 0, count: max(0, columns) * max(0, rows) * 2)
  }

  /// Draws `picture` at (`x`, `y`) resampled to `width` x `height` pixels; what lies outside is cut.
  public mutating func draw(_ picture: Picture, x: Int, y: Int, width: Int, height: Int) {
    let scaled = picture.resampled(width: width, height: height)
    for row in max(0, -y)..<max(max(0, -y), min(height, rows * 2 - y)) {
      for column in max(0, -x)..<max(max(0, -x), min(width, columns - x)) {
        let start = (row * width + column) * scaled.channels
        let last = scaled.channels - 1
        let red = UInt32(scaled.pixels[start])
        let green = UInt32(scaled.pixels[start + last / 2])
        let blue = UInt32(scaled.pixels[start + last])
        pixels[(y + row) * columns + x + column] = 1 << 24 | red << 16 | green << 8 | blue
      }
    }
  }

  /// Appends escape sequences that show the canvas with its top left cell at (`left`, `top`),
  /// counted from 0.
  ///
  /// Cells that show the same in `previous`, which the terminal shows already, are left out. The
  /// character attributes are reset at the end.
  public func encode(
    left: Int, top: Int, colours: TextColours, previous: HalfBlockCanvas? = nil,
    into bytes: inout [UInt8]
  ) {
    let known = previous.flatMap { $0.columns == columns && $0.rows == rows ? $0 : nil }
    var pen = Pen(colours: colours)
    for row in 0..<rows {
      var cursor = -1
      for column in 0..<columns {
        let upper = pixels[2 * row * columns + column]
        let lower = pixels[(2 * row + 1) * columns + column]
        if upper == 0 && lower == 0 { continue }
        if let known, known.pixels[2 * row * columns + column] == upper,
          known.pixels[(2 * row + 1) * columns + column] == lower
        {
          continue
        }
        if cursor != column {
          bytes.append(text: "\u{1B}[")
          bytes.append(number: top + row + 1)
          bytes.append(UInt8(ascii: ";"))
          bytes.append(number: left + column + 1)
          bytes.append(UInt8(ascii: "H"))
        }
        pen.write(upper: upper, lower: lower, into: &bytes)
        cursor = column + 1
      }
    }
    if pen.isUsed { bytes.append(text: "\u{1B}[0m") }
  }
}

/// Writes cells and remembers the colours that the terminal has set.
private struct Pen {
  let colours: TextColours
  private var foreground: UInt32 = .max
  private var background: UInt32 = .max
  var isUsed: Bool { foreground != .max || background != .max }

  init(colours: TextColours) {
    self.colours = colours
  }

  mutating func write(upper: UInt32, lower: UInt32, into bytes: inout [UInt8]) {
    // A pixel that was not drawn keeps the terminal's own background.
    if upper == lower {
      setBackground(upper, &bytes)
      bytes.append(UInt8(ascii: " "))
    } else if upper == 0 {
      setBackground(0, &bytes)
      setForeground(lower, &bytes)
      bytes.append(text: "▄")
    } else {
      setBackground(lower, &bytes)
      setForeground(upper, &bytes)
      bytes.append(text: "▀")
    }
  }

  private mutating func setForeground(_ colour: UInt32, _ bytes: inout [UInt8]) {
    guard foreground != colour else { return }
    foreground = colour
    select(38, colour, &bytes)
  }

  private mutating func setBackground(_ colour: UInt32, _ bytes: inout [UInt8]) {
    guard background != colour else { return }
    background = colour
    if colour == 0 { bytes.append(text: "\u{1B}[49m") } else { select(48, colour, &bytes) }
  }

  private func select(_ plane: Int, _ colour: UInt32, _ bytes: inout [UInt8]) {
    let (red, green, blue) = (Int(colour >> 16 & 255), Int(colour >> 8 & 255), Int(colour & 255))
    bytes.append(text: "\u{1B}[")
    bytes.append(number: plane)
    switch colours {
    case .trueColour:
      bytes.append(text: ";2")
      for channel in [red, green, blue] {
        bytes.append(UInt8(ascii: ";"))
        bytes.append(number: channel)
      }
    case .palette256:
      bytes.append(text: ";5;")
      bytes.append(number: nearestOf256(red, green, blue))
    }
    bytes.append(UInt8(ascii: "m"))
  }
}

/// The entry of xterm's fixed colours 16...255 that is nearest to a colour.
func nearestOf256(_ red: Int, _ green: Int, _ blue: Int) -> Int {
  let steps = [0, 95, 135, 175, 215, 255]
  func nearestStep(_ value: Int) -> Int {
    steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
  }
  let (r, g, b) = (nearestStep(red), nearestStep(green), nearestStep(blue))
  let cube = distance(red - steps[r], green - steps[g], blue - steps[b])
  let mean = (red + green + blue) / 3
  let level = min(max(0, (mean - 8 + 5) / 10), 23)
  let grey = 8 + 10 * level
  return distance(red - grey, green - grey, blue - grey) < cube
    ? 232 + level : 16 + 36 * r + 6 * g + b
}

private func distance(_ red: Int, _ green: Int, _ blue: Int) -> Int {
  red * red + green * green + blue * blue
}
