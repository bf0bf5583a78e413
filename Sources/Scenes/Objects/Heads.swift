/// A stand-in for the 3D faces of InfoGAN (Chen et al., 2016, section 7.2), whose face model may not be
/// passed on: a head of ellipsoids in grey, with pose, light and width as factors.
public struct Heads: Scene {
  private let mesh: Mesh

  /// The scene; it has no settings.
  public init() {
    var mesh = Mesh()
    // Skull, jaw and neck; hair; nose and ears; eyes and mouth. The face looks to the near side, -y.
    mesh.addEllipsoid(at: Vector(0, 0, 0.04), radii: Vector(0.36, 0.42, 0.46), albedo: 0.85)
    mesh.addEllipsoid(at: Vector(0, -0.12, -0.26), radii: Vector(0.24, 0.26, 0.26), albedo: 0.85)
    mesh.addEllipsoid(
      at: Vector(0, 0.08, -0.55), radii: Vector(0.17, 0.17, 0.3), albedo: 0.7, cells: 8)
    mesh.addEllipsoid(at: Vector(0, 0.1, 0.16), radii: Vector(0.41, 0.42, 0.43), albedo: 0.25)
    mesh.addEllipsoid(
      at: Vector(0, -0.43, -0.06), radii: Vector(0.065, 0.12, 0.12), albedo: 0.9, cells: 6)
    for side: Float in [-1, 1] {
      mesh.addEllipsoid(
        at: Vector(0.38 * side, 0.06, -0.04), radii: Vector(0.05, 0.09, 0.13), albedo: 0.75,
        cells: 6)
      mesh.addEllipsoid(
        at: Vector(0.14 * side, -0.37, 0.06), radii: Vector(0.07, 0.05, 0.045), albedo: 0.12,
        cells: 6)
    }
    mesh.addEllipsoid(
      at: Vector(0, -0.355, -0.3), radii: Vector(0.12, 0.05, 0.03), albedo: 0.3, cells: 6)
    self.mesh = mesh
  }

  /// `heads`.
  public let name = "heads"
  /// 32.
  public let side = 32
  /// Grey.
  public let channels = 1
  /// That these are not the published pictures.
  public let note = "Heads of ellipsoids: a stand-in for InfoGAN's 3D faces, which are not free."

  /// Where the head looks and the light comes from, in radians from straight ahead, and how wide it
  /// is.
  public let factors = [
    Factor("azimuth", .interval(-1.2...1.2)),
    Factor("elevation", .interval(-0.6...0.6)),
    Factor("light", .interval(-1.3...1.3)),
    Factor("width", .interval(0.8...1.25)),
  ]

  /// Draws the head on black.
  public func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let values = values.map { Float($0) }
    let camera = Camera(focalLength: 86, distance: 3.2, elevation: values[1], side: side)
    let light = Vector.from(azimuth: values[2], elevation: values[1] + 0.3)
    let stretch = Vector(values[3], 1, 1)
    let turn = Turn(values[0])
    let turned = mesh.mapped {
      Mesh.Vertex(
        place: turn($0.place * stretch),
        normal: turn(($0.normal / stretch).direction ?? $0.normal),
        albedo: $0.albedo)
    }
    var raster = Rasteriser(side: side)
    raster.draw(turned, camera) { $0.albedo * (0.3 + 0.8 * max(0, $0.normal.dot(light))) }
    raster.write(colour: [1], background: 0, into: pixels)
  }
}
