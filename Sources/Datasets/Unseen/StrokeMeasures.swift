/// What can be measured of a drawn digit without knowing which one it is.
enum StrokeMeasures {
  /// How far columns move to the right for a row down, about the middle of the ink.
  ///
  /// The shear of the second moments, sum (x - mx) (y - my) / sum (y - my)^2; 0 for a blank picture.
  /// Upright is 0, the usual slant is below.
  static func slant(_ levels: ArraySlice<UInt8>, width: Int) -> Double {
    var (mass, sumX, sumY) = (0.0, 0.0, 0.0)
    for (place, level) in levels.enumerated() where level > 0 {
      let weight = Double(level)
      mass += weight
      sumX += weight * Double(place % width)
      sumY += weight * Double(place / width)
    }
    guard mass > 0 else { return 0 }
    let (meanX, meanY) = (sumX / mass, sumY / mass)
    var (mixed, square) = (0.0, 0.0)
    for (place, level) in levels.enumerated() where level > 0 {
      let dy = Double(place / width) - meanY
      mixed += Double(level) * (Double(place % width) - meanX) * dy
      square += Double(level) * dy * dy
    }
    return square > 0 ? mixed / square : 0
  }

  /// The mean distance of pixels of ink to the nearest one without, in steps to the four neighbours.
  ///
  /// Ink is half as bright as the brightest level or more; 0 for a blank picture.
  static func thickness(_ levels: ArraySlice<UInt8>, width: Int) -> Double {
    let height = levels.count / width
    var distances = levels.map { $0 >= 128 ? width + height : 0 }
    func relax(_ place: Int, _ neighbour: Int?) {
      let other = neighbour.map { distances[$0] } ?? 0
      distances[place] = min(distances[place], other + 1)
    }
    for place in distances.indices where distances[place] > 0 {
      relax(place, place % width > 0 ? place - 1 : nil)
      relax(place, place >= width ? place - width : nil)
    }
    for place in distances.indices.reversed() where distances[place] > 0 {
      relax(place, place % width < width - 1 ? place + 1 : nil)
      relax(place, place < distances.count - width ? place + width : nil)
    }
    let ink = distances.filter { $0 > 0 }
    return ink.isEmpty ? 0 : Double(ink.reduce(0, +)) / Double(ink.count)
  }
}
