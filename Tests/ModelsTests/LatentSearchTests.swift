import Checkpoints
import Kernels
import Latents
import Networks
import Tensors
import TestSupport
import Testing

@testable import Models

@Suite struct LatentSearchTests {
  private let folder = TemporaryFolder()

  private func model(threads: Int = 1) throws -> GeneratorModel {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    return try GeneratorModel(path: path, processor: Processor(threadCount: threads))
  }

  private func drawn(_ model: GeneratorModel, seed: UInt64) -> LatentVector {
    var random = SeededGenerator(seed: seed)
    return LatentVector(drawnFrom: model.spec, using: &random)
  }

  private func finish(_ search: LatentSearch) throws -> SearchProgress {
    while !search.progress.isDone { try search.advance() }
    return search.progress
  }

  /// A picture that the generator made is found again, whatever its category.
  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func itsOwnPicturesAreFound(seed: UInt64) throws {
    let model = try model()
    let target = model.generate([drawn(model, seed: seed)])
    let search = try LatentSearch(model, target: target, recognition: nil, seed: 1)
    let start = search.progress.error
    let end = try finish(search)
    #expect(end.error < start / 4, "\(start) to \(end.error)")
    #expect(end.error < 0.01)
    // The error that is told is that of the picture.
    let again = model.generate([end.latent])
    let squares = zip(again.values, target.values).reduce(Float(0)) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let range = model.card.outputRange
    let error =
      (squares / Float(target.count)).squareRoot() / (range.upperBound - range.lowerBound)
    #expect(abs(error - end.error) < 1e-4)
  }

  /// The gradient that the latents follow, against differences of the loss.
  @Test func theGradientIsThatOfTheLoss() throws {
    let model = try model()
    let spec = model.spec
    let target = model.generate([drawn(model, seed: 3)]).values
    let latent = drawn(model, seed: 4)
    func loss(_ latent: LatentVector) -> Float {
      let picture = model.generate([latent])
      return zip(picture.values, target).reduce(Float(0)) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      } / Float(target.count)
    }
    let descent = LatentDescent(
      try model.loadTrainable(batch: 1), spec: spec, from: [latent], to: target)
    descent.step(rate: 1e-3)
    #expect(abs(descent.losses[0] - loss(latent)) < 1e-5)
    // Adam's first step is the rate in the direction that lowers the loss, for every number that moves.
    let moved = descent.latents[0]
    let categories = spec.range(ofPart: 1)
    for index in latent.values.indices where !categories.contains(index) {
      var (above, below) = (latent, latent)
      above.values[index] += 1e-2
      below.values[index] -= 1e-2
      let slope = loss(above) - loss(below)
      let change = moved.values[index] - latent.values[index]
      #expect(abs(abs(change) - 1e-3) < 1e-4, "\(index)")
      if abs(slope) > 1e-6 { #expect(slope * change < 0, "\(index)") }
    }
    #expect(moved.values[categories] == latent.values[categories])
  }

  @Test func everyCategoryIsTried() throws {
    let model = try model()
    let target = model.generate([drawn(model, seed: 5)])
    let starts = SearchStarts(model, target, nil, seed: 1)
    #expect(starts.latents.map { $0.category(ofPart: 1, in: model.spec) } == [0, 1, 2])
  }

  /// Numbers stay where the generator was trained, and the best of all steps is kept.
  @Test func whatCannotBeReachedComesAsNearAsItGoes() throws {
    let model = try model()
    let shape = model.pictureShape
    let target = Tensor(
      shape: [1, shape.channels, shape.height, shape.width],
      values: (0..<64).map { $0 % 2 == 0 ? 1 : 0 })
    let search = try LatentSearch(model, target: target, recognition: nil, seed: 1)
    var last = search.progress.error
    while !search.progress.isDone {
      try search.advance()
      #expect(search.progress.error <= last)
      last = search.progress.error
    }
    for (index, part) in model.spec.parts.enumerated() {
      let values = search.progress.latent.values[model.spec.range(ofPart: index)]
      #expect(values.allSatisfy(part.trainingRange.contains))
    }
    let end = search.progress
    try search.advance()
    #expect(search.progress == end)
  }

  @Test func threadsDoNotMatter() throws {
    let target = try model().generate([drawn(try model(), seed: 9)])
    let found = try [1, 3].map { threads in
      let search = try LatentSearch(
        try model(threads: threads), target: target, recognition: nil, seed: 2)
      for _ in 0..<70 { try search.advance() }
      return search.progress
    }
    #expect(found[0] == found[1])
  }
}
