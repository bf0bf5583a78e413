/// A surface of triangles with a normal at each corner.
struct Mesh: Sendable {
  /// A corner.
  struct Vertex: Sendable {
    var place: Vector
    /// The direction away from the surface, of length 1.
    var normal: Vector
    /// The share of the light that the surface gives back, 0...1.
    var albedo: Float = 1
  }

  var vertices: [Vertex] = []
  /// Three vertices each.
  var triangles: [SIMD3<Int32>] = []

  /// Adds a surface given as a grid of `columns + 1` vertices a row.
  mutating func addGrid(_ vertices: [Vertex], columns: Int) {
    let first = self.vertices.count
    let rows = vertices.count / (columns + 1) - 1
    self.vertices += vertices
    for row in 0..<rows {
      for column in 0..<columns {
        let corner = Int32(first + row * (columns + 1) + column)
        let below = corner + Int32(columns + 1)
        triangles.append(SIMD3(corner, below, corner + 1))
        triangles.append(SIMD3(corner + 1, below, below + 1))
      }
    }
  }

  /// Adds all of `other`.
  mutating func add(_ other: Mesh) {
    let first = Int32(vertices.count)
    vertices += other.vertices
    triangles += other.triangles.map { $0 &+ first }
  }

  /// Adds an ellipsoid with those half-axes around `middle`.
  mutating func addEllipsoid(at middle: Vector, radii: Vector, albedo: Float, cells: Int = 12) {
    var vertices: [Vertex] = []
    for row in 0...cells {
      for column in 0...(2 * cells) {
        let direction = Vector.from(
          azimuth: 2 * .pi * Float(column) / Float(2 * cells),
          elevation: .pi * (Float(row) / Float(cells) - 0.5))
        let normal = (direction / radii).direction ?? direction
        vertices.append(
          Vertex(place: middle + direction * radii, normal: normal, albedo: albedo))
      }
    }
    addGrid(vertices, columns: 2 * cells)
  }

  /// Adds a box with flat sides.
  mutating func addBox(from low: Vector, to high: Vector) {
    let (middle, half) = ((low + high) / 2, (high - low) / 2)
    for axis in 0..<3 {
      for sign: Float in [-1, 1] {
        var (normal, across, along) = (Vector.zero, Vector.zero, Vector.zero)
        normal[axis] = sign
        across[(axis + 1) % 3] = 1
        along[(axis + 2) % 3] = 1
        let corners = [(-1, -1), (1, -1), (-1, 1), (1, 1)].map { (a, b) -> Vertex in
          let place = middle + half * (normal + across * Float(a) + along * Float(b))
          return Vertex(place: place, normal: normal)
        }
        addGrid(corners, columns: 1)
      }
    }
  }

  /// The mesh with every vertex replaced.
  func mapped(_ change: (Vertex) -> Vertex) -> Mesh {
    var mesh = self
    mesh.vertices = vertices.map(change)
    return mesh
  }
}
