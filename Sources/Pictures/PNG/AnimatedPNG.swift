import Formats

/// Animated PNG: the frames as libpng packs them, put together chunk by chunk.
///
/// The first frame is what a reader without animation shows.
/// - Source: PNG specification, third edition (W3C 2025), section 11.3.6, where APNG became part of it.
public enum AnimatedPNG {
  /// The content of a file that plays `frames` again and again.
  ///
  /// - Parameters:
  ///   - frames: pictures of the same extent and channels, at least one.
  ///   - milliseconds: how long each frame is shown, 1...65535.
  ///   - texts: `tEXt` chunks, as in `PNG.encode`.
  public static func encode(
    _ frames: [Picture], milliseconds: Int, texts: [(key: String, text: String)] = []
  ) throws(FormatError) -> [UInt8] {
    precondition((1...65535).contains(milliseconds), "a frame of \(milliseconds) ms")
    guard let first = frames.first else { preconditionFailure("an animation of no frames") }
    var result = PNGChunks.signature
    /// Numbers the chunks of the animation, across frames.
    var sequence: UInt32 = 0
    for (index, frame) in frames.enumerated() {
      precondition(
        frame.width == first.width && frame.height == first.height
          && frame.channels == first.channels,
        "frame \(index) is \(frame.width) x \(frame.height) x \(frame.channels), "
          + "the first is \(first.width) x \(first.height) x \(first.channels)")
      let chunks = try PNGChunks.all(in: PNG.encode(frame, texts: index == 0 ? texts : []))
      if index == 0 {
        for chunk in chunks where chunk.type != Array("IDAT".utf8) {
          result += PNGChunks.chunk(chunk.type, chunk.data)
        }
        // So many frames, played without end.
        result += PNGChunks.chunk("acTL", bigEndian(UInt32(frames.count), 0))
      }
      result += PNGChunks.chunk("fcTL", control(sequence, frame, milliseconds))
      sequence += 1
      for chunk in chunks where chunk.type == Array("IDAT".utf8) {
        if index == 0 {
          result += PNGChunks.chunk(chunk.type, chunk.data)
        } else {
          result += PNGChunks.chunk("fdAT", bigEndian(sequence) + chunk.data)
          sequence += 1
        }
      }
    }
    return result + PNGChunks.chunk("IEND", [])
  }

  /// Frame control: number, extent, offset, delay as a fraction of a second; the frame replaces the
  /// one before (dispose 0, blend 0).
  private static func control(_ sequence: UInt32, _ frame: Picture, _ milliseconds: Int) -> [UInt8]
  {
    var data = bigEndian(sequence, UInt32(frame.width), UInt32(frame.height), 0, 0)
    data.appendBigEndian(UInt16(milliseconds))
    data.appendBigEndian(UInt16(1000))
    return data + [0, 0]
  }

  private static func bigEndian(_ values: UInt32...) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in values { bytes.appendBigEndian(value) }
    return bytes
  }
}
