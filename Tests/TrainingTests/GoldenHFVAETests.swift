import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// `Golden/hfvae.json`; the script beside it says how it was made.
private struct File: Decodable {
  let cases: [Case]
}

private struct Case: Decodable {
  let name: String
  let architecture: any Family
  let batch: Int
  let scale: Float
  let weights: [Double]
  let pictureCount: Int
  let temperature: Double
  let salt: Int
  let both: GoldenPlayer
  let steps: [GoldenStep]

  private enum Key: String, CodingKey {
    case name, family, architecture, batch, scale, weights, pictureCount, temperature, salt, both
    case steps
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .name)
    let family = try #require(
      FamilyRegistry.find(try values.decode(String.self, forKey: .family)))
    architecture = try family.init(from: values.superDecoder(forKey: .architecture))
    batch = try values.decode(Int.self, forKey: .batch)
    scale = try values.decode(Float.self, forKey: .scale)
    weights = try values.decode([Double].self, forKey: .weights)
    pictureCount = try values.decode(Int.self, forKey: .pictureCount)
    temperature = try values.decode(Double.self, forKey: .temperature)
    salt = try values.decode(Int.self, forKey: .salt)
    both = try values.decode(GoldenPlayer.self, forKey: .both)
    steps = try values.decode([GoldenStep].self, forKey: .steps)
  }

  /// The bound that the script computes, with the same weights.
  func objective(threads: Int = 2) throws -> HFVAEObjective {
    var settings = HFVAEObjective.Settings()
    settings.batch = batch
    settings.temperature = temperature
    (settings.inGroupWeight, settings.dimensionWeight) = (weights[0], weights[1])
    (settings.informationWeight, settings.betweenGroupsWeight) = (weights[2], weights[3])
    let objective = try HFVAEObjective(
      architecture, settings: settings, pictureCount: pictureCount,
      processor: Processor(threadCount: threads))
    try objective.loadPatterns(scale: scale)
    return objective
  }

  /// Pictures, and the numbers behind the samples.
  func real(_ salt: Int) -> [Float] {
    let side = architecture.side
    return pattern(batch * architecture.pictureChannels * side * side, salt: salt, scale: 0.5)
      .map { $0 + 0.5 }
  }

  func takeNumbers(_ salt: Int, in objective: HFVAEObjective) {
    let layout = objective.layout
    let categories = layout.categorical.reduce(0) { $0 + $1.logits.count }
    objective.samples.take(
      normals: pattern(batch * layout.continuous.count, salt: salt, scale: 2),
      uniforms: pattern(batch * categories, salt: salt + 1).map { ($0 + 1) / 2 })
  }
}

@Suite struct GoldenHFVAETests {
  @Test func lossesAndGradientsMatchPyTorch() throws {
    for golden in try File.load("hfvae.json").cases {
      let objective = try golden.objective()
      golden.takeNumbers(golden.salt + 50, in: objective)
      let losses = objective.gradients(real: golden.real(golden.salt))
      compareGolden(
        losses.losses + losses.information, golden.both.losses, noise: 0, golden.name)
      compareGolden(objective.gradients(), golden.both.gradients)
    }
  }

  @Test func fiveStepsMatchPyTorch() throws {
    for golden in try File.load("hfvae.json").cases {
      let objective = try golden.objective()
      for (index, expected) in golden.steps.enumerated() {
        golden.takeNumbers(100 + 10 * index, in: objective)
        let found = objective.gradients(real: golden.real(50 + index))
        objective.players[0].optimiser.step()
        compareGolden(
          found.losses + found.information, expected.values, noise: expected.noise,
          "\(golden.name), step \(index)")
      }
    }
  }

  @Test func theThreadCountDoesNotMatter() throws {
    for golden in try File.load("hfvae.json").cases {
      let games = try [1, 3].map { try golden.objective(threads: $0) }
      for step in 0..<3 {
        let reports = games.map { game in
          var random = SeededGenerator(seed: UInt64(step))
          return game.step(real: golden.real(step), random: &random)
        }
        #expect(reports[0] == reports[1])
      }
      for (one, three) in zip(games[0].networks, games[1].networks) {
        #expect(one.network.exportWeights() == three.network.exportWeights())
      }
    }
  }
}
