/// A stand-in for the 3D chairs of InfoGAN (Chen et al., 2016, section 7.2; Aubry et al., 2014):
/// chairs of boxes in grey, with rotation, width, height of the back and style as factors.
public struct Chairs: Scene {
  /// The scene; it has no settings.
  public init() {}

  /// `chairs`.
  public let name = "chairs"
  /// 64.
  public let side = 64
  /// Grey.
  public let channels = 1
  /// That these are not the published pictures.
  public let note = "Chairs of boxes: a stand-in for InfoGAN's 3D chairs, which are not free."

  /// The style, the turn about the vertical axis in radians, and two sizes.
  public let factors = [
    Factor("style", .kinds(Style.allCases.map(\.rawValue))),
    Factor("rotation", .interval(0...(2 * Double.pi)), isPeriodic: true),
    Factor("width", .interval(0.7...1.3)),
    Factor("back", .interval(0.5...1)),
  ]

  private enum Style: String, CaseIterable {
    case panel, slats, ladder, arms, pedestal
  }

  /// Draws a chair on white, seen from 25 degrees above.
  public func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let turn = Turn(Float(values[1]))
    let camera = Camera(focalLength: 116, distance: 4, elevation: 0.44, side: side)
    let light = Vector.from(azimuth: -0.5, elevation: 0.9)
    let chair = Self.mesh(
      Style.allCases[Int(values[0])], width: Float(values[2]), back: Float(values[3]))
    let turned = chair.mapped {
      Mesh.Vertex(place: turn($0.place), normal: turn($0.normal))
    }
    var raster = Rasteriser(side: side)
    raster.draw(turned, camera) { 0.15 + 0.65 * max(0, $0.normal.dot(light)) }
    raster.write(colour: [1], background: 1, into: pixels)
  }

  /// A chair around the origin that faces the near side; its feet stand at z = -0.75.
  private static func mesh(_ style: Style, width: Float, back: Float) -> Mesh {
    var mesh = Mesh()
    let (half, depth): (Float, Float) = (0.42 * width, 0.42)
    func box(_ x: ClosedRange<Float>, _ y: ClosedRange<Float>, _ z: ClosedRange<Float>) {
      mesh.addBox(
        from: Vector(x.lowerBound, y.lowerBound, z.lowerBound),
        to: Vector(x.upperBound, y.upperBound, z.upperBound))
    }
    box(-half...half, -depth...depth, -0.14 ... -0.04)
    if style == .pedestal {
      box(-0.07...0.07, -0.07...0.07, -0.7 ... -0.14)
      box(-half...half, -0.07...0.07, -0.75 ... -0.68)
      box(-0.07...0.07, -depth...depth, -0.75 ... -0.68)
    } else {
      for x in [-half, half - 0.1] {
        for y in [-depth, depth - 0.1] { box(x...(x + 0.1), y...(y + 0.1), -0.75 ... -0.14) }
      }
    }
    let top = back - 0.04
    let behind = (depth - 0.08)...depth
    let rails = [-half...(-half + 0.09), (half - 0.09)...half]
    switch style {
    case .panel, .pedestal, .arms:
      box(-half...half, behind, -0.04...top)
    case .slats:
      for rail in rails { box(rail, behind, -0.04...top) }
      for slat in 0..<3 {
        let x = half * (Float(slat) - 1) * 0.45
        box((x - 0.05)...(x + 0.05), behind, -0.04...top)
      }
      box(-half...half, behind, (top - 0.1)...top)
    case .ladder:
      for rail in rails { box(rail, behind, -0.04...top) }
      for rung in 0..<3 {
        let z = top - 0.06 - Float(rung) * (top + 0.04) / 3.2
        box(-half...half, behind, (z - 0.06)...(z + 0.06))
      }
    }
    if style == .arms {
      for x in [-half, half - 0.1] {
        box(x...(x + 0.1), -depth...depth, 0.2...0.28)
        box(x...(x + 0.1), -depth...(0.1 - depth), -0.04...0.2)
      }
    }
    return mesh
  }
}
