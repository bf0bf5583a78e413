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
private struct GoldenFile: Decodable {
  struct Gradient: Decodable {
    let values: [Float]?
    let projection: Double?
    let norm: Double?
    let noise: Double
  }

  struct Player: Decodable {
    let losses: [Double]
    let gradients: [String: Gradient]
  }

  struct Gradients: Decodable {
    let name: String
    let architecture: InfoGAN
    let batch: Int
    let scale: Float
    let salt: Int
    let discriminator: Player
    let generator: Player
  }

  struct Step: Decodable {
    let values: [Double]
    let noise: Double
  }

  struct Curve: Decodable {
    let learns: Bool
    let follows: Bool
    let informed: Bool
    let architecture: InfoGAN
    let batch: Int
    let scale: Float
    let steps: [Step]
  }

  let gradients: [Gradients]
  let curves: [Curve]

  static func load() throws -> GoldenFile {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/infogan.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: path))
  }
}

/// The game that the script plays: the same weights, pictures and latents.
private struct Game {
  let objective: InfoGANObjective
  let architecture: InfoGAN
  let batch: Int

  init(
    _ architecture: InfoGAN, batch: Int, scale: Float,
    settings: InfoGANObjective.Settings = .init(), threads: Int = 2
  ) throws {
    var settings = settings
    settings.batch = batch
    self.architecture = architecture
    self.batch = batch
    objective = try InfoGANObjective(
      architecture, settings: settings, processor: Processor(threadCount: threads))
    for (index, entry) in objective.networks.enumerated() {
      try entry.network.load(
        Self.weights(entry.network.description, salt: 1000 * index, scale: scale))
    }
  }

  private static func weights(_ network: NetworkDescription, salt: Int, scale: Float)
    -> NamedTensors
  {
    var result = NamedTensors()
    var position = 0
    for layer in network.layers {
      for (parameter, shape) in layer.parameterShapes {
        var values = pattern(
          Tensor.elementCount(of: shape), salt: salt + position, scale: scale)
        if case .batchNorm = layer.kind, parameter == "weight" { values = values.map { $0 + 1 } }
        if parameter.hasPrefix("running") {
          values = values.map { _ in parameter == "running_var" ? 1 : 0 }
        }
        result[layer.name + "." + parameter] = Tensor(shape: shape, values: values)
        position += 1
      }
    }
    return result
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
    return LatentBatch(values: values, objective.spec, objective.layout)
  }

  func gradients() -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, network) in objective.networks {
      for (parameter, tensor) in network.exportGradients().pairs {
        result[name + "." + parameter] = tensor
      }
    }
    return result
  }
}

/// Every tolerance is a multiple of what rounding does to PyTorch's own single precision, measured
/// by the script, plus some units in the last place of the largest number, and of 1: the size of the
/// terms that a gradient is summed from, which may cancel.
private func tolerance(noise: Double, size: Double) -> Double {
  4 * noise + 4e-6 * size + 2.4e-7
}

@Suite struct GoldenInfoGANTests {
  @Test func lossesAndGradientsMatchPyTorch() throws {
    for golden in try GoldenFile.load().gradients {
      let game = try Game(golden.architecture, batch: golden.batch, scale: golden.scale)
      let discriminatorLoss = game.objective.discriminatorGradients(
        real: game.real(golden.salt), codes: game.latents(golden.salt + 50))
      compare([discriminatorLoss], golden.discriminator.losses, noise: 0, "\(golden.name) D")
      compare(game.gradients(), golden.discriminator.gradients)
      for (_, network) in game.objective.networks { network.clearGradients() }

      let (generatorLoss, information) = game.objective.generatorGradients(
        codes: game.latents(golden.salt + 55))
      compare(
        [generatorLoss] + information, golden.generator.losses, noise: 0, "\(golden.name) G")
      compare(game.gradients(), golden.generator.gradients)
    }
  }

  @Test func fiveStepsMatchPyTorch() throws {
    for curve in try GoldenFile.load().curves {
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
        compare(
          [found.discriminatorLoss, found.generatorLoss] + found.information, expected.values,
          noise: expected.noise,
          "step \(index), learns \(curve.learns), follows \(curve.follows), "
            + "informed \(curve.informed), batch \(curve.batch)")
      }
    }
  }

  private func compare(
    _ found: [Double], _ expected: [Double], noise: Double, _ what: String
  ) {
    #expect(found.count == expected.count, "\(what)")
    for (index, (a, b)) in zip(found, expected).enumerated() {
      #expect(
        abs(a - b) <= tolerance(noise: noise, size: max(1, abs(b))),
        "\(what): number \(index) is \(a), expected \(b)")
    }
  }

  /// Gradients that the script does not list must be zero: nobody asked for them.
  private func compare(
    _ found: [String: Tensor], _ expected: [String: GoldenFile.Gradient]
  ) {
    // Rounding in one tensor's gradient goes on into the others: one allowance for all.
    let noise = expected.values.map(\.noise).max() ?? 0
    for (name, tensor) in found {
      guard let golden = expected[name] else {
        #expect(tensor.values.allSatisfy { $0 == 0 }, "\(name) has a gradient")
        continue
      }
      if let values = golden.values {
        let size = Double(values.map(abs).max() ?? 0)
        let difference = worstDifference(
          tensor.values, values, absolute: Float(tolerance(noise: noise, size: size)),
          relative: 0)
        #expect(difference == nil, "\(name) \(difference ?? "")")
      } else if let projection = golden.projection, let norm = golden.norm {
        let directions = pattern(tensor.count, salt: 7)
        let along = zip(tensor.values, directions).reduce(0) {
          $0 + Double($1.0) * Double($1.1)
        }
        let length = tensor.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        // Independent errors in many elements add up like their root.
        let sumNoise = noise * Double(tensor.count).squareRoot()
        #expect(
          abs(length - norm) <= tolerance(noise: sumNoise, size: norm), "\(name) norm \(length)")
        #expect(
          abs(along - projection) <= tolerance(noise: sumNoise, size: norm),
          "\(name) projection \(along), expected \(projection)")
      } else {
        Issue.record("\(name) has no golden numbers")
      }
    }
    #expect(Set(expected.keys).isSubset(of: Set(found.keys)))
  }
}
