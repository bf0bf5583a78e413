import Latents
import Tensors
import Testing

@Suite struct CoordinateDrawTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "shape", kind: .categorical, size: 3, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: 2, high: 4)),
  ])

  @Test func onlyThatCoordinateChanges() {
    var generator = SeededGenerator(seed: 4)
    let start = LatentVector(values: [0.5, -0.5, 0, 1, 0, 3])
    var shapes: [Int: Int] = [:]
    for _ in 0..<200 {
      for coordinate in spec.coordinates {
        let drawn = start.redrawn(coordinate, in: spec, using: &generator)
        for other in spec.coordinates where other != coordinate {
          #expect(drawn.value(at: other, in: spec) == start.value(at: other, in: spec))
        }
        if coordinate.part == 1 { shapes[drawn.category(ofPart: 1, in: spec), default: 0] += 1 }
        if coordinate.part == 2 { #expect((2...4).contains(drawn.values[5])) }
      }
    }
    // Never the category that was there; both others about as often.
    #expect(shapes[1] == nil)
    #expect((60...140).contains(shapes[0] ?? 0))
    #expect((shapes[0] ?? 0) + (shapes[2] ?? 0) == 200)
  }

  @Test func aSingleCategoryStays() {
    let one = LatentSpec(parts: [
      LatentPart(name: "only", kind: .categorical, size: 1, prior: .oneHot)
    ])
    var generator = SeededGenerator(seed: 4)
    let start = LatentVector(values: [1])
    #expect(start.redrawn(LatentCoordinate(part: 0), in: one, using: &generator) == start)
  }
}
