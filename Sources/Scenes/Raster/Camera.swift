/// A pinhole camera that looks at the origin.
struct Camera: Sendable {
  private let focalLength: Float
  private let distance: Float
  private let middle: Float
  private let towards: Vector
  private let up: Vector

  /// A camera on the near side.
  ///
  /// - Parameters:
  ///   - focalLength: pixels per unit at distance 1.
  ///   - distance: how far it is from the origin.
  ///   - elevation: radians above the horizon; pi / 2 looks straight down.
  ///   - side: rows and columns of the picture, whose middle is the origin.
  init(focalLength: Float, distance: Float, elevation: Float, side: Int) {
    self.focalLength = focalLength
    self.distance = distance
    middle = Float(side) / 2
    towards = Vector.from(azimuth: 0, elevation: elevation)
    up = towards.cross(Vector(1, 0, 0))
  }

  /// Where a place is seen: x to the right and y downwards in pixels, z its distance along the line
  /// of sight.
  func project(_ place: Vector) -> Vector {
    let depth = distance - place.dot(towards)
    let scale = focalLength / depth
    return Vector(middle + place.x * scale, middle - place.dot(up) * scale, depth)
  }
}
