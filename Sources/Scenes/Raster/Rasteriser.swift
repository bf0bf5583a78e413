/// Draws shaded triangles into a square picture with a depth buffer and eight samples a pixel.
///
/// Shades are given at the corners and interpolated on the screen, not in depth: triangles are small.
struct Rasteriser {
  /// Where a corner is on the screen, and how bright.
  struct Corner {
    /// Pixels to the right and downwards, and the depth.
    var place: Vector
    /// Its brightness; 1 is that of the material itself, more saturates.
    var shade: Float
  }

  private typealias Samples = SIMD8<Float>

  /// Places of the samples in a pixel, in sixteenths of it from its middle; no two in one row or
  /// column.
  private static let across = Samples(1, -1, 5, -3, -5, -7, 3, 7) / 16
  private static let down = Samples(-3, 3, 1, -5, 5, -1, 7, -7) / 16

  private let side: Int
  private var depths: [Samples]
  private var shades: [Samples]

  /// An empty picture of `side` rows and columns.
  init(side: Int) {
    self.side = side
    depths = [Samples](repeating: Samples(repeating: .infinity), count: side * side)
    shades = [Samples](repeating: Samples(repeating: -1), count: side * side)
  }

  /// Draws `mesh` as `camera` sees it; `shade` says how bright a vertex is.
  mutating func draw(_ mesh: Mesh, _ camera: Camera, shade: (Mesh.Vertex) -> Float) {
    let corners = mesh.vertices.map { Corner(place: camera.project($0.place), shade: shade($0)) }
    for triangle in mesh.triangles {
      draw(corners[Int(triangle.x)], corners[Int(triangle.y)], corners[Int(triangle.z)])
    }
  }

  /// Draws one triangle, whichever way it turns; what is behind the viewer is left out.
  mutating func draw(_ a: Corner, _ b: Corner, _ c: Corner) {
    let area =
      (b.place.x - a.place.x) * (c.place.y - a.place.y)
      - (b.place.y - a.place.y) * (c.place.x - a.place.x)
    guard area != 0, min(a.place.z, b.place.z, c.place.z) > 0 else { return }
    // The share of each corner at a sample is linear in its place.
    let ofB = Plane(area, through: a.place, c.place, sign: -1)
    let ofC = Plane(area, through: a.place, b.place, sign: 1)
    guard
      let columns = pixels(a.place.x, b.place.x, c.place.x),
      let rows = pixels(a.place.y, b.place.y, c.place.y)
    else { return }
    for row in rows {
      let y = Self.down + (Float(row) + 0.5)
      for column in columns {
        let x = Self.across + (Float(column) + 0.5)
        let b1 = ofB.at(x, y)
        let c1 = ofC.at(x, y)
        let a1 = 1 - b1 - c1
        let pixel = row * side + column
        let depth = a1 * a.place.z + b1 * b.place.z + c1 * c.place.z
        let isSeen =
          (a1 .>= 0) .& (b1 .>= 0) .& (c1 .>= 0) .& (depth .< depths[pixel])
        guard isSeen != SIMDMask(repeating: false) else { continue }
        depths[pixel].replace(with: depth, where: isSeen)
        shades[pixel].replace(with: a1 * a.shade + b1 * b.shade + c1 * c.shade, where: isSeen)
      }
    }
  }

  private func pixels(_ a: Float, _ b: Float, _ c: Float) -> Range<Int>? {
    let low = max(0, (min(a, b, c) - 0.5).rounded(.down))
    let high = min(Float(side - 1), (max(a, b, c) + 0.5).rounded(.down))
    return low <= high ? Int(low)..<(Int(high) + 1) : nil
  }

  /// The share of a corner as a linear function of the place on the screen.
  private struct Plane {
    let slopeX: Float
    let slopeY: Float
    let constant: Float

    /// Zero along the line through both corners, 1 at the third.
    init(_ area: Float, through from: Vector, _ to: Vector, sign: Float) {
      let scale = sign / area
      slopeX = (from.y - to.y) * scale
      slopeY = (to.x - from.x) * scale
      constant = -(slopeX * from.x + slopeY * from.y)
    }

    func at(_ x: Samples, _ y: Samples) -> Samples { x * slopeX + y * slopeY + constant }
  }

  /// Writes the picture: the mean over the samples of a pixel, each the material's colour times its
  /// shade, saturated, or the background.
  ///
  /// - Parameters:
  ///   - colour: one number, 0...1, for each channel.
  ///   - background: the level of what nothing covers, 0...1, in all channels.
  ///   - pixels: `side * side * colour.count` levels, channels interleaved.
  func write(
    colour: [Float], background: Float, into pixels: UnsafeMutableBufferPointer<UInt8>
  ) {
    let empty = UInt8((background * 255).rounded())
    for (pixel, shade) in shades.enumerated() {
      for (channel, factor) in colour.enumerated() {
        guard shade.max() >= 0 else {
          pixels[pixel * colour.count + channel] = empty
          continue
        }
        let level = (shade * factor).clamped(
          lowerBound: Samples(repeating: 0), upperBound: Samples(repeating: 1))
        let mean = level.replacing(with: background, where: shade .< 0).sum() / 8
        pixels[pixel * colour.count + channel] = UInt8((mean * 255).rounded())
      }
    }
  }
}
