/// 3DTeapots (Eastwood and Williams, 2018), drawn anew in the setting of InfoGAN-CR: a teapot in any
/// colour, turned about its axis and seen from the horizon to straight above, lit from above.
///
/// The published mesh is not to be had; this is Newell's teapot, centred and scaled so that it reaches
/// 0.125 from its axis.
public struct Teapots: Scene {
  private let mesh: Mesh

  /// The scene; it has no settings.
  public init() {
    let pot = Teapot.mesh(cells: 6)
    let mean = pot.vertices.reduce(Vector.zero) { $0 + $1.place } / Float(pot.vertices.count)
    let reach = pot.vertices.map {
      Vector($0.place.x - mean.x, $0.place.y - mean.y, 0).length
    }.max()
    let scale = 0.125 / (reach ?? 1)
    let quarter = Turn(-.pi / 2)
    mesh = pot.mapped {
      Mesh.Vertex(place: quarter(($0.place - mean) * scale), normal: quarter($0.normal))
    }
  }

  /// `teapots`.
  public let name = "teapots"
  /// 64.
  public let side = 64
  /// RGB.
  public let channels = 3
  /// What differs from the published set.
  public let note =
    "3DTeapots drawn anew with Newell's teapot: the published mesh is not to be had, so figures "
    + "compare only among models trained on this set."

  /// Azimuth and elevation in radians, and the material's colour.
  public let factors = [
    Factor("azimuth", .interval(0...(2 * Double.pi)), isPeriodic: true),
    Factor("elevation", .interval(0...(Double.pi / 2))),
    Factor("red", .interval(0...1)),
    Factor("green", .interval(0...1)),
    Factor("blue", .interval(0...1)),
  ]

  /// Draws the pot on white; shade is 0.5 + 0.9 max(0, n.l), above 1 saturated.
  public func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let camera = Camera(
      focalLength: 105, distance: 0.5, elevation: Float(values[1]), side: side)
    let turn = Turn(Float(values[0]))
    let turned = mesh.mapped {
      Mesh.Vertex(place: turn($0.place), normal: $0.normal)
    }
    var raster = Rasteriser(side: side)
    // The light is straight above, so turning the pot does not change it.
    raster.draw(turned, camera) { 0.5 + 0.9 * max(0, $0.normal.z) }
    raster.write(colour: values[2...4].map { Float($0) }, background: 1, into: pixels)
  }
}
