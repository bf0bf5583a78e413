import Latents
import Tensors
import Testing

@testable import Studies

@Suite struct CodeMeaningTests {
  private let spec = LatentSpec(
    parts: [
      LatentPart(name: "noise", kind: .noise, size: 1, prior: .standardNormal),
      LatentPart(name: "kind", kind: .categorical, size: 3, prior: .oneHot),
      LatentPart(name: "size", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    ])

  /// Every category with every number; the attributes are functions of them.
  private func samples(_ attributes: [(_ kind: Int, _ size: Float) -> Float]) -> LabelledSamples {
    var latents: [LatentVector] = []
    var logOdds: [Float] = []
    for kind in 0..<3 {
      for step in -2...2 {
        let size = Float(step) / 2
        latents.append(
          LatentVector(values: [0] + (0..<3).map { $0 == kind ? 1 : 0 } + [size]))
        logOdds += attributes.map { $0(kind, size) }
      }
    }
    return LabelledSamples(
      latents: latents, logOdds: Tensor(shape: [15, attributes.count], values: logOdds))
  }

  @Test func categoriesAreOrdered() {
    let samples = samples([{ kind, size in [4, -1, 2][kind] + size }, { kind, _ in Float(kind) }])
    #expect(CodeMeaning.order(ofPart: 1, of: spec, by: 0, in: samples) == [1, 2, 0])
    #expect(CodeMeaning.order(ofPart: 1, of: spec, by: 1, in: samples) == [0, 1, 2])
  }

  @Test func sharesOfVarianceAreThoseOfTheFormula() {
    let samples = samples([
      { kind, _ in kind == 1 ? 3 : -1 }, { _, size in 2 - 5 * size },
      // Variances 8/9 (0, 0, 2) and 1/2 * 4 (twice the number, which has 1/2).
      { kind, size in (kind == 2 ? 2 : 0) + 2 * size }, { _, size in size * size }, { _, _ in 7 },
    ])
    let meanings = CodeMeaning.all(of: spec, in: samples)
    #expect(meanings.map(\.code) == ["kind", "size"])
    let expected: [[Double]] = [
      [1, 0, 8 / 9 / (8 / 9 + 2), 0, 0], [0, 1, 2 / (8 / 9 + 2), 0, 0],
    ]
    for (meaning, shares) in zip(meanings, expected) {
      for (found, share) in zip(meaning.shares, shares) { #expect(abs(found - share) < 1e-6) }
    }
  }
}
