extension Difference {
  /// Differences as such.
  ///
  /// - Precondition: there is a value for each pixel.
  public init(values: [Float], width: Int, height: Int) {
    precondition(
      values.count == width * height, "\(values.count) values for \(width) x \(height) pixels")
    self.values = values
    self.width = width
    self.height = height
  }

  /// The size of the difference as colours over `picture`, which shines through where it is small.
  ///
  /// Colours are cividis, whose steps look even with every kind of colour vision; `scale` is the
  /// difference that has the brightest one.
  public func heat(over picture: Picture, scale: Float) -> Picture {
    precondition(
      picture.width == width && picture.height == height,
      "a difference of \(width) x \(height) over a picture of \(picture.width) x \(picture.height)")
    var result = Picture(width: width, height: height, channels: 3)
    for (pixel, value) in values.enumerated() {
      let share = min(1, abs(value) / max(scale, 1e-6))
      let (colour, weight) = heatColour(share)
      for channel in 0..<3 {
        let below = picture.pixels[pixel * picture.channels + channel % picture.channels]
        let mixed = colour[channel] * weight + Float(below) * 0.5 * (1 - weight)
        result.pixels[pixel * 3 + channel] = UInt8(min(255, mixed.rounded()))
      }
    }
    return result
  }
}

extension Picture {
  /// The colours that heat has over black, from nothing on the left to the largest one on the right.
  public init(heatScale width: Int, height: Int) {
    self.init(width: width, height: height, channels: 3)
    for column in 0..<width {
      let (colour, weight) = heatColour(Float(column) / Float(max(1, width - 1)))
      for row in 0..<height {
        for channel in 0..<3 {
          let level: Float = min(255, (colour[channel] * weight).rounded())
          pixels[(row * width + column) * 3 + channel] = UInt8(level)
        }
      }
    }
  }
}

/// The colour of a share of the largest heat, and how much of it is mixed with what is below.
private func heatColour(_ share: Float) -> (colour: SIMD3<Float>, weight: Float) {
  // The colour says how much; the picture below only where one is.
  let weight: Float = 0.35 + 0.65 * share.squareRoot()
  return (ColourMap.cividis.colour(at: share), weight)
}
