import Checkpoints
import Formats
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Studies

/// The network of Golden/directions.py: noise (4), a categorical code (3), a continuous code (1).
@Suite struct FoundDirectionTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 4, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "shape", kind: .categorical, size: 3, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  private func layers() throws -> EarlyLayers {
    let network = NetworkDescription(
      input: [8],
      layers: [
        LayerDescription("fc1", .linear(inputs: 8, outputs: 12, bias: true)),
        LayerDescription("bn1", .batchNorm(features: 12, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("relu1", .relu),
        LayerDescription("fc2", .linear(inputs: 12, outputs: 4, bias: false)),
        LayerDescription("picture", .reshape([1, 2, 2])),
      ])
    var weights = NamedTensors()
    func set(_ name: String, _ shape: [Int], salt: Int, scale: Float = 1, shift: Float = 0) {
      let values = pattern(shape.reduce(1, *), salt: salt, scale: scale).map { $0 + shift }
      weights["generator." + name] = Tensor(shape: shape, values: values)
    }
    set("fc1.weight", [12, 8], salt: 1)
    set("fc1.bias", [12], salt: 2, scale: 0.5)
    set("bn1.weight", [12], salt: 3, scale: 0.5, shift: 1)
    set("bn1.bias", [12], salt: 4, scale: 0.2)
    set("bn1.running_mean", [12], salt: 5, scale: 0.2)
    set("bn1.running_var", [12], salt: 6, scale: 0.5, shift: 1)
    set("fc2.weight", [4, 12], salt: 9)
    let card = ModelCard(
      name: "small", family: "small", networks: ["generator": network], latent: spec,
      outputRange: -1...1)
    let folder = TemporaryFolder()
    let path = folder.file("small.safetensors")
    try Checkpoint(card: card, weights: weights).save(to: path)
    return try GeneratorModel(path: path, processor: LinearWorld.processor).loadEarlyLayers()
  }

  private func expect(_ found: [FoundDirection], are key: String, _ name: String) throws {
    let golden = try GoldenFile.json("directions.json")
    let expected = try #require(golden[key]?.array)
    #expect(found.count == expected.count)
    for (index, (direction, item)) in zip(found, expected).enumerated() {
      #expect(direction.direction.name == "\(name)\(index + 1)")
      let share = try #require(item["share"]?.double)
      #expect(abs(direction.share - share) < 1e-5, "share \(index)")
      let values = try #require(item["values"]?.array).map { try #require($0.double) }
      for (value, number) in zip(direction.direction.values, values) {
        #expect(abs(Double(value) - number) < 1e-4, "direction \(index)")
      }
    }
  }

  @Test func factorisedDirectionsAreThoseOfNumPy() throws {
    try expect(FactorisedDirections.find(20, in: layers(), spec), are: "sefa", "sefa")
  }

  @Test func principalDirectionsAreThoseOfNumPy() throws {
    let layers = try layers()
    let values = pattern(300 * 8, salt: 7)
    let latents = (0..<300).map { row -> LatentVector in
      var latent = LatentVector(values: Array(values[(row * 8)..<(row * 8 + 8)]))
      latent.setCategory(0, ofPart: 1, in: spec)
      return latent
    }
    let found = PrincipalDirections.find(
      4, from: latents, in: spec, processor: LinearWorld.processor,
      activations: layers.activations)
    try expect(found, are: "pca", "pca")
  }

  /// Draws of its own give nearly the same first direction, the same one every time, and no categories.
  @Test func drawsAreItsOwn() throws {
    let layers = try layers()
    let found = PrincipalDirections.find(2, in: layers, spec, drawCount: 2_000)
    #expect(found == PrincipalDirections.find(2, in: layers, spec, drawCount: 2_000))
    for direction in found { #expect(direction.direction.values[4..<7] == [0, 0, 0]) }
    #expect(found[0].share > found[1].share)
  }

  /// A generator that does nothing with its latent has no directions, and no fault either.
  @Test func nothingIsFoundInNothing() {
    let constant: ([LatentVector]) -> Tensor = { Tensor(shape: [$0.count, 5], repeating: 2) }
    let latents = (0..<20).map { LatentVector(values: pattern(8, salt: $0)) }
    let found = PrincipalDirections.find(
      3, from: latents, in: spec, processor: LinearWorld.processor, activations: constant)
    #expect(found.isEmpty)
  }
}
