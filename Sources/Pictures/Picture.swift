import Tensors

/// A small 8-bit picture, grey or RGB, rows from the top, channels interleaved.
public struct Picture: Equatable, Hashable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// 1 for grey, 3 for RGB.
  public let channels: Int
  /// `width * height * channels` bytes.
  public var pixels: [UInt8]

  /// A picture of existing pixels.
  ///
  /// - Precondition: `channels` is 1 or 3 and `pixels` has `width * height * channels` bytes.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(channels == 1 || channels == 3, "1 or 3 channels are possible, got \(channels)")
    precondition(
      pixels.count == width * height * channels,
      "\(width) x \(height) x \(channels) pixels need \(width * height * channels) bytes, "
        + "got \(pixels.count)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// A picture filled with one level.
  public init(width: Int, height: Int, channels: Int, filledWith level: UInt8 = 0) {
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: level, count: width * height * channels))
  }

  /// Picture `index` of a batch (N, C, H, W) with C = 1 or 3; `range` maps to 0...255, values outside
  /// are clamped, NaN becomes 0.
  public init(_ batch: Tensor, index: Int, range: ClosedRange<Float>) {
    precondition(batch.shape.count == 4, "a batch (N, C, H, W) is needed, got \(batch.shape)")
    let (channels, height, width) = (batch.shape[1], batch.shape[2], batch.shape[3])
    self.init(width: width, height: height, channels: channels)
    let plane = width * height
    let start = index * channels * plane
    let scale = 255 / (range.upperBound - range.lowerBound)
    for channel in 0..<channels {
      for i in 0..<plane {
        let level = (batch.values[start + channel * plane + i] - range.lowerBound) * scale
        // `max` with the constant first turns NaN into 0, since its comparison fails.
        pixels[i * channels + channel] = UInt8(min(max(0, level.rounded()), 255))
      }
    }
  }
}
