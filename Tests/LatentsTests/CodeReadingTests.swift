import Latents
import Testing

@Suite struct CodeReadingTests {
  private let layout = RecognitionLayout(
    LatentSpec(parts: [
      LatentPart(name: "noise", kind: .noise, size: 4, prior: .standardNormal),
      LatentPart(name: "shape", kind: .categorical, size: 3, prior: .oneHot),
      LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
      LatentPart(name: "width", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    ]))

  /// Logits of log 1, log 6 and log 3 are probabilities of a tenth, six and three tenths.
  private let outputs: [Float] = [0, 1.791_759_5, 1.098_612_3, 0.25, -0.5, 7, 8]

  @Test func theMostProbableCategoryIsReadWithItsProbability() throws {
    let reading = try #require(layout.reading(ofPart: 1, in: outputs))
    #expect(reading.value == 1)
    #expect(abs(try #require(reading.certainty) - 0.6) < 1e-6)
  }

  /// The deviations are given as their logarithms.
  @Test func ofContinuousCodesMeanAndDeviationAreRead() throws {
    let (slant, width) = (
      try #require(layout.reading(ofPart: 2, in: outputs)),
      try #require(layout.reading(ofPart: 3, in: outputs))
    )
    #expect(slant.value == 0.25 && slant.certainty == nil)
    #expect(width.value == -0.5 && width.certainty == nil)
    #expect(abs(try #require(slant.deviation) - 1096.633) < 0.01)
    #expect(abs(try #require(width.deviation) - 2980.958) < 0.01)
    #expect(layout.reading(ofPart: 0, in: outputs) == nil)
  }

  /// Logits far apart do not overflow.
  @Test func certaintyHasNoLimits() throws {
    let reading = layout.reading(ofPart: 1, in: [-900, 900, 0, 0, 0, 0, 0])
    #expect(reading == CodeReading(value: 1, certainty: 1))
  }
}
