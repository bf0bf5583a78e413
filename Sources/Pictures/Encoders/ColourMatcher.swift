/// Maps colours to the nearest ones of a palette.
///
/// Colours are looked up by cells of 8 x 8 x 8 levels. The first colour that occurs in a cell decides
/// for all of it: so a plain area gets exactly its colour if the palette has that.
struct ColourMatcher: Equatable, Sendable {
  /// The palette.
  let palette: Palette
  private let colours: [SIMD3<Int32>]
  /// The colour of each cell; -1 where none was asked for yet.
  private var nearest = [Int16](repeating: -1, count: ColourGrid.cellCount)

  init(_ palette: Palette) {
    self.palette = palette
    colours = palette.colours.map { SIMD3(Int32($0.red), Int32($0.green), Int32($0.blue)) }
  }

  /// The palette indices of `picture`'s pixels, and the mean squared error of a channel.
  ///
  /// A pixel takes the colour of the one to its left if that adds at most `tolerance` to its squared
  /// distance, and no more than twice what that is: nobody sees that, and runs of equal pixels become
  /// longer. A pixel whose colour is in the palette keeps it, so that plain areas stay plain.
  mutating func indices(
    of picture: Picture, tolerance: Int32
  ) -> (indices: [UInt8], error: Float) {
    var indices = [UInt8](repeating: 0, count: picture.width * picture.height)
    var sum = 0
    for row in 0..<picture.height {
      var previous: Int?
      for pixel in (row * picture.width)..<((row + 1) * picture.width) {
        let channels = picture.channels(of: pixel)
        let colour = SIMD3<Int32>(truncatingIfNeeded: channels)
        var index = nearestColour(channels)
        var distance = squaredDistance(colour, colours[index])
        if let previous, previous != index {
          let kept = squaredDistance(colour, colours[previous])
          if kept <= distance + min(tolerance, 2 * distance) {
            (index, distance) = (previous, kept)
          }
        }
        indices[pixel] = UInt8(index)
        sum += Int(distance)
        previous = index
      }
    }
    return (indices, indices.isEmpty ? 0 : Float(sum) / Float(3 * indices.count))
  }

  private mutating func nearestColour(_ channels: SIMD3<UInt8>) -> Int {
    let cell = ColourGrid.number(channels)
    if nearest[cell] >= 0 { return Int(nearest[cell]) }
    let first = SIMD3<Int32>(truncatingIfNeeded: channels)
    var best = 0
    var least = Int32.max
    for (index, colour) in colours.enumerated() {
      let distance = squaredDistance(colour, first)
      if distance < least { (best, least) = (index, distance) }
    }
    nearest[cell] = Int16(best)
    return best
  }
}

/// The sum of the squared differences of the channels.
private func squaredDistance(_ first: SIMD3<Int32>, _ second: SIMD3<Int32>) -> Int32 {
  let difference = first &- second
  return (difference &* difference).wrappedSum()
}
