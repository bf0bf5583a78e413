import Kernels
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// `Golden/dcgan.json`; the script beside it says how it was made.
private typealias File = GoldenFile<DCGAN, Curve>

private struct Curve: Decodable {
  let architecture: DCGAN
  let batch: Int
  let scale: Float
  let steps: [GoldenStep]
}

/// The game that the script plays: the same weights, pictures and latents.
private struct Game {
  let objective: DCGANObjective
  let architecture: DCGAN
  let batch: Int

  init(_ architecture: DCGAN, batch: Int, scale: Float, threads: Int = 2) throws {
    var settings = DCGANObjective.Settings()
    settings.batch = batch
    self.architecture = architecture
    self.batch = batch
    objective = try DCGANObjective(
      architecture, settings: settings, processor: Processor(threadCount: threads))
    try objective.loadPatterns(scale: scale)
  }

  func real(_ salt: Int) -> [Float] {
    pattern(
      batch * architecture.pictureChannels * architecture.side * architecture.side, salt: salt)
  }

  func latents(_ salt: Int) -> [Float] { pattern(batch * architecture.noise, salt: salt) }
}

@Suite struct GoldenDCGANTests {
  @Test func lossesAndGradientsMatchPyTorch() throws {
    for golden in try File.load("dcgan.json").gradients {
      let game = try Game(golden.architecture, batch: golden.batch, scale: golden.scale)
      let discriminatorLoss = game.objective.discriminatorGradients(
        real: game.real(golden.salt), latents: game.latents(golden.salt + 50))
      compareGolden(
        [discriminatorLoss], golden.discriminator.losses, noise: 0, "\(golden.name) D")
      compareGolden(game.objective.gradients(), golden.discriminator.gradients)
      for (_, network) in game.objective.networks { network.clearGradients() }

      // No update in between: both players are at the first weights. D's gradients must stay zero.
      let generatorLoss = game.objective.generatorGradients()
      compareGolden([generatorLoss], golden.generator.losses, noise: 0, "\(golden.name) G")
      compareGolden(game.objective.gradients(), golden.generator.gradients)
    }
  }

  @Test func fiveStepsMatchPyTorch() throws {
    for curve in try File.load("dcgan.json").curves {
      let game = try Game(curve.architecture, batch: curve.batch, scale: curve.scale)
      for (index, expected) in curve.steps.enumerated() {
        let found = game.objective.step(
          real: game.real(50 + index), latents: game.latents(100 + 10 * index))
        compareGolden(
          found.losses, expected.values, noise: expected.noise, "step \(index)")
        #expect(found.information.isEmpty)
      }
    }
  }

  @Test func theThreadCountDoesNotMatter() throws {
    let curve = try #require(try File.load("dcgan.json").curves.first)
    let games = try [1, 3].map {
      try Game(curve.architecture, batch: curve.batch, scale: curve.scale, threads: $0)
    }
    for step in 0..<3 {
      let reports = games.map {
        $0.objective.step(real: $0.real(step), latents: $0.latents(100 + step))
      }
      #expect(reports[0] == reports[1])
    }
    for (one, three) in zip(games[0].objective.networks, games[1].objective.networks) {
      let (first, second) = (one.network.exportWeights(), three.network.exportWeights())
      for (name, tensor) in first.pairs {
        #expect(
          tensor.values.map(\.bitPattern) == second[name]?.values.map(\.bitPattern), "\(name)")
      }
    }
  }

  @Test func eachPlayerLowersItsOwnLoss() throws {
    let curve = try #require(try File.load("dcgan.json").curves.first)
    let game = try Game(curve.architecture, batch: curve.batch, scale: curve.scale)
    let (objective, real, latents) = (game.objective, game.real(50), game.latents(100))
    let before = objective.discriminatorGradients(real: real, latents: latents)
    objective.players[0].optimiser.step()
    #expect(objective.discriminatorGradients(real: real, latents: latents) < before)
    objective.networks[1].network.clearGradients()
    let generatorBefore = objective.generatorGradients()
    objective.players[1].optimiser.step()
    // New pictures from the same latents, before the same D.
    _ = objective.discriminatorGradients(real: real, latents: latents)
    #expect(objective.generatorGradients() < generatorBefore)
  }

  @Test func theNetworksAreThoseOfThePaper() throws {
    let family = DCGAN()
    #expect(try family.generator.outputShape() == [3, 64, 64])
    #expect(try family.discriminator.outputShape() == [1])
    var channels: [Int] = []
    for layer in family.generator.layers {
      if case .convTranspose2d(let convolution) = layer.kind {
        channels.append(convolution.outputChannels)
      }
    }
    #expect(channels == [512, 256, 128, 64, 3])
    #expect(family.generator.layers.filter { $0.name.hasPrefix("bn") }.count == 4)
    #expect(family.discriminator.layers.filter { $0.name.hasPrefix("bn") }.count == 3)
  }
}
