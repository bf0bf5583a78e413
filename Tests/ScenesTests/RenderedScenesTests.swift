import Scenes
import Testing

@Suite struct RenderedScenesTests {
  private static let scenes: [any Scene] = [DSprites(), Teapots(), Heads(), Chairs()]

  private func middle(_ scene: any Scene) -> [Double] { scene.factors.map { $0.value(at: 0.5) } }

  @Test(arguments: 0..<4) func everyFactorChangesThePicture(number: Int) {
    let scene = Self.scenes[number]
    let picture = scene.picture(of: middle(scene))
    #expect(picture.count == scene.pictureSize)
    for (index, factor) in scene.factors.enumerated() {
      var values = middle(scene)
      values[index] = factor.value(at: 0.1)
      #expect(scene.picture(of: values) != picture, "\(scene.name): \(factor.name)")
    }
  }

  @Test(arguments: 0..<4) func bothEndsOfAPeriodAreOnePicture(number: Int) {
    let scene = Self.scenes[number]
    for (index, factor) in scene.factors.enumerated() where factor.isPeriodic {
      var (first, last) = (middle(scene), middle(scene))
      first[index] = factor.value(at: 0.0)
      last[index] = factor.value(at: 1.0)
      let (a, b) = (scene.picture(of: first), scene.picture(of: last))
      // Sine and cosine of a whole turn in Float are not quite those of none.
      #expect(zip(a, b).count { abs(Int($0) - Int($1)) > 40 } <= 4)
    }
  }

  @Test func theTeapotIsWhereItShouldBe() {
    let scene = Teapots()
    // From the side, blue: the spout reaches farther from the middle than the handle.
    let picture = scene.picture(of: [Double.pi / 2, 0, 0, 0, 1])
    func isPot(_ column: Int, _ row: Int) -> Bool { picture[(row * 64 + column) * 3] < 128 }
    let columns = (0..<64).filter { column in (0..<64).contains { isPot(column, $0) } }
    let rows = (0..<64).filter { row in (0..<64).contains { isPot($0, row) } }
    // 0.125 from the axis at distance 0.5 is 26 pixels of 105.
    #expect(columns.count >= 46 && columns.count <= 54)
    #expect((rows.first ?? 0) > 15 && (rows.last ?? 63) < 48)
    #expect(picture[0...2] == [255, 255, 255])
  }

  /// What is seen is the outside: with the light straight above, no visible top is dark.
  @Test func normalsPointOutwards() {
    let scene = Teapots()
    let above = scene.picture(of: [0.3, Double.pi / 2, 0.5, 0.5, 0.5])
    // Dark is a shade of 0.5 of a colour of 0.5; only edges and the inside of the spout are.
    let pot = stride(from: 0, to: above.count, by: 3).filter { above[$0] < 250 }
    let dark = pot.count { above[$0] < 80 }
    #expect(pot.count > 700)
    #expect(dark * 20 < pot.count)
  }

  @Test func coloursAreTheMaterials() {
    let scene = Teapots()
    let picture = scene.picture(of: [0.3, 1.2, 0.2, 0.5, 0.1])
    let pot = stride(from: 0, to: picture.count, by: 3).filter {
      picture[$0] < 250 && picture[$0 + 1] > 0 && picture[$0] < 100
    }
    for pixel in pot where picture[pixel + 1] < 180 {
      // Where a pixel is all pot, its channels are in the ratio of the colour, but for rounding.
      let (red, green) = (Int(picture[pixel]), Int(picture[pixel + 1]))
      if picture[pixel + 2] < 40 { #expect(abs(red * 5 - green * 2) <= 60) }
    }
    #expect(pot.count > 500)
  }

  @Test func valuesAtSharesAreInside() {
    for scene in Self.scenes {
      for factor in scene.factors {
        for share in [0.0, 0.5, 1.0] {
          let value = factor.value(at: share)
          switch factor.values {
          case .kinds(let names): #expect((0..<Double(names.count)).contains(value))
          case .steps(let steps): #expect(steps.contains(value))
          case .interval(let range): #expect(range.contains(value))
          }
        }
      }
    }
  }
}
