/// Martin Newell's teapot (1975) as a mesh: z up, the spout towards +x, the base at z = 0.
enum Teapot {
  /// The whole pot, in Newell's units: x -3...3.525, z 0...3.15.
  ///
  /// - Parameter cells: squares along each side of a patch.
  static func mesh(cells: Int) -> Mesh {
    var mesh = Mesh()
    for part in parts {
      for (x, y): (Float, Float) in part.isTurned
        ? [(1, 1), (-1, 1), (1, -1), (-1, -1)] : [(1, 1), (1, -1)]
      {
        let mirror = Vector(x, y, 1)
        mesh.add(
          part.patch.mapped { $0 * mirror }.mesh(
            cells: cells, side: -x * y, poleNormal: Vector(0, 0, part.poleDirection)))
      }
    }
    return mesh
  }

  /// A patch and its mirror images.
  private struct Part {
    var patch: BezierPatch
    /// Whether it is a quarter turn of the body, mirrored in x and y; else it is mirrored in y only.
    var isTurned: Bool
    /// Which way the normal points where it closes on the axis.
    var poleDirection: Float = 1
  }

  private static let parts: [Part] =
    [
      [ring(1.4, 2.4), ring(1.3375, 2.53125), ring(1.4375, 2.53125), ring(1.5, 2.4)],
      [ring(1.5, 2.4), ring(1.75, 1.875), ring(2, 1.35), ring(2, 0.9)],
      [ring(2, 0.9), ring(2, 0.45), ring(1.5, 0.225), ring(1.5, 0.15)],
      [
        point(3.15), row((0.8, 0, 3.15), (0.8, -0.45, 3.15), (0.45, -0.8, 3.15), (0, -0.8, 3.15)),
        point(2.85), ring(0.2, 2.7),
      ],
      [ring(0.2, 2.7), ring(0.4, 2.55), ring(1.3, 2.55), ring(1.3, 2.4)],
    ].map { Part(patch: patch($0), isTurned: true) } + [
      Part(
        patch: patch(
          [point(0), ring(1.425, 0), ring(1.5, 0.075), ring(1.5, 0.15)].map { $0.reversed() }),
        isTurned: true, poleDirection: -1)
    ] + [handle, handle2, spout, spout2].map { Part(patch: patch($0), isTurned: false) }

  private static let handle = [
    row((-1.6, 0, 2.025), (-1.6, -0.3, 2.025), (-1.5, -0.3, 2.25), (-1.5, 0, 2.25)),
    row((-2.3, 0, 2.025), (-2.3, -0.3, 2.025), (-2.5, -0.3, 2.25), (-2.5, 0, 2.25)),
    row((-2.7, 0, 2.025), (-2.7, -0.3, 2.025), (-3, -0.3, 2.25), (-3, 0, 2.25)),
    row((-2.7, 0, 1.8), (-2.7, -0.3, 1.8), (-3, -0.3, 1.8), (-3, 0, 1.8)),
  ]
  private static let handle2 = [
    handle[3],
    row((-2.7, 0, 1.575), (-2.7, -0.3, 1.575), (-3, -0.3, 1.35), (-3, 0, 1.35)),
    row((-2.5, 0, 1.125), (-2.5, -0.3, 1.125), (-2.65, -0.3, 0.9375), (-2.65, 0, 0.9375)),
    row((-2, 0, 0.9), (-2, -0.3, 0.9), (-1.9, -0.3, 0.6), (-1.9, 0, 0.6)),
  ]
  private static let spout = [
    row((1.7, 0, 1.425), (1.7, -0.66, 1.425), (1.7, -0.66, 0.6), (1.7, 0, 0.6)),
    row((2.6, 0, 1.425), (2.6, -0.66, 1.425), (3.1, -0.66, 0.825), (3.1, 0, 0.825)),
    row((2.3, 0, 2.1), (2.3, -0.25, 2.1), (2.4, -0.25, 2.025), (2.4, 0, 2.025)),
    row((2.7, 0, 2.4), (2.7, -0.25, 2.4), (3.3, -0.25, 2.4), (3.3, 0, 2.4)),
  ]
  private static let spout2 = [
    spout[3],
    row((2.8, 0, 2.475), (2.8, -0.25, 2.475), (3.525, -0.25, 2.49375), (3.525, 0, 2.49375)),
    row((2.9, 0, 2.475), (2.9, -0.15, 2.475), (3.45, -0.15, 2.5125), (3.45, 0, 2.5125)),
    row((2.8, 0, 2.4), (2.8, -0.15, 2.4), (3.2, -0.15, 2.4), (3.2, 0, 2.4)),
  ]

  /// A quarter turn of `radius` about the axis at height `z`, with Newell's constant 0.56.
  private static func ring(_ radius: Float, _ z: Float) -> [Vector] {
    row(
      (radius, 0, z), (radius, -0.56 * radius, z), (0.56 * radius, -radius, z), (0, -radius, z))
  }

  /// A place on the axis, as a row of one point.
  private static func point(_ z: Float) -> [Vector] {
    row((0, 0, z), (0, 0, z), (0, 0, z), (0, 0, z))
  }

  private static func row(_ points: (Float, Float, Float)...) -> [Vector] {
    points.map { Vector($0.0, $0.1, $0.2) }
  }

  private static func patch(_ rows: [[Vector]]) -> BezierPatch {
    BezierPatch(points: rows.flatMap(\.self))
  }
}
