import Glibc

/// A place or a direction: x to the right, y away from the viewer of an unturned scene, z up.
typealias Vector = SIMD3<Float>

extension SIMD3<Float> {
  /// The scalar product.
  func dot(_ other: Vector) -> Float { (self * other).sum() }

  /// The vector product.
  func cross(_ other: Vector) -> Vector {
    Vector(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  /// The Euclidean length.
  var length: Float { dot(self).squareRoot() }

  /// The direction; nil for what is too short to have one.
  var direction: Vector? {
    let length = length
    return length > 1e-6 ? self / length : nil
  }

  /// The direction of a light or of a viewer: `azimuth` about the vertical axis from the near side,
  /// `elevation` above the horizon, in radians.
  static func from(azimuth: Float, elevation: Float) -> Vector {
    Vector(
      sin(azimuth) * cos(elevation), -cos(azimuth) * cos(elevation), sin(elevation))
  }
}

/// A turn about the vertical axis.
struct Turn {
  private let sine: Float
  private let cosine: Float

  /// By `angle` radians, anticlockwise seen from above.
  init(_ angle: Float) {
    sine = sin(angle)
    cosine = cos(angle)
  }

  /// The place or direction after the turn.
  func callAsFunction(_ vector: Vector) -> Vector {
    Vector(
      vector.x * cosine - vector.y * sine, vector.x * sine + vector.y * cosine, vector.z)
  }
}
