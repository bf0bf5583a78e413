import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// `Golden/infogan_cr.json`; the script beside it says how it was made.
private struct File: Decodable {
  let gradients: [Gradients]
  let curves: [Curve]
}

private struct Gradients: Decodable {
  let name: String
  let architecture: InfoGANCR
  let batch: Int
  let scale: Float
  let weight: Double
  let salt: Int
  let contrast: GoldenPlayer
  let discriminator: GoldenPlayer
  let generator: GoldenPlayer
}

private struct Curve: Decodable {
  let architecture: InfoGANCR
  let batch: Int
  let scale: Float
  let weight: Double
  let steps: [GoldenStep]
}

/// The game that the script plays: the same weights, pictures, latents and pairs.
private struct Game {
  let objective: InfoGANCRObjective
  let architecture: InfoGANCR
  let batch: Int

  init(_ architecture: InfoGANCR, batch: Int, scale: Float, weight: Double, threads: Int = 2) throws
  {
    var settings = InfoGANCRObjective.Settings()
    settings.batch = batch
    settings.contrast = [.init(from: 1, weight: weight, gap: 0)]
    self.architecture = architecture
    self.batch = batch
    objective = try InfoGANCRObjective(
      architecture, settings: settings, processor: Processor(threadCount: threads))
    for (index, entry) in objective.networks.enumerated() {
      let network = entry.network
      var weights = patternedWeights(
        network.description, salt: 1000 * index, scale: scale, hasFreshStatistics: true)
      let vectors = network.exportWeights().pairs.filter { $0.name.hasSuffix("spectral_vector") }
      for (position, vector) in vectors.enumerated() {
        weights[vector.name] = Tensor(
          shape: vector.tensor.shape,
          values: pattern(vector.tensor.count, salt: 1000 * index + 500 + position))
      }
      if entry.name == "recognition" {
        // The script's Q says nothing of deviations.
        for name in ["fc2.weight", "fc2.bias"] {
          let count = (weights[name]?.count ?? 0) / 2
          for index in count..<(2 * count) { weights[name]?.values[index] = 0 }
        }
      }
      try network.load(weights)
    }
  }

  func real(_ salt: Int) -> [Float] {
    let side = architecture.side
    return pattern(batch * architecture.pictureChannels * side * side, salt: salt, scale: 0.5)
      .map { $0 + 0.5 }
  }

  /// Rows of noise, then codes.
  private func rows(noise: [Float], codes: [Float]) -> [Float] {
    let (width, count) = (architecture.noise, architecture.continuousCodes)
    var values: [Float] = []
    for row in 0..<batch {
      values += noise[(row * width)..<((row + 1) * width)]
      values += codes[(row * count)..<((row + 1) * count)]
    }
    return values
  }

  private func noise(_ salt: Int) -> [Float] { pattern(batch * architecture.noise, salt: salt) }

  private func codes(_ salt: Int) -> [Float] {
    pattern(batch * architecture.continuousCodes, salt: salt)
  }

  func latents(_ salt: Int) -> LatentBatch {
    LatentBatch(values: rows(noise: noise(salt), codes: codes(salt + 1)), objective.latent)
  }

  func pairs(_ salt: Int) -> ContrastivePairs {
    let count = architecture.continuousCodes
    let first = codes(salt + 1)
    var second = codes(salt + 2)
    let shared = (0..<batch).map { ($0 * 5 + salt) % count }
    for (row, code) in shared.enumerated() {
      second[row * count + code] = first[row * count + code]
    }
    return ContrastivePairs(
      objective.latent, first: rows(noise: noise(salt), codes: first),
      second: rows(noise: noise(salt), codes: second), shared: shared)
  }

  /// Gradients without the rows of Q that the script lacks, which must be zero.
  func gradients() throws -> [String: Tensor] {
    var result = objective.gradients()
    for name in ["recognition.fc2.weight", "recognition.fc2.bias"] {
      let whole = try #require(result[name])
      let rows = architecture.continuousCodes
      let count = whole.count / 2
      #expect(whole.values[count...].allSatisfy { $0 == 0 }, "\(name)")
      result[name] = Tensor(
        shape: [rows] + whole.shape.dropFirst(), values: Array(whole.values[..<count]))
    }
    return result
  }

  func clear() {
    for (_, network) in objective.networks { network.clearGradients() }
  }
}

@Suite struct GoldenInfoGANCRTests {
  @Test func lossesAndGradientsMatchPyTorch() throws {
    for golden in try File.load("infogan_cr.json").gradients {
      let game = try Game(
        golden.architecture, batch: golden.batch, scale: golden.scale, weight: golden.weight)
      let objective = game.objective
      let regulariser = try #require(objective.regulariser)
      let contrastLoss = regulariser.headGradients(game.pairs(golden.salt + 60))
      compareGolden([contrastLoss], golden.contrast.losses, noise: 0, "\(golden.name) H")
      compareGolden(try game.gradients(), golden.contrast.gradients)
      game.clear()

      let discriminatorLoss = objective.base.discriminatorGradients(
        real: game.real(golden.salt), codes: game.latents(golden.salt + 50))
      compareGolden([discriminatorLoss], golden.discriminator.losses, noise: 0, "\(golden.name) D")
      compareGolden(try game.gradients(), golden.discriminator.gradients)
      game.clear()

      let (generatorLoss, information) = objective.base.generatorGradients(
        codes: game.latents(golden.salt + 55), reusesPictures: false)
      let contrast = regulariser.generatorGradients(
        game.pairs(golden.salt + 60), weight: golden.weight)
      compareGolden(
        [generatorLoss] + information + [contrast], golden.generator.losses, noise: 0,
        "\(golden.name) G")
      compareGolden(try game.gradients(), golden.generator.gradients)
    }
  }

  @Test func fiveStepsMatchPyTorch() throws {
    for curve in try File.load("infogan_cr.json").curves {
      let game = try Game(
        curve.architecture, batch: curve.batch, scale: curve.scale, weight: curve.weight)
      for (index, expected) in curve.steps.enumerated() {
        let salt = 100 + 20 * index
        let found = game.objective.play(
          real: game.real(50 + index), codes: game.latents(salt), headPairs: game.pairs(salt + 10),
          pairs: game.pairs(salt + 5), weight: curve.weight)
        // Without a regulariser the script has no such loss.
        compareGolden(
          Array(found.losses[..<2]) + found.information
            + (curve.weight > 0 ? [found.losses[2]] : []), expected.values, noise: expected.noise,
          "step \(index), alpha \(curve.weight), \(curve.architecture.pictureChannels) channels")
      }
    }
  }
}
