import Checkpoints
import Formats
import Inference
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct GeneratorModelTests {
  private let folder = TemporaryFolder()
  private let processor = Processor(threadCount: 1)

  private func model(
    _ checkpoint: Checkpoint = TinyModel.checkpoint(), withRecognition: Bool = false
  )
    throws -> GeneratorModel
  {
    let path = folder.file("tiny.safetensors")
    try checkpoint.save(to: path)
    return try GeneratorModel(
      path: path, processor: processor, withRecognition: withRecognition)
  }

  @Test func picturesHaveTheShapeAndRangeOfTheCard() throws {
    let model = try model()
    var random = SeededGenerator(seed: 1)
    let latents = (0..<70).map { _ in LatentVector(drawnFrom: model.spec, using: &random) }
    let batch = model.generate(latents)
    #expect(batch.shape == [70, 1, 8, 8])
    #expect(batch.values.allSatisfy(model.card.outputRange.contains))
    #expect(model.generate([]).shape == [0, 1, 8, 8])
    // One by one the products are summed in another order: the same to rounding.
    let workspace = model.generator.makeWorkspace(maximumImages: 1)
    for (index, latent) in latents.enumerated() {
      let single = model.generate([latent], in: workspace)
      let error = zip(single.values, batch.values[(index * 64)...]).map { abs($0 - $1) }.max()
      #expect(try #require(error) < 1e-6)
    }
  }

  @Test func everyCoordinateChangesThePicture() throws {
    let model = try model()
    let base = LatentVector(neutral: model.spec)
    let picture = model.generate([base])
    for coordinate in model.spec.coordinates {
      var moved = base
      moved.set(1, at: coordinate, in: model.spec)
      #expect(model.generate([moved]) != picture, "\(model.spec.name(of: coordinate))")
    }
  }

  @Test func recognitionGivesItsOutputs() throws {
    let model = try model(withRecognition: true)
    let recognition = try #require(model.recognition)
    let pictures = model.generate([LatentVector(neutral: model.spec)])
    #expect(try recognition.run(pictures).shape == [1, 7])
    #expect(try self.model().recognition == nil)
  }

  @Test func aFileWithTheGeneratorAloneHasNoRecognition() throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.networks = checkpoint.card.networks.filter { $0.key == "generator" }
    #expect(try model(checkpoint, withRecognition: true).recognition == nil)
  }

  @Test func theHashIsTheFilesEvenAfterItWasReplaced() throws {
    let model = try model()
    let path = folder.file("tiny.safetensors")
    let expected = String(SHA256.hexadecimal(try FileBytes.read(path: path)).prefix(16))
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(try model.hash() == expected)
    #expect(try model.hash() == expected)
  }

  /// A card that would be passed over in silence is refused: a checkpoint has its own.
  @Test func aCheckpointTakesNoCard() throws {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    #expect(throws: ModelError.cardGiven(path: path, card: "model.json")) {
      _ = try GeneratorModel(path: path, card: "model.json", processor: processor)
    }
  }

  @Test func faultsNameTheFile() throws {
    let missing = folder.file("missing.safetensors")
    var error = #expect(throws: ModelError.self) {
      try GeneratorModel(path: missing, processor: processor)
    }
    #expect(error?.description == "\(missing): cannot open: No such file or directory")
    let empty = folder.file("empty")
    try AtomicFile.write([], to: empty)
    error = #expect(throws: ModelError.self) {
      try GeneratorModel(path: empty, processor: processor)
    }
    #expect(
      error?.description
        == "\(empty): the file is empty")
  }
}
