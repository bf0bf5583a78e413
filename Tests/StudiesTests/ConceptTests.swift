import Checkpoints
import Inference
import Latents
import Models
import Tensors
import Testing

@testable import Studies

@Suite struct ConceptTests {
  private let spec = LatentSpec(
    parts: [LatentPart(name: "noise", kind: .noise, size: 4, prior: .standardNormal)])

  private func direction(_ values: [Float]) throws -> Direction {
    try #require(Direction(name: "given", values: values, in: spec))
  }

  private func samples(_ count: Int = 2_000, seed: UInt64 = 1) throws -> LabelledSamples {
    try LabelledSamples(
      of: LinearWorld.model(), by: LinearWorld.classifier(), count: count, seed: seed)
  }

  @Test func logOddsAreThoseOfThePictures() throws {
    let samples = try samples(300)
    for index in 0..<300 {
      let latent = samples.latents[index].values
      #expect(abs(samples.logOdds(index, 0) - 4 * latent[0]) < 1e-4)
      #expect(abs(samples.logOdds(index, 1) - 4 * latent[1]) < 1e-4)
      #expect(abs(samples.logOdds(index, 2) - (4 * latent[0] - 10)) < 1e-4)
    }
  }

  @Test func conceptsAreRead() throws {
    let classifier = try LinearWorld.classifier()
    let concept = try Concept(parsing: "up,!Down", for: classifier)
    #expect(
      concept.terms == [
        .init(attribute: 0, isPresent: true), .init(attribute: 1, isPresent: false),
      ])
    for text in ["", "up,", "sideways", "!"] {
      let error = #expect(throws: ConceptError.self) {
        try Concept(parsing: text, for: classifier)
      }
      #expect("\(try #require(error))".hasSuffix("expected one of up, down, rare"))
    }
  }

  /// In the linear world the surest samples of `up,!down` have the largest least of z0 and -z1.
  @Test func aPointIsTheMeanOfTheSurest() throws {
    let samples = try samples(500)
    let concept = try Concept(parsing: "up,!down", for: LinearWorld.classifier())
    let point = try ConceptPoint(of: concept, called: "x", in: spec, samples: samples, count: 3)
    let margins = samples.latents.map { min($0.values[0], -$0.values[1]) }
    let surest = margins.indices.sorted { margins[$0] > margins[$1] }.prefix(3)
    #expect(point.exemplars == Array(surest))
    #expect(
      point.latent
        == LatentVector(meanOf: surest.map { samples.latents[$0] }))
    let rare = try Concept(parsing: "rare", for: LinearWorld.classifier())
    let count = samples.latents.count { $0.values[0] > 2.5 }
    #expect(throws: ConceptError.rare(concept: "far up", found: count, needed: 100)) {
      try ConceptPoint(of: rare, called: "far up", in: self.spec, samples: samples, count: 100)
    }
  }

  @Test func theTargetIsWhatTheDifferenceAdds() throws {
    let classifier = try LinearWorld.classifier()
    func concept(_ text: String) throws -> Concept { try Concept(parsing: text, for: classifier) }
    let target = try concept("!up,down").changed(
      as: concept("up,!down"), against: concept("!up,!down"))
    #expect(target == (try concept("down,up")))
  }

  /// The covariance of 2,000 draws scatters by about 0.02.
  @Test(arguments: [0, 1]) func directionsAreThoseOfTheWorld(attribute: Int) throws {
    let samples = try samples()
    let direction = try #require(
      Direction(
        name: "found", of: samples.latents.indices.map { samples.logOdds($0, attribute) },
        over: samples.latents, in: spec))
    for (index, value) in direction.values.enumerated() {
      #expect(abs(value - (index == attribute ? 1 : 0)) < 0.1)
    }
    #expect(direction.values[attribute] > 0.99)
  }

  @Test func keptDirectionsAreAtRightAngles() throws {
    let samples = try samples()
    let kept = try [direction([1, 1, 0, 0]), direction([1, 0, 1, 0])]
    let direction = try #require(
      Direction(
        name: "found", of: samples.latents.indices.map { samples.logOdds($0, 0) },
        over: samples.latents, in: spec)?.orthogonal(to: kept, in: spec))
    for other in kept {
      let dot = zip(direction.values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(dot) < 1e-5)
    }
    // What is left of (1, 0, 0, 0) between (1, 1, 0, 0) and (1, 0, 1, 0).
    let expected = [1, -1, -1, 0].map { Float($0) / Float(3).squareRoot() }
    #expect(zip(direction.values, expected).allSatisfy { abs($0 - $1) < 0.1 })
  }

  /// A step of 1 flips those with z0 in -1...0, 68 % of the lower half; nothing else changes.
  @Test func effectsAreCounted() throws {
    let (model, classifier) = (try LinearWorld.model(), try LinearWorld.classifier())
    let effect = try DirectionEffect(
      of: direction([1, 0, 0, 0]), attribute: 0, keeping: [1], step: 1,
      on: samples(), model: model, classifier: classifier)
    #expect(abs(try #require(effect.gained) - 0.683) < 0.04)
    #expect(abs(try #require(effect.lost) - 0.683) < 0.04)
    #expect(effect.kept == 1)
    let oblique = try DirectionEffect(
      of: direction([1, 1, 0, 0]), attribute: 0, keeping: [1], step: 2,
      on: samples(), model: model, classifier: classifier)
    #expect(try #require(oblique.kept) < 0.8)
    let alone = try DirectionEffect(
      of: direction([0, 0, 0, 1]), attribute: 0, keeping: [], step: 2, on: samples(),
      model: model, classifier: classifier)
    #expect(alone.gained == 0 && alone.lost == 0 && alone.kept == nil)
    let few = try DirectionEffect(
      of: direction([0, 0, 0, 1]), attribute: 2, keeping: [], step: 2, on: samples(20),
      model: model, classifier: classifier)
    #expect(few.gained == 0 && few.lost == nil)
  }

  /// The tilt is the only asymmetry of the world.
  @Test func turnsAreFoundFromMirrorImages() throws {
    let model = try LinearWorld.model()
    let samples = try samples(500)
    let pictures = model.generate(samples.latents)
    let asymmetry = MirrorAsymmetry(pictures)
    #expect(asymmetry.explained > 0.99)
    let scores = samples.latents.indices.map { asymmetry.score(pictures, $0) }
    let direction = try #require(
      Direction(name: "turn", of: scores, over: samples.latents, in: spec))
    #expect(abs(direction.values[2]) > 0.99)
    var mirrored = Tensor(shape: [1, 1, 8, 8], values: Array(pictures.values[0..<64]))
    for y in 0..<8 { mirrored.values[(y * 8)..<(y * 8 + 8)].reverse() }
    #expect(abs(asymmetry.score(mirrored, 0) + scores[0]) < 1e-5)
  }
}
