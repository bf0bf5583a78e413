/// A bicubic Bezier surface: four rows of four control points.
struct BezierPatch: Sendable {
  /// Row after row.
  var points: [Vector]

  /// The patch with each control point changed.
  func mapped(_ change: (Vector) -> Vector) -> BezierPatch {
    BezierPatch(points: points.map(change))
  }

  /// Its surface as a grid of `cells` by `cells` squares.
  ///
  /// - Parameters:
  ///   - side: +1 or -1, whichever makes the cross product of the tangents along rows and columns
  ///     point outwards.
  ///   - poleNormal: the normal where a whole row is one point and the tangents vanish.
  func mesh(cells: Int, side: Float, poleNormal: Vector) -> Mesh {
    var vertices: [Mesh.Vertex] = []
    for row in 0...cells {
      for column in 0...cells {
        let down = Cubic(at: Float(row) / Float(cells))
        let across = Cubic(at: Float(column) / Float(cells))
        let tangents = sum(down.slopes, across.weights).cross(sum(down.weights, across.slopes))
        let normal = tangents.direction.map { $0 * side } ?? poleNormal
        vertices.append(
          Mesh.Vertex(place: sum(down.weights, across.weights), normal: normal))
      }
    }
    var mesh = Mesh()
    mesh.addGrid(vertices, columns: cells)
    return mesh
  }

  private func sum(_ down: SIMD4<Float>, _ across: SIMD4<Float>) -> Vector {
    var sum = Vector.zero
    for row in 0..<4 {
      for column in 0..<4 {
        sum += points[row * 4 + column] * (down[row] * across[column])
      }
    }
    return sum
  }
}

/// The Bernstein polynomials of degree 3 and their derivatives at one place.
private struct Cubic {
  let weights: SIMD4<Float>
  let slopes: SIMD4<Float>

  init(at place: Float) {
    let (t, s) = (place, 1 - place)
    weights = SIMD4(s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    slopes = SIMD4(-3 * s * s, 3 * s * s - 6 * s * t, 6 * s * t - 3 * t * t, 3 * t * t)
  }
}
