import Latents
import Testing

@Suite struct DirectionTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "shape", kind: .categorical, size: 2, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  private func latents(_ rows: [[Float]]) -> [LatentVector] {
    rows.map { LatentVector(values: $0) }
  }

  /// Means (2, 1, 1) and (-1, 1, -3) without the shapes: the way is (3, 0, 4) of length 5.
  @Test func itLeadsFromTheMeanOfOneToTheMeanOfTheOther() throws {
    let direction = try #require(
      Direction(
        name: "d", plus: latents([[1, 0, 1, 0, 0], [3, 2, 0, 1, 2]]),
        minus: latents([[-1, 1, 1, 0, -3]]), in: spec))
    #expect(direction.values == [0.6, 0, 0, 0, 0.8])
    let moved = LatentVector(values: [1, 1, 0, 1, 0]).moved(along: direction, by: -2)
    #expect(zip(moved.values, [-0.2, 1, 0, 1, -1.6]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func withoutAWayThereIsNoDirection() {
    let some = latents([[1, 0, 1, 0, 0]])
    #expect(Direction(name: "d", plus: some, minus: [], in: spec) == nil)
    #expect(Direction(name: "d", plus: [], minus: some, in: spec) == nil)
    // Only the category differs.
    #expect(Direction(name: "d", plus: some, minus: latents([[1, 0, 0, 1, 0]]), in: spec) == nil)
    #expect(Direction(name: "d", values: [0, 0, 1, -1, 0], in: spec) == nil)
    #expect(Direction(name: "d", values: [.infinity, 0, 0, 0, 0], in: spec) == nil)
  }
}
