import Glibc

/// The grid of dSprites (Matthey, Higgins, Hassabis, Lerchner, 2017), drawn anew: white shapes on
/// black, 64 x 64, without anti-aliasing.
///
/// A pixel is white where its centre lies inside the turned, scaled and moved outline. Of the 320
/// published frames 314 come out exactly; the others differ in at most two pixels at the edge.
public struct DSprites: Scene {
  /// The grid; it has no settings.
  public init() {}

  /// `dsprites`.
  public let name = "dsprites"
  /// 64.
  public let side = 64
  /// Grey.
  public let channels = 1
  /// What differs from the published archive.
  public let note =
    "dSprites drawn anew: about seven pictures of ten are the published ones exactly, the others "
    + "differ in a few pixels at the edge."

  /// Shape, scale, orientation, posX, posY; colour, which is always white, is left out.
  public let factors = [
    Factor("shape", .kinds(["square", "ellipse", "heart"])),
    Factor("scale", .steps((0..<6).map { 0.5 + 0.1 * Double($0) })),
    Factor(
      "orientation", .steps((0..<40).map { 2 * Double.pi * Double($0) / 39 }), isPeriodic: true),
    Factor("posX", .steps((0..<32).map { Double($0) / 31 })),
    Factor("posY", .steps((0..<32).map { Double($0) / 31 })),
  ]

  /// A square looks alike after a quarter of a turn, an ellipse after half of one.
  public func likeTurns(of factor: Int, at values: [Double]) -> Int {
    guard factors[factor].isPeriodic else { return 1 }
    return switch SpriteOutline.allCases[Int(values[0])] {
    case .square: 4
    case .ellipse: 2
    case .heart: 1
    }
  }

  /// Draws a sprite; levels are 0 and 255.
  public func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let outline = SpriteOutline.allCases[Int(values[0])]
    let scale = values[1]
    let turn = (cos: cos(values[2]) / scale, sin: sin(values[2]) / scale)
    let centre = (x: 16 + 32 * values[3], y: 16 + 32 * values[4])
    pixels.update(repeating: 0)
    let reach = SpriteOutline.reach * scale
    func pixelsAround(_ centre: Double) -> Range<Int> {
      max(0, Int(centre - reach))..<min(side, Int(centre + reach) + 1)
    }
    for row in pixelsAround(centre.y) {
      let y = Double(row) + 0.5 - centre.y
      for column in pixelsAround(centre.x) {
        let x = Double(column) + 0.5 - centre.x
        if outline.contains(u: x * turn.cos - y * turn.sin, v: x * turn.sin + y * turn.cos) {
          pixels[row * side + column] = 255
        }
      }
    }
  }
}
