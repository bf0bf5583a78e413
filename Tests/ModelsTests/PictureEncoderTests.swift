import Checkpoints
import Glibc
import Inference
import Kernels
import Latents
import Models
import Tensors
import TestSupport
import Testing

@Suite struct PictureEncoderTests {
  private let folder = TemporaryFolder()

  private func model(_ checkpoint: Checkpoint) throws -> GeneratorModel {
    let path = folder.file("tiny.safetensors")
    try checkpoint.save(to: path)
    return try GeneratorModel(path: path, processor: Processor(threadCount: 1))
  }

  /// The tiny model, whose continuous codes have this prior.
  private func checkpoint(prior: Prior) -> Checkpoint {
    var checkpoint = TinyModel.checkpoint()
    for index in checkpoint.card.latent.parts.indices
    where checkpoint.card.latent.parts[index].kind == .continuous {
      checkpoint.card.latent.parts[index].prior = prior
    }
    return checkpoint
  }

  @Test func aCodeIsItsMeanOrItsLikeliestCategory() throws {
    let model = try model(TinyModel.checkpoint())
    let encoder = try #require(try model.loadEncoder())
    #expect(encoder.codes.map(\.name) == ["shape", "slant", "width"])
    #expect(encoder.codes.map(\.part) == [1, 2, 3])
    #expect(encoder.pictureShape == [1, 8, 8] && encoder.range == 0...1)
    let pictures = Tensor(shape: [30, 1, 8, 8], values: pattern(30 * 64, salt: 3, scale: 4))
    let outputs = try #require(try model.loadRecognition()).run(pictures).values
    let rows = try encoder.representation(of: pictures)
    #expect(rows.shape == [30, 3])
    for row in 0..<30 {
      let own = outputs[(row * 7)..<(row * 7 + 7)]
      let best = (0..<3).max { own[own.startIndex + $0] < own[own.startIndex + $1] } ?? 0
      let found = rows.values[(row * 3)..<(row * 3 + 3)]
      #expect(Array(found) == [Float(best), own[own.startIndex + 3], own[own.startIndex + 4]])
    }
    #expect(Set((0..<30).map { rows.values[$0 * 3] }).count > 1)
  }

  /// A picture becomes the point that is read in it, and the error is that of what the generator makes there.
  @Test func aPictureBecomesAPoint() throws {
    let model = try model(TinyModel.checkpoint())
    let recognition = try #require(try model.loadRecognition())
    let target = Tensor(
      shape: [1, 1, 8, 8], values: pattern(64, salt: 3, scale: 1).map { min(max(0, $0), 1) })
    let reading = try EncoderReading(model, target: target, recognition)
    let outputs = try recognition.run(target).values
    let best = (0..<3).max { outputs[$0] < outputs[$1] } ?? 0
    #expect(reading.latent.category(ofPart: 1, in: model.spec) == best)
    #expect(Array(reading.latent.values[7...]) == [outputs[3], outputs[4]])
    #expect(reading.latent.values[..<4] == LatentVector(neutral: model.spec).values[..<4])
    let made = model.generate([reading.latent]).values
    let squares = zip(made, target.values).map { ($0.0 - $0.1) * ($0.0 - $0.1) }
    #expect(abs(reading.error - (squares.reduce(0, +) / 64).squareRoot()) < 1e-6)
  }

  @Test func howFarQIsFromANormalPrior() throws {
    let model = try model(checkpoint(prior: .standardNormal))
    let encoder = try #require(try model.loadEncoder())
    var random = SeededGenerator(seed: 4)
    let pictures = model.generate(model.spec.draw(20, using: &random))
    let outputs = try #require(try model.loadRecognition()).run(pictures).values.map(Double.init)
    let (rows, divergence) = try encoder.posterior(of: pictures)
    #expect(rows == (try encoder.representation(of: pictures)))
    for code in 0..<2 {
      let expected = (0..<20).reduce(0.0) { sum, row in
        let (mu, sigma) = (outputs[row * 7 + 3 + code], exp(outputs[row * 7 + 5 + code]))
        return sum + 0.5 * (mu * mu + sigma * sigma - log(sigma * sigma) - 1) / 20
      }
      let found = try #require(divergence[code + 1])
      #expect(abs(found - expected) < 1e-9 && found > 0)
    }
    let shape = try #require(divergence[0])
    #expect(shape > 0 && shape < log(3))
  }

  @Test func aNormalQIsInfinitelyFarFromAUniformPrior() throws {
    let model = try model(TinyModel.checkpoint())
    let encoder = try #require(try model.loadEncoder())
    let divergence = try encoder.posterior(of: Tensor(shape: [2, 1, 8, 8])).divergence
    #expect(divergence[0] != nil && divergence[1] == nil && divergence[2] == nil)
    #expect(throws: InferenceError.self) {
      try encoder.representation(of: Tensor(shape: [2, 1, 9, 8]))
    }
  }

  @Test func aGeneratorAloneSeesNothing() throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.networks = checkpoint.card.networks.filter { $0.key == "generator" }
    #expect(try model(checkpoint).loadEncoder() == nil)
  }
}
