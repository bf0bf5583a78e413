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

  /// A direction that was written down and read again is the same to the last bit.
  @Test func unitVectorsAreKept() throws {
    let first = try #require(
      Direction(name: "d", values: [0.123, -4.5, 0, 0, 6.789], in: spec))
    let second = try #require(Direction(name: "d", values: first.values, in: spec))
    #expect(first == second)
  }

  @Test func whatIsLockedStaysAtRightAngles() throws {
    let direction = try #require(Direction(name: "d", values: [1, 0, 0, 0, 0], in: spec))
    let others = try [[1, 1, 0, 0, 0], [1, 0, 0, 0, 1]].map {
      try #require(Direction(name: "o", values: $0, in: spec))
    }
    let rest = try #require(direction.orthogonal(to: others, in: spec))
    // What is left of (1, 0, 0) between (1, 1, 0) and (1, 0, 1).
    let expected = [1, -1, 0, 0, -1].map { Float($0) / Float(3).squareRoot() }
    #expect(zip(rest.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(direction.orthogonal(to: others + [direction], in: spec) == nil)
    #expect(direction.orthogonal(to: [], in: spec) == direction)
  }

  /// Scores that grow with the slant and, more, with the shape: of the shape nothing remains.
  @Test func scoresGiveADirection() throws {
    let samples = latents([
      [0, 0, 1, 0, -1], [0, 0, 0, 1, -1], [0, 0, 1, 0, 1], [0, 0, 0, 1, 1],
    ])
    let direction = try #require(
      Direction(name: "d", of: [0, 8, 1, 9].map { $0 * 1e-9 }, over: samples, in: spec))
    #expect(direction.values == [0, 0, 0, 0, 1])
    #expect(Direction(name: "d", of: [2, 2, 2, 2], over: samples, in: spec) == nil)
  }
}
