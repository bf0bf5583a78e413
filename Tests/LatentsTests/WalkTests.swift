import Latents
import Testing

@Suite struct WalkTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "digit", kind: .categorical, size: 3, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  private func point(_ values: [Float]) -> LatentVector { LatentVector(values: values) }

  @Test func aWalkMeetsItsPointsAndTurnsBetweenThem() {
    let points = [[3, 0, 1, 0, 0, -1], [0, 4, 0, 1, 0, 1], [0, 4, 0, 0, 1, 1]].map(point)
    let walk = Walk(through: points, steps: 4).latents(in: spec)
    #expect(walk.count == 9)
    #expect([walk[0], walk[4], walk[8]] == points)
    // A quarter of the way: normal noise on the circle between equal angles, codes on the line.
    let length = (walk[1].values[0] * walk[1].values[0] + walk[1].values[1] * walk[1].values[1])
      .squareRoot()
    #expect(length > 2.9 && length < 4)
    #expect(walk[1].values[5] == -0.5)
    // Categories change half way, and never mix.
    #expect(walk.map { $0.category(ofPart: 1, in: spec) } == [0, 0, 1, 1, 1, 1, 2, 2, 2])
    #expect(walk.allSatisfy { $0.values[2...4].sorted() == [0, 0, 1] })
  }

  @Test func aWalkOfOnePointStaysThere() {
    let only = point([1, 2, 0, 1, 0, 0.5])
    #expect(Walk(through: [only], steps: 7).latents(in: spec) == [only])
  }
}
