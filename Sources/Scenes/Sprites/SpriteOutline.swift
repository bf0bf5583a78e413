import Glibc

/// An outline around the origin, in pixels at scale 1, u to the right and v downwards.
enum SpriteOutline: CaseIterable {
  case square
  case ellipse
  case heart

  /// Whether the point lies inside.
  func contains(u: Double, v: Double) -> Bool {
    switch self {
    case .square: abs(u) <= Self.halfSide && abs(v) <= Self.halfSide
    case .ellipse: Self.isInEllipse(u: u, v: v)
    case .heart: Self.isInHeart(u: u, v: v)
    }
  }

  /// No point farther from the origin than this is inside.
  static let reach = 13.6

  /// Half of 0.3 of the canvas's 64 pixels, less a little that settles ties as the originals do.
  private static let halfSide = 9.598

  /// The originals draw a polygon: its corners, anticlockwise from angle 0, the first one again.
  private static let ellipseCorners: [(u: Double, v: Double)] = (0...64).map { corner in
    let angle = 2 * Double.pi * Double(corner) / 64
    return (12.78 * cos(angle), 7.22 * sin(angle))
  }

  private static func isInEllipse(u: Double, v: Double) -> Bool {
    // The only edge that can be crossed on the way from the origin, by the ellipse's own angle.
    var angle = atan2(v / 7.22, u / 12.78)
    if angle < 0 { angle += 2 * Double.pi }
    let edge = min(63, Int(angle / (2 * Double.pi) * 64))
    let (from, to) = (ellipseCorners[edge], ellipseCorners[edge + 1])
    return (to.u - from.u) * (v - from.v) - (to.v - from.v) * (u - from.u) >= 0
  }

  /// Distance of the outline from the origin, every 3 degrees from straight up to straight down.
  ///
  /// The original is a mesh that was not published; these were fitted to 168 published pictures of it,
  /// and their wiggle of 0.1 to 0.2 is that fit's noise.
  private static let heartRadii: [Double] = [
    5.00, 6.00, 6.99, 7.65, 8.30, 8.89, 9.43, 9.82, 10.23, 10.46, 10.73, 10.92, 11.05, 11.19, 11.22,
    11.16, 11.27, 11.17, 11.15, 11.04, 10.88, 10.71, 10.51, 10.22, 10.00, 9.67, 9.42, 9.05, 8.76,
    8.44, 8.17, 7.83, 7.56, 7.35, 7.09, 6.90, 6.70, 6.52, 6.38, 6.34, 6.09, 6.23, 5.98, 6.04, 5.84,
    5.91, 5.79, 6.01, 5.93, 5.98, 6.19, 6.18, 6.33, 6.38, 6.60, 6.85, 7.15, 7.46, 7.90, 8.50, 9.62,
  ]

  private static func isInHeart(u: Double, v: Double) -> Bool {
    let place = atan2(abs(u), -v) * (180 / Double.pi) / 3
    let before = min(heartRadii.count - 2, Int(place))
    let share = place - Double(before)
    let radius = heartRadii[before] * (1 - share) + heartRadii[before + 1] * share
    return u * u + v * v <= radius * radius
  }
}
