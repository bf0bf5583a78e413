import Checkpoints
import Foundation
import Kernels
import Latents
import Models
import Networks
import Tensors
import Testing

@Suite struct CodeEditingTests {
  /// A model with random weights: 8 x 8 pictures, 4 noise dimensions, Cat(3), 2 continuous codes.
  private func model() -> Checkpoint {
    var family = InfoGAN()
    family.side = 8
    family.noise = 4
    family.categories = 3
    family.channels = [4, 6]
    family.hidden = 12
    family.recognitionHidden = 8
    var random = SeededGenerator(seed: 9)
    var weights = NamedTensors()
    for (name, network) in family.networks.sorted(by: { $0.key < $1.key }) {
      weights.merge(
        Initialiser(deviation: 0.4).draw(network, using: &random), under: name)
    }
    let card = ModelCard(
      name: "tiny", family: InfoGAN.family, networks: family.networks, latent: family.latent,
      outputRange: InfoGAN.outputRange)
    return Checkpoint(card: card, weights: weights)
  }

  /// The pictures of `latents`, and what Q says of them.
  private func run(_ checkpoint: Checkpoint, _ latents: [LatentVector]) throws -> (Tensor, Tensor) {
    let path = NSTemporaryDirectory() + "latent-editing-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try checkpoint.save(to: path)
    let model = try GeneratorModel(
      path: path, processor: Processor(threadCount: 1), withRecognition: true)
    let pictures = model.generate(latents)
    return (pictures, try #require(model.recognition).run(pictures))
  }

  private func latents(_ spec: LatentSpec) -> [LatentVector] {
    var random = SeededGenerator(seed: 2)
    return (0..<9).map { _ in
      LatentVector(values: spec.parts.flatMap { $0.draw(using: &random) })
    }
  }

  @Test func reorderedCategoriesShowTheSamePictures() throws {
    let original = model()
    let spec = original.card.latent
    let part = try #require(spec.index(named: "category"))
    let order = [2, 0, 1]
    var edited = original
    try edited.reorderCategories(ofPart: part, to: order)

    let before = latents(spec)
    let after = before.map { latent in
      var latent = latent
      let old = latent.category(ofPart: part, in: spec)
      latent.setCategory(order.firstIndex(of: old) ?? 0, ofPart: part, in: spec)
      return latent
    }
    let (pictures, outputs) = try run(original, before)
    let (editedPictures, editedOutputs) = try run(edited, after)
    #expect(before != after)
    expectClose(pictures.values, editedPictures.values)
    let width = RecognitionLayout(spec).outputCount
    for row in 0..<before.count {
      for (new, old) in order.enumerated() {
        #expect(
          abs(editedOutputs.values[row * width + new] - outputs.values[row * width + old]) < 1e-5)
      }
    }
  }

  @Test func aNegatedCodeRunsTheOtherWay() throws {
    let original = model()
    let spec = original.card.latent
    let part = try #require(spec.index(named: "code2"))
    let position = spec.range(ofPart: part).lowerBound
    var edited = original
    try edited.negate(part: part)

    let before = latents(spec)
    let after = before.map { latent in
      var latent = latent
      latent.values[position].negate()
      return latent
    }
    let (pictures, outputs) = try run(original, before)
    let (editedPictures, editedOutputs) = try run(edited, after)
    expectClose(pictures.values, editedPictures.values)
    let layout = RecognitionLayout(spec)
    for row in 0..<before.count {
      let start = row * layout.outputCount
      for output in 0..<layout.outputCount {
        let sign: Float = output == layout.continuous[1].mean ? -1 : 1
        #expect(
          abs(editedOutputs.values[start + output] - sign * outputs.values[start + output]) < 1e-5)
      }
    }
  }

  /// What the card holds as long as the latent changes along, so that it means the same pictures.
  @Test func pointsDirectionsAndChoicesFollow() throws {
    var edited = model()
    edited.card.points = [NamedLatent(name: "mark", values: [1, 2, 3, 4, 0, 1, 0, 0.5, -0.25])]
    edited.card.directions = [
      NamedDirection(name: "smile", source: "user", values: [0, 0, 0, 0, 0, 0, 0, 0.6, 0.8])
    ]
    edited.card.latent.parts[1].choices = ["ring", "bar", "dot"]
    edited.card.latent.parts[3].prior = .uniform(low: 0, high: 2)
    edited.card.latent.parts[3].sliderRange = -1...3
    try edited.reorderCategories(ofPart: 1, to: [2, 0, 1])
    try edited.negate(part: 3)
    #expect(edited.card.points[0].values == [1, 2, 3, 4, 0, 0, 1, 0.5, 0.25])
    #expect(edited.card.directions[0].values == [0, 0, 0, 0, 0, 0, 0, 0.6, -0.8])
    #expect(edited.card.latent.parts[1].choices == ["dot", "ring", "bar"])
    #expect(edited.card.latent.parts[3].prior == .uniform(low: -2, high: 0))
    #expect(edited.card.latent.parts[3].sliderRange == -3...1)
  }

  /// Half an edit would make Q and the generator speak of different codes.
  @Test func otherNetworksAreRefusedWhole() throws {
    var edited = model()
    edited.card.networks["generator"]?.layers.insert(
      LayerDescription("view", .reshape([9])), at: 0)
    let before = edited
    let error = #expect(throws: CheckpointError.self) { try edited.negate(part: 2) }
    #expect(
      error?.description
        == "the first layer of the network \"generator\" is \"view\", expected a linear one, so that "
        + "codes can be renumbered and turned round")
    #expect(throws: CheckpointError.self) {
      try edited.reorderCategories(ofPart: 1, to: [2, 0, 1])
    }
    #expect(edited == before)
  }

  private func expectClose(_ a: [Float], _ b: [Float]) {
    #expect(a.count == b.count)
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
