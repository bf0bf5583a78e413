import Foundation
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// `Golden/infogan.json`; the script beside it says how it was made.
private typealias File = GoldenFile<InfoGAN, Curve>

private struct Curve: Decodable {
  let learns: Bool
  let follows: Bool
  let informed: Bool
  let architecture: InfoGAN
  let batch: Int
  let scale: Float
  let steps: [GoldenStep]
}

/// The game that the script plays: the same weights, pictures and latents.
private struct Game {
  let objective: InfoGANObjective
  let architecture: InfoGAN
  let batch: Int

  init(
    _ architecture: InfoGAN, batch: Int, scale: Float,
    settings: InfoGANObjective.Settings = .init(), reusesPictures: Bool = false, threads: Int = 2
  ) throws {
    var settings = settings
    settings.batch = batch
    self.architecture = architecture
    self.batch = batch
    objective = try InfoGANObjective(
      architecture, settings: settings, reusesPictures: reusesPictures,
      processor: Processor(threadCount: threads))
    try objective.loadPatterns(scale: scale)
  }

  func real(_ salt: Int) -> [Float] {
    pattern(batch * architecture.side * architecture.side, salt: salt, scale: 0.5)
      .map { $0 + 0.5 }
  }

  func latents(_ salt: Int) -> LatentBatch {
    let noise = pattern(batch * architecture.noise, salt: salt)
    let codes = pattern(batch * architecture.continuousCodes, salt: salt + 1)
    var values: [Float] = []
    for row in 0..<batch {
      values += noise[(row * architecture.noise)..<((row + 1) * architecture.noise)]
      let category = (row * 7 + salt) % architecture.categories
      values += (0..<architecture.categories).map { $0 == category ? 1 : 0 }
      let count = architecture.continuousCodes
      values += codes[(row * count)..<((row + 1) * count)]
    }
    return LatentBatch(values: values, objective.spec)
  }
}

@Suite struct GoldenInfoGANTests {
  @Test func lossesAndGradientsMatchPyTorch() throws {
    for golden in try File.load("infogan.json").gradients {
      let game = try Game(golden.architecture, batch: golden.batch, scale: golden.scale)
      let discriminatorLoss = game.objective.discriminatorGradients(
        real: game.real(golden.salt), codes: game.latents(golden.salt + 50))
      compareGolden([discriminatorLoss], golden.discriminator.losses, noise: 0, "\(golden.name) D")
      compareGolden(game.objective.gradients(), golden.discriminator.gradients)
      for (_, network) in game.objective.networks { network.clearGradients() }

      let (generatorLoss, information) = game.objective.generatorGradients(
        codes: game.latents(golden.salt + 55), reusesPictures: false)
      compareGolden(
        [generatorLoss] + information, golden.generator.losses, noise: 0, "\(golden.name) G")
      compareGolden(game.objective.gradients(), golden.generator.gradients)
    }
  }

  @Test func fiveStepsMatchPyTorch() throws {
    for curve in try File.load("infogan.json").curves {
      var settings = InfoGANObjective.Settings()
      settings.learnsDeviation = curve.learns
      settings.recognitionFollowsGenerator = curve.follows
      settings.informationInGenerator = curve.informed
      let game = try Game(
        curve.architecture, batch: curve.batch, scale: curve.scale, settings: settings)
      for (index, expected) in curve.steps.enumerated() {
        let found = game.objective.step(
          real: game.real(50 + index), codes: game.latents(100 + 10 * index),
          game.latents(105 + 10 * index))
        compareGolden(
          found.losses + found.information, expected.values,
          noise: expected.noise,
          "step \(index), learns \(curve.learns), follows \(curve.follows), "
            + "informed \(curve.informed), batch \(curve.batch)")
      }
    }
  }

  /// Pictures made once serve as well as the same pictures made twice.
  @Test func reusedPicturesAreThoseOfTheSameLatents() throws {
    let curve = try #require(try File.load("infogan.json").curves.first)
    let games = try [false, true].map {
      try Game(curve.architecture, batch: curve.batch, scale: curve.scale, reusesPictures: $0)
    }
    for step in 0..<3 {
      let reports = games.map { game in
        let codes = game.latents(100 + step)
        return game.objective.step(real: game.real(step), codes: codes, codes)
      }
      #expect(reports[0] == reports[1])
    }
    for (made, reused) in zip(games[0].objective.networks, games[1].objective.networks) {
      let (first, second) = (made.network.exportWeights(), reused.network.exportWeights())
      // Batch norm's running statistics have seen them once instead of twice.
      for (name, tensor) in first.pairs where !name.contains("running") {
        #expect(tensor == second[name], "\(made.name).\(name)")
      }
    }
  }
}
