/// The colours in which the levels of a picture of one channel are shown.
///
/// Cividis and viridis grow in lightness all the way and are told apart with every kind of colour
/// vision. They are straight lines between a few of the published colours.
/// - Source: Nunez, Anderton and Renslow 2018, PLoS ONE 13(7) e0199239; van der Walt and Smith 2015,
///   "A better default colormap for Matplotlib".
public enum ColourMap: String, Equatable, Hashable, Sendable, CaseIterable {
  /// Black to white.
  case grey
  /// White to black, like ink on paper.
  case ink
  /// Dark blue by grey to yellow.
  case cividis
  /// Violet by green to yellow.
  case viridis

  private var stops: [SIMD3<Float>] {
    switch self {
    case .grey: [SIMD3(0, 0, 0), SIMD3(255, 255, 255)]
    case .ink: [SIMD3(255, 255, 255), SIMD3(0, 0, 0)]
    case .cividis:
      [
        SIMD3(0, 34, 78), SIMD3(54, 70, 108), SIMD3(103, 105, 113), SIMD3(150, 143, 119),
        SIMD3(203, 186, 105), SIMD3(254, 232, 56),
      ]
    case .viridis:
      [
        SIMD3(68, 1, 84), SIMD3(59, 82, 139), SIMD3(33, 145, 140), SIMD3(94, 201, 98),
        SIMD3(253, 231, 37),
      ]
    }
  }

  /// Red, green and blue, 0...255, at `share`, 0...1.
  func colour(at share: Float) -> SIMD3<Float> {
    let stops = stops
    let place = min(max(0, share), 1) * Float(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index] + (stops[index + 1] - stops[index]) * (place - Float(index))
  }
}

/// How generated pictures are shown; files are written as they are.
public struct PictureLook: Equatable, Sendable {
  /// The contrasts that can be chosen.
  public static let contrasts: ClosedRange<Float> = 0.25...8

  /// The colours of a picture of one channel.
  public var map = ColourMap.grey
  /// How far levels are moved from the middle one, as a factor.
  public var contrast: Float = 1

  /// Pictures as they are.
  public init() {}

  /// `picture` as it is shown.
  public func applied(to picture: Picture) -> Picture {
    if self == PictureLook() { return picture }
    var shown = picture
    if contrast != 1 {
      let levels = (0...255).map { level in
        UInt8(min(max(0, ((Float(level) - 127.5) * contrast + 127.5).rounded()), 255))
      }
      shown.pixels = picture.pixels.map { levels[Int($0)] }
    }
    guard picture.channels == 1, map != .grey else { return shown }
    let colours = (0...255).map { map.colour(at: Float($0) / 255) }
    return Picture(
      width: picture.width, height: picture.height, channels: 3,
      pixels: shown.pixels.flatMap { level in
        (0..<3).map { UInt8(colours[Int(level)][$0].rounded()) }
      })
  }
}
