import Glibc
import Pictures

/// A small picture in greys, as lines of text that scroll with the rest.
enum TextPreview {
  /// Columns that a preview takes at most.
  private static let columns = 78

  /// Whether to use the greys of 256-colour terminals rather than letters.
  static func usesColours(_ isTerminal: Bool) -> Bool {
    let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let type = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    return isTerminal && !noColour && type != "dumb" && type != "vt100"
  }

  /// The lines; each character cell shows two pixels, one above the other.
  static func lines(of picture: Picture, colours: Bool) -> String {
    let width = min(columns, picture.width)
    let height = max(2, picture.height * width / picture.width / 2 * 2)
    let small = picture.resampled(width: width, height: height)
    return stride(from: 0, to: height, by: 2).map { y in
      let cells = (0..<width).map { x in
        let (upper, lower) = (small.luminance(x: x, y: y), small.luminance(x: x, y: y + 1))
        return colours
          ? "\u{1B}[38;5;\(grey(upper));48;5;\(grey(lower))m\u{2580}" : letter((upper + lower) / 2)
      }
      return cells.joined() + (colours ? "\u{1B}[0m" : "")
    }.joined(separator: "\n")
  }

  /// Black, the 24 greys of the palette, and white.
  private static func grey(_ level: Int) -> Int {
    level < 4 ? 16 : level > 246 ? 231 : 232 + min(23, level * 24 / 256)
  }

  private static func letter(_ level: Int) -> String {
    let ramp = Array(" .:-=+*#%@")
    return String(ramp[level * (ramp.count - 1) / 255])
  }
}
