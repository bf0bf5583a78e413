import Latents
import Testing

@testable import Metrics

@Suite struct InformationBoundTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "kind", kind: .categorical, size: 10, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "width", kind: .continuous, size: 1, prior: .standardNormal),
  ])

  /// log 10, log 2 and log(2 pi e) / 2.
  @Test func entropiesAreThoseOfThePriors() {
    for (part, expected) in zip(
      spec.parts, [2.302_585_092_994_046, 0.693_147_180_559_945, 1.418_938_533_204_673])
    {
      #expect(abs(part.entropy - expected) < 1e-12)
    }
  }

  @Test func aCertainAnswerReachesTheEntropyAndAGuessNothing() {
    let entropy = spec.parts[0].entropy
    let bound = { InformationBound.of(negativeLogLikelihood: $0, entropy: entropy) }
    #expect(bound(0) == entropy)
    #expect(abs(bound(entropy)) < 1e-12)
  }

  /// A mean that says nothing leaves the variance of the code, 1/3: the bound is below zero then,
  /// since a normal distribution fits a uniform one badly.
  @Test func theBoundOfAUniformCode() {
    let entropy = spec.parts[1].entropy
    let bound = { InformationBound.continuous(meanSquaredError: $0, entropy: entropy) }
    #expect(abs(bound(1.0 / 3) - -0.176_485_208) < 1e-6)
    // Deviation 0.1: log 2 - log(0.1) - log(2 pi e) / 2.
    #expect(abs(bound(0.01) - 1.576_793_740) < 1e-6)
    #expect(bound(0.001) > bound(0.01))
    #expect(bound(0).isFinite)
  }

  /// The mean 0 is all that there is to know of a standard normal code without the picture: no
  /// information, and 1 / 2 log(1 / 0.01) with an error of deviation 0.1.
  @Test func theBoundOfANormalCode() {
    var silent = InformationEstimate(spec)
    var sharp = silent
    let logits = [Float](repeating: 0, count: 10)
    for width: Float in [-1, 1] {
      var latent = LatentVector(neutral: spec)
      latent.values[11] = width
      silent.add(logits + [0, 0, 0, 0], of: [latent])
      sharp.add(logits + [0, width * 0.9, 0, 0], of: [latent])
    }
    #expect(abs(silent.bounds[2]) < 1e-9)
    #expect(abs(sharp.bounds[2] - 2.302_585_092_994_046) < 1e-6)
  }
}
