extension Picture {
  /// The largest square in the middle.
  public func middleSquare() -> Picture {
    let side = min(width, height)
    if width == height { return self }
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    var square: [UInt8] = []
    square.reserveCapacity(side * side * channels)
    for y in top..<(top + side) {
      let start = (y * width + left) * channels
      square += pixels[start..<(start + side * channels)]
    }
    return Picture(width: side, height: side, channels: channels, pixels: square)
  }

  /// The picture in grey (1) or in colour (3).
  ///
  /// - Precondition: `count` is 1 or 3.
  public func inChannels(_ count: Int) -> Picture {
    if count == channels { return self }
    if count == 3 {
      return Picture(
        width: width, height: height, channels: 3,
        pixels: pixels.flatMap { [$0, $0, $0] })
    }
    var grey = Picture(width: width, height: height, channels: count)
    for y in 0..<height {
      for x in 0..<width { grey.pixels[y * width + x] = UInt8(luminance(x: x, y: y)) }
    }
    return grey
  }
}
