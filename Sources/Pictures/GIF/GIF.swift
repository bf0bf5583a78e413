/// Animated GIF, for programs that play nothing better.
///
/// Every frame has its own palette: all 256 greys, or the median cut of its colours.
/// - Source: CompuServe 1990, "Graphics Interchange Format, version 89a"; the loop extension is Netscape's.
public enum GIF {
  /// The longest side that the format can say.
  public static let maximumSide = 65_535

  /// The content of a file that plays `frames` again and again.
  ///
  /// - Parameters:
  ///   - frames: pictures of the same extent, at least one.
  ///   - milliseconds: how long each frame is shown; the format counts in hundredths of a second.
  ///   - comment: a text that travels in the file.
  public static func encode(_ frames: [Picture], milliseconds: Int, comment: String = "") -> [UInt8]
  {
    guard let first = frames.first else { preconditionFailure("an animation of no frames") }
    precondition(
      max(first.width, first.height) <= maximumSide, "\(first.width) x \(first.height) pixels")
    var result = Array("GIF89a".utf8)
    result += extent(first)
    // No palette for all frames, background 0, square pixels.
    result += [0, 0, 0]
    result += [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    if !comment.isEmpty { result += [0x21, 0xFE] + blocks(Array(comment.utf8)) }
    for (index, frame) in frames.enumerated() {
      precondition(
        frame.width == first.width && frame.height == first.height,
        "frame \(index) is \(frame.width) x \(frame.height), "
          + "the first is \(first.width) x \(first.height)")
      let hundredths = UInt16(clamping: (milliseconds + 5) / 10)
      // Left in place until the next frame covers it.
      result += [0x21, 0xF9, 4, 0b100, UInt8(hundredths & 255), UInt8(hundredths >> 8), 0, 0]
      result += image(frame)
    }
    return result + [0x3B]
  }

  /// One frame: descriptor, palette, pixels.
  private static func image(_ frame: Picture) -> [UInt8] {
    let indexed = IndexedPictures([frame], colourCount: 256, greyCount: 256)
    var result: [UInt8] = [0x2C, 0, 0, 0, 0] + extent(frame)
    // A palette of its own with 2 to the 8 entries.
    result.append(0b1000_0111)
    let black = Palette.Colour(red: 0, green: 0, blue: 0)
    for index in 0..<256 {
      let colours = indexed.palette.colours
      let colour = index < colours.count ? colours[index] : black
      result += [colour.red, colour.green, colour.blue]
    }
    var packer = LZWPacker()
    return result + [UInt8(LZWPacker.pixelBits)] + blocks(packer.pack(indexed.indices[0]))
  }

  private static func extent(_ picture: Picture) -> [UInt8] {
    [picture.width, picture.height].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  /// `bytes` in blocks of at most 255 with their lengths, and an empty one at the end.
  private static func blocks(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 255) {
      let part = bytes[start..<min(start + 255, bytes.count)]
      result.append(UInt8(part.count))
      result += part
    }
    return result + [0]
  }
}
