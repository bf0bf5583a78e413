extension Picture {
  /// Every pixel as a square of `factor` by `factor`.
  ///
  /// - Precondition: `factor` is positive.
  public func zoomed(by factor: Int) -> Picture {
    precondition(factor > 0, "a zoom factor must be positive, got \(factor)")
    if factor == 1 { return self }
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height {
      var row: [UInt8] = []
      row.reserveCapacity(width * factor * channels)
      for x in 0..<width {
        let start = (y * width + x) * channels
        for _ in 0..<factor { row += pixels[start..<start + channels] }
      }
      for _ in 0..<factor { result += row }
    }
    return Picture(
      width: width * factor, height: height * factor, channels: channels, pixels: result)
  }

  /// Puts `picture` with its upper left corner at (`x`, `y`).
  ///
  /// - Precondition: it has as many channels and lies within this picture.
  public mutating func place(_ picture: Picture, x: Int, y: Int) {
    precondition(
      picture.channels == channels && x >= 0 && y >= 0 && x + picture.width <= width
        && y + picture.height <= height,
      "\(picture.width) x \(picture.height) x \(picture.channels) at (\(x), \(y)) does not fit "
        + "\(width) x \(height) x \(channels)")
    let rowBytes = picture.width * channels
    for row in 0..<picture.height {
      let target = ((y + row) * width + x) * channels
      pixels.replaceSubrange(
        target..<target + rowBytes,
        with: picture.pixels[row * rowBytes..<(row + 1) * rowBytes])
    }
  }

  /// Equal pictures in rows of `columns`, filled row by row, with lines of `separator` pixels between
  /// them and around all.
  ///
  /// - Precondition: there is at least one picture, all have the same size and channels, and
  ///   `columns` is positive.
  public init(
    gridOf pictures: [Picture], columns: Int, separator: Int = 2, separatorLevel: UInt8 = 64
  ) {
    precondition(columns > 0, "a grid needs a column, got \(columns)")
    guard let first = pictures.first else { preconditionFailure("a grid of no pictures") }
    let columns = min(columns, pictures.count)
    let rows = (pictures.count + columns - 1) / columns
    self.init(
      width: columns * (first.width + separator) + separator,
      height: rows * (first.height + separator) + separator, channels: first.channels,
      filledWith: separatorLevel)
    for (index, picture) in pictures.enumerated() {
      precondition(
        picture.width == first.width && picture.height == first.height,
        "picture \(index) is \(picture.width) x \(picture.height), "
          + "the first is \(first.width) x \(first.height)")
      place(
        picture, x: separator + index % columns * (first.width + separator),
        y: separator + index / columns * (first.height + separator))
    }
  }
}

extension Picture {
  /// The picture with its outermost pixels white and those next to them black, so that it is told from others
  /// whatever it shows; one smaller than 8 pixels stays as it is.
  public func framed() -> Picture {
    guard min(width, height) >= 8 else { return self }
    var result = self
    for (inset, level) in [(0, UInt8.max), (1, 0)] {
      for y in inset..<(height - inset) {
        for x in inset..<(width - inset) {
          let isEdge =
            y == inset || y == height - 1 - inset || x == inset || x == width - 1 - inset
          guard isEdge else { continue }
          for channel in 0..<channels {
            result.pixels[(y * width + x) * channels + channel] = level
          }
        }
      }
    }
    return result
  }
}
