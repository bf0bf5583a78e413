import Checkpoints
import Formats
import Latents
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct CheckpointTests {
  private func open(_ bytes: [UInt8]) throws(CheckpointError) -> CheckpointFile {
    do {
      return try CheckpointFile(SafeTensors(FileBytes(bytes, path: "memory")))
    } catch let error as FormatError {
      throw .format(error)
    } catch {
      throw error as? CheckpointError ?? .noCard(key: "\(error)", tensorCount: 0)
    }
  }

  @Test func whatIsSavedIsLoaded() throws {
    let folder = TemporaryFolder()
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.recipe = "tiny"
    checkpoint.card.steps = 12
    checkpoint.card.seed = .max
    checkpoint.card.dataset = DatasetReference(name: "none", sha256: "00", terms: "free")
    checkpoint.card.figures = [Figure(name: "error", value: 0.1, unit: "%", command: "latent x")]
    checkpoint.card.points = [NamedLatent(name: "a", values: [Float](repeating: 0.1, count: 9))]
    checkpoint.card.directions = [
      NamedDirection(name: "up", source: "user", values: [1, 0, 0, 0, 0, 0, 0, 0, 0])
    ]
    try checkpoint.save(to: folder.file("m.safetensors"))
    #expect(try Checkpoint.load(path: folder.file("m.safetensors")) == checkpoint)
    #expect(try FileBytes.read(path: folder.file("m.safetensors")) == checkpoint.encoded())
  }

  @Test func halfPrecisionKeepsVectorsAndRoundsMatrices() throws {
    let checkpoint = TinyModel.checkpoint()
    let weights = try open(checkpoint.encoded(storage: .float16)).weights()
    // Within the same width, the order of tensors is kept; halves come after singles.
    #expect(Set(weights.names) == Set(checkpoint.weights.names))
    for (name, tensor) in checkpoint.weights.pairs {
      let stored = try #require(weights[name])
      if tensor.shape.count == 1 {
        #expect(stored == tensor, "\(name)")
      } else {
        let rounded = tensor.values.map { HalfFloat.decode(HalfFloat.encode($0)) }
        #expect(stored.values == rounded && stored.shape == tensor.shape, "\(name)")
      }
    }
  }

  @Test func matricesBeyondTheLargestHalfStayWhole() throws {
    var checkpoint = TinyModel.checkpoint()
    var large = try #require(checkpoint.weights["generator.fc1.weight"])
    large.values[3] = 70_000
    checkpoint.weights["generator.fc1.weight"] = large
    let weights = try open(checkpoint.encoded(storage: .float16)).weights()
    #expect(weights["generator.fc1.weight"] == large)
  }

  @Test func onlyTheNamedNetworksAreRead() throws {
    let file = try open(TinyModel.checkpoint().encoded())
    let weights = try file.weights(of: ["trunk", "recognition"])
    #expect(!weights.names.isEmpty)
    #expect(weights.names.allSatisfy { $0.hasPrefix("trunk.") || $0.hasPrefix("recognition.") })
    let error = #expect(throws: CheckpointError.self) { try file.weights(of: ["encoder"]) }
    #expect(
      error?.description
        == "no network \"encoder\", there are: discriminator, generator, recognition, trunk")
  }

  @Test func aForeignFileHasNoCard() {
    let item = SafeTensors.Item(name: "w", type: .float32, shape: [1])
    let bytes = SafeTensors.encode([item], metadata: ["format": "pt"]) { _ in [0, 0, 0, 0] }
    let error = #expect(throws: CheckpointError.self) { try open(bytes) }
    #expect(
      error?.description
        == "safetensors with 1 tensors, but no \"latent.card\" among its metadata")
  }

  @Test func aMissingOrMisshapenTensorIsNamed() throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.weights["generator.fc1.bias"] = Tensor(shape: [17])
    var error = #expect(throws: CheckpointError.self) { try checkpoint.encoded() }
    #expect(
      error?.description
        == "network \"generator\": tensor \"generator.fc1.bias\" is (17), expected (16)")
    checkpoint.weights["generator.fc1.bias"] = nil
    error = #expect(throws: CheckpointError.self) { try checkpoint.encoded() }
    #expect(
      error?.description == "network \"generator\": tensor \"generator.fc1.bias\" is missing")
  }

  @Test func weightsOfWholeNumbersAreRefused() throws {
    let checkpoint = TinyModel.checkpoint()
    let table = try SafeTensors(FileBytes(checkpoint.encoded(), path: "memory"))
    let items = table.entries.map {
      SafeTensors.Item(
        name: $0.name, type: $0.name == "trunk.conv1.bias" ? .int32 : $0.type, shape: $0.shape)
    }
    let bytes = SafeTensors.encode(items, metadata: table.metadata) { index in
      [UInt8](repeating: 0, count: items[index].shape.reduce(4, *))
    }
    let error = #expect(throws: CheckpointError.self) { try open(bytes).weights() }
    #expect(
      error?.description
        == "tensor \"trunk.conv1.bias\" holds I32, weights are F16, BF16, F32 or F64")
  }

  @Test func truncatedCheckpointsAreErrors() throws {
    let bytes = try TinyModel.checkpoint().encoded()
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: CheckpointError.self, "cut to \(length)") {
        try open(Array(bytes[..<length]))
      }
    }
  }

  @Test func unwritablePlacesAreErrors() {
    let error = #expect(throws: CheckpointError.self) {
      try TinyModel.checkpoint().save(to: "/dev/full")
    }
    #expect(error?.description == "/dev/full: cannot write: No space left on device")
  }
}
