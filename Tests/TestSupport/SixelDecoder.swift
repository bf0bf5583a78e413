/// A sixel terminal in a few lines: what an image leaves on a canvas.
public struct SixelDecoder {
  /// Colours in percent by position; nil where nothing was drawn.
  public private(set) var pixels: [[Int]: [Int]] = [:]
  /// The pixels in a row that the image states.
  public private(set) var width = 0
  /// The rows of pixels that the image states.
  public private(set) var height = 0
  /// How often a pixel that was drawn already was drawn again.
  public private(set) var redrawn = 0

  /// What `bytes` draw; nil if they are no image as the explorer writes it.
  public init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Array("\u{1B}P0;1;0q".utf8)), bytes.suffix(2) == [0x1B, 0x5C] else {
      return nil
    }
    let body = bytes.dropFirst(8).dropLast(2)
    var index = body.startIndex
    func numbers() -> [Int] {
      var result = [0]
      while index < body.endIndex {
        if (48...57).contains(body[index]) {
          result[result.count - 1] = result[result.count - 1] * 10 + Int(body[index]) - 48
        } else if body[index] == UInt8(ascii: ";") {
          result.append(0)
        } else {
          break
        }
        index += 1
      }
      return result
    }
    var colours: [Int: [Int]] = [:]
    var (colour, x, top, count) = (0, 0, 0, 1)
    while index < body.endIndex {
      let byte = body[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        let raster = numbers()
        guard raster.count == 4, raster[0] == 1, raster[1] == 1 else { return nil }
        (width, height) = (raster[2], raster[3])
      case UInt8(ascii: "#"):
        let parts = numbers()
        colour = parts[0]
        if parts.count == 5 { colours[colour] = Array(parts[2...]) }
      case UInt8(ascii: "!"):
        count = numbers()[0]
        guard (1...255).contains(count) else { return nil }
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, top) = (0, top + 6)
      case 63...126:
        for column in x..<(x + count) {
          for line in 0..<6 where (byte - 63) >> line & 1 == 1 {
            guard let value = colours[colour] else { return nil }
            if pixels.updateValue(value, forKey: [column, top + line]) != nil { redrawn += 1 }
          }
        }
        x += count
        count = 1
      default: return nil
      }
    }
  }
}
