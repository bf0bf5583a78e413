import Latents
import Tensors
import Testing

@Suite struct LatentSumTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "shape", kind: .categorical, size: 3, prior: .oneHot),
  ])

  private func latents(_ rows: [[Float]]) -> [LatentVector] {
    rows.map { LatentVector(values: $0) }
  }

  /// (2, 1) - (4, 4) + (1, 0), and of the shapes what remains: 1 - 1 + 1 of the second.
  @Test func meansAreAddedAndSubtracted() {
    let sum = LatentSum(terms: [
      .init(isAdded: true, members: latents([[1, 0, 1, 0, 0], [3, 2, 0, 1, 0]])),
      .init(isAdded: false, members: latents([[4, 4, 1, 0, 0]])),
      .init(isAdded: true, members: latents([[1, 0, 0, 1, 0]])),
    ])
    #expect(sum.values == [-1, -3, -0.5, 1.5, 0])
    #expect(sum.result(in: spec).values == [-1, -3, 0, 1, 0])
  }

  @Test func aPanelIsNoiseAroundItsMiddle() {
    let centre = LatentVector(values: [5, -5, 0, 0, 1])
    var random = SeededGenerator(seed: 2)
    let panel = LatentSum.panel(around: centre, in: spec, using: &random)
    #expect(panel.count == 9 && panel[4] == centre)
    #expect(Set(panel).count == 9)
    for latent in panel {
      #expect(latent.values[2...] == [0, 0, 1])
      #expect(abs(latent.values[0] - 5) <= 0.25 && abs(latent.values[1] + 5) <= 0.25)
    }
  }
}
