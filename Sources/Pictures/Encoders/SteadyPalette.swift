/// A palette that stays from frame to frame as long as it serves.
///
/// Colours that were chosen anew for each frame would make what does not change flicker while a
/// slider is held. The palette of the first pictures is kept until those to show are drawn much
/// worse with it than the first ones were.
public struct SteadyPalette: Equatable, Sendable {
  /// What a pixel's squared distance may grow for a longer run: a step of some four levels in each
  /// channel, below what the eye sees between neighbours.
  private static let runTolerance: Int32 = 60
  /// The mean squared error of a channel that serves in any case: 36 dB.
  private static let goodError: Float = 16
  /// How much worse than at first is too much.
  private static let patience: Float = 1.6

  private var matcher: ColourMatcher?
  private var errorLimit: Float = 0
  private var colourCount = 0

  /// A palette that is chosen when there are pictures.
  public init() {}

  /// `pictures` in at most `colourCount` colours: even levels, at most `greyCount`, if all are grey,
  /// else those of the pictures before where they serve, or the median cut of these.
  ///
  /// - Precondition: both counts are 2...256.
  public mutating func index(
    _ pictures: [Picture], colourCount: Int, greyCount: Int
  ) -> IndexedPictures {
    if pictures.allSatisfy({ $0.channels == 1 }) {
      return IndexedPictures(pictures, colourCount: colourCount, greyCount: greyCount)
    }
    if var kept = matcher, self.colourCount == colourCount {
      let (indexed, error) = Self.index(pictures, &kept)
      matcher = kept
      if error <= errorLimit { return indexed }
    }
    var new = ColourMatcher(medianCut(pictures, colourCount: colourCount).0.refined(for: pictures))
    let (indexed, error) = Self.index(pictures, &new)
    matcher = new
    errorLimit = max(Self.goodError, error * Self.patience)
    self.colourCount = colourCount
    return indexed
  }

  private static func index(
    _ pictures: [Picture], _ matcher: inout ColourMatcher
  ) -> (IndexedPictures, error: Float) {
    var indices: [[UInt8]] = []
    var sum: Float = 0
    for picture in pictures {
      let (own, error) = matcher.indices(of: picture, tolerance: runTolerance)
      indices.append(own)
      sum += error
    }
    return (
      IndexedPictures(palette: matcher.palette, indices: indices), sum / Float(pictures.count)
    )
  }
}

extension Palette {
  /// The palette with each colour moved to the mean of the pixels that are nearest to it, the most
  /// frequent colours first: they get the shortest numbers.
  ///
  /// - Source: Lloyd 1982, "Least squares quantization in PCM", IEEE Transactions on Information
  ///   Theory 28; one step of it.
  func refined(for pictures: [Picture]) -> Palette {
    var matcher = ColourMatcher(self)
    var sums = [SIMD4<Int>](repeating: .zero, count: colours.count)
    for picture in pictures {
      let (indices, _) = matcher.indices(of: picture, tolerance: 0)
      for (pixel, index) in indices.enumerated() {
        let channels = picture.channels(of: pixel)
        sums[Int(index)] &+= SIMD4(1, Int(channels[0]), Int(channels[1]), Int(channels[2]))
      }
    }
    let used = sums.filter { $0[0] > 0 }.sorted { $0[0] > $1[0] }
    return Palette(
      colours: used.map { sum in
        let mean = (sum &+ sum[0] / 2) / sum[0]
        return Colour(red: UInt8(mean[1]), green: UInt8(mean[2]), blue: UInt8(mean[3]))
      })
  }
}
