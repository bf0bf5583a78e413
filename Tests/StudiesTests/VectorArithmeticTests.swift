import Checkpoints
import Inference
import Latents
import Models
import Tensors
import Testing

@testable import Studies

@Suite struct VectorArithmeticTests {
  private func arithmetic(_ a: String, _ b: String, _ c: String, needed: Int = 10) throws
    -> VectorArithmetic
  {
    let (model, classifier) = (try LinearWorld.model(), try LinearWorld.classifier())
    return try VectorArithmetic(
      Concept(parsing: a, for: classifier), Concept(parsing: b, for: classifier),
      Concept(parsing: c, for: classifier), names: [a, b, c],
      samples: LabelledSamples(of: model, by: classifier, count: 1_000, seed: 3), model: model,
      classifier: classifier, needed: needed)
  }

  @Test func aDrawIsTheSumOfMeans() throws {
    let arithmetic = try arithmetic("up,!down", "!up,!down", "!up,down")
    var random = SeededGenerator(seed: 1)
    let draw = arithmetic.draw(exemplars: 3, using: &random)
    #expect(draw.exemplars.map { Set($0).count } == [3, 3, 3])
    for i in 0..<4 {
      func mean(_ part: Int) -> Float {
        draw.exemplars[part].reduce(0) { $0 + $1.values[i] } / 3
      }
      #expect(abs(draw.result.values[i] - (mean(0) - mean(1) + mean(2))) < 1e-5)
    }
    // Exemplars are sure: their log-odds, four times the latent, are beyond 1.
    #expect(draw.exemplars[0].allSatisfy { $0.values[0] > 0.25 && $0.values[1] < -0.25 })
    #expect(draw.panel.count == 9 && draw.panel[4] == draw.result)
    for latent in draw.panel {
      for (value, centre) in zip(latent.values, draw.result.values) {
        #expect(abs(value - centre) <= LatentSum.spread)
      }
    }
    #expect(Set(draw.panel).count == 9)
  }

  /// With no more candidates than exemplars, every draw has all of them.
  @Test func exemplarsDoNotComeTwice() throws {
    let (model, classifier) = (try LinearWorld.model(), try LinearWorld.classifier())
    let latents = [[1, -1, 0, 0], [2, -1, 0, 0], [3, -1, 0, 0], [-1, 1, 0, 0]].map {
      LatentVector(values: $0)
    }
    let concepts = try ["up", "up", "up"].map { try Concept(parsing: $0, for: classifier) }
    let arithmetic = try VectorArithmetic(
      concepts[0], concepts[1], concepts[2], names: ["up", "up", "up"],
      samples: LabelledSamples(labelling: latents, of: model, by: classifier), model: model,
      classifier: classifier, needed: 3)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<5 {
      for members in arithmetic.draw(exemplars: 3, using: &random).exemplars {
        #expect(Set(members) == Set(latents[..<3]))
      }
    }
  }

  /// In a linear world pixels add up as latents do, and the result is right whenever z1 stays above 0.
  @Test func successIsCounted() throws {
    let arithmetic = try arithmetic("up,!down", "!up,!down", "!up,down")
    let many = try arithmetic.success(draws: 100, exemplars: 10, seed: 5)
    let single = try arithmetic.success(draws: 100, exemplars: 1, seed: 5)
    #expect(many.start == 0 && single.start == 0)
    #expect(many.centres > 0.95 && many.draws == 100)
    #expect(single.centres < many.centres && single.centres > 0.3)
    #expect(abs(many.panels - many.centres) < 0.05)
    #expect(abs(many.pixels - many.centres) < 0.05)
  }

  @Test func rareConceptsAreNamed() throws {
    #expect(throws: ConceptError.rare(concept: "rare,!up", found: 0, needed: 10)) {
      try arithmetic("up", "rare,!up", "down")
    }
  }
}
