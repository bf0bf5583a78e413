import Pictures

/// The feature maps of one layer for one point.
public struct FeatureMaps: Equatable, Sendable {
  /// The layer's place in the model.
  public var layer: Int
  /// Pixels in a row of a map.
  public var width: Int
  /// Rows of a map.
  public var height: Int
  /// (maps, height, width), after their factors.
  public var values: [Float]
  /// The value that is shown as white: all but one value in a hundred are at most as large.
  public var brightest: Float

  /// The given maps.
  ///
  /// - Precondition: `values` holds whole maps.
  public init(layer: Int, width: Int, height: Int, values: [Float]) {
    precondition(
      width > 0 && height > 0 && values.count % (width * height) == 0,
      "\(values.count) values for maps of \(width) x \(height)")
    self.layer = layer
    self.width = width
    self.height = height
    self.values = values
    let sorted = values.filter { $0 > 0 }.sorted()
    brightest = sorted.isEmpty ? 1 : sorted[(sorted.count - 1) * 99 / 100]
  }

  /// How many maps.
  public var count: Int { values.count / (width * height) }

  /// The values of a map.
  func map(_ index: Int) -> ArraySlice<Float> {
    values[(index * width * height)..<((index + 1) * width * height)]
  }

  /// How a map is told from the others on the screen.
  enum Frame {
    case plain, chosen
  }

  /// Map `index` in grey, `width` x `height` pixels with a frame `margin` wide.
  ///
  /// What is below zero is black. A muted map is crossed out.
  func picture(
    of index: Int, width: Int, height: Int, margin: Int, frame: Frame, isMuted: Bool
  ) -> Picture {
    var picture = Picture(
      width: width, height: height, channels: 1, filledWith: frame == .chosen ? 255 : 48)
    let (inner, lines) = (width - 2 * margin, height - 2 * margin)
    guard inner > 0, lines > 0 else { return picture }
    let first = index * self.width * self.height
    for y in 0..<lines {
      for x in 0..<inner {
        let value = values[
          first + y * self.height / lines * self.width + x * self.width / inner]
        let isCross = isMuted && (x * lines / inner == y || (inner - 1 - x) * lines / inner == y)
        let level = isCross ? 160 : min(max(0, value / brightest * 255), 255)
        picture.pixels[(margin + y) * width + margin + x] = UInt8(level)
      }
    }
    return picture
  }
}

/// Where the person is among feature maps.
public struct FeatureBrowser: Equatable, Sendable {
  /// The layer, a position in the model's layers.
  public internal(set) var layer = 0
  /// The chosen map.
  public internal(set) var map = 0
}
