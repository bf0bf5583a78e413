import Formats
import Latents
import TestSupport
import Testing

@Suite struct LogisticRegressionTests {
  private func points(_ count: Int, _ size: Int, salt: Int, shift: Float) -> [[Float]] {
    let values = pattern(count * size, salt: salt)
    return (0..<count).map { row in
      values[(row * size)..<((row + 1) * size)].map { $0 + shift }
    }
  }

  /// The same minimum as PyTorch's L-BFGS finds; see Golden/logistic.py.
  @Test func itFindsTheMinimum() throws {
    let golden = try GoldenFile.json("logistic.json")
    let cases = try #require(golden["cases"]?.array)
    #expect(cases.count == 4)
    for (salt, item) in cases.enumerated() {
      let size = try #require(item["size"]?.integer)
      let found = LogisticRegression(
        plus: points(
          try #require(item["plus"]?.integer), size, salt: 2 * salt + 1, shift: 0.25),
        minus: points(try #require(item["minus"]?.integer), size, salt: 2 * salt + 2, shift: 0),
        strength: try #require(item["strength"]?.double))
      let expected = try #require(item["solution"]?.array).map { try #require($0.double) }
      #expect(expected.count == size + 1)
      for (value, number) in zip(found.weights + [found.intercept], expected) {
        #expect(abs(value - number) < 1e-7, "case \(salt)")
      }
    }
  }

  /// Groups far apart are no reason to go astray, nor is the same point on both sides.
  @Test func hardCasesEnd() {
    let far = LogisticRegression(plus: [[1e4, 0]], minus: [[-1e4, 0]])
    #expect(far.weights[0] > 0 && far.weights[0].isFinite && far.weights[1] == 0)
    let same = LogisticRegression(plus: [[1, 2]], minus: [[1, 2]])
    #expect(same.weights.allSatisfy { abs($0) < 1e-9 })
  }

  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "shape", kind: .categorical, size: 2, prior: .oneHot),
  ])

  /// The first dimension scatters widely and tells little, the second scatters little and tells all: the
  /// way between the means follows the first, the plane the second.
  @Test func theScatterCounts() throws {
    let plus = [[4, 1, 1, 0], [-3, 1.2, 1, 0], [2, 0.9, 0, 1]]
    let minus = [[-4, -1, 0, 1], [3, -1.1, 0, 1], [-1, -1, 1, 0]]
    func latents(_ rows: [[Double]]) -> [LatentVector] {
      rows.map { LatentVector(values: $0.map(Float.init)) }
    }
    let between = try #require(
      Direction(name: "d", plus: latents(plus), minus: latents(minus), in: spec))
    let across = try #require(
      Direction(name: "d", separating: latents(plus), from: latents(minus), in: spec))
    #expect(across.values[1] > 0.98)
    #expect(between.values[1] < 0.93)
    #expect(across.values[2...] == [0, 0])
    #expect(Direction(name: "d", separating: latents(plus), from: [], in: spec) == nil)
    // What only categories tell apart is no way to go.
    #expect(
      Direction(
        name: "d", separating: latents([[0, 0, 1, 0]]), from: latents([[0, 0, 0, 1]]), in: spec)
        == nil)
  }
}
