/// The difference of two pictures as a picture: orange where the first is brighter, blue where the
/// second is, black where they are equal.
///
/// Blue and orange are told apart with every kind of colour vision; the brightness grows with the
/// difference, up to the largest one.
public struct Difference: Equatable, Sendable {
  /// The difference of each pixel, the mean over channels, -1...1 of the range of values.
  public let values: [Float]
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int

  /// The first picture less the second.
  ///
  /// - Precondition: both have the same extent and channels.
  public init(_ first: Picture, _ second: Picture) {
    precondition(
      first.width == second.width && first.height == second.height
        && first.channels == second.channels,
      "pictures of \(first.width) x \(first.height) x \(first.channels) and "
        + "\(second.width) x \(second.height) x \(second.channels)")
    (width, height) = (first.width, first.height)
    let channels = first.channels
    values = (0..<(first.width * first.height)).map { pixel in
      let places = (pixel * channels)..<((pixel + 1) * channels)
      let sum = places.reduce(0) { $0 + Int(first.pixels[$1]) - Int(second.pixels[$1]) }
      return Float(sum) / Float(255 * channels)
    }
  }

  /// The largest difference of a pixel, 0...1.
  public var largest: Float { values.reduce(0) { max($0, abs($1)) } }

  /// The absolute difference that a `share` of the pixels, 0...1, do not exceed.
  public func quantile(_ share: Float) -> Float {
    let sorted = values.map(abs).sorted()
    return sorted.isEmpty ? 0 : sorted[Int((share * Float(sorted.count - 1)).rounded())]
  }

  /// The mean absolute difference, 0...1.
  public var mean: Float {
    values.isEmpty ? 0 : values.reduce(0) { $0 + abs($1) } / Float(values.count)
  }

  /// The root of the mean squared difference, 0...1.
  public var rootMeanSquare: Float {
    let sum = values.reduce(0) { $0 + $1 * $1 }
    return values.isEmpty ? 0 : (sum / Float(values.count)).squareRoot()
  }

  /// The picture; `scale` is the difference that has the full colour, `largest` if not given.
  public func picture(scale: Float? = nil) -> Picture {
    let scale = max(scale ?? largest, 1 / 255)
    let orange: [Float] = [255, 160, 40]
    let blue: [Float] = [80, 160, 255]
    var picture = Picture(width: width, height: height, channels: 3)
    for (pixel, value) in values.enumerated() {
      let share = min(1, abs(value) / scale)
      let colour = value > 0 ? orange : blue
      for channel in 0..<3 {
        picture.pixels[pixel * 3 + channel] = UInt8((colour[channel] * share).rounded())
      }
    }
    return picture
  }
}
