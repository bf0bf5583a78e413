import Checkpoints
import Formats
import Tensors
import TestSupport
import Testing

@Suite struct TrainingStateTests {
  struct Progress: Codable, Equatable, Sendable {
    var step: Int
    var generator: SeededGenerator
    var rate: Double
    var losses: [Float]
  }

  @Test func everyBitComesBack() throws {
    let folder = TemporaryFolder()
    var generator = SeededGenerator(seed: 3)
    _ = generator.next()
    let progress = Progress(
      step: 7, generator: generator, rate: 0.1 + 0.2, losses: [0.1, .leastNonzeroMagnitude, -0.0])
    var tensors = NamedTensors()
    // Odd bits: a NaN with a payload, a subnormal, negative zero, infinity.
    tensors["b.moment"] = Tensor(
      shape: [2, 2],
      values: [0x7FC1_2345, 0x0000_0001, 0x8000_0000, 0x7F80_0000].map(Float.init(bitPattern:)))
    tensors["a"] = Tensor(shape: [], values: [1.5])
    tensors["none"] = Tensor(shape: [0])
    try TrainingState(tensors: tensors, progress: progress).save(to: folder.file("s"))
    let loaded = try TrainingState<Progress>.load(path: folder.file("s"))
    #expect(loaded.progress == progress)
    #expect(loaded.tensors.names == tensors.names)
    for (name, tensor) in tensors.pairs {
      #expect(loaded.tensors[name]?.shape == tensor.shape)
      #expect(loaded.tensors[name]?.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
    }
  }

  @Test func otherFilesAreNamedForWhatTheyAre() throws {
    let folder = TemporaryFolder()
    try TinyModel.checkpoint().save(to: folder.file("m"))
    var error = #expect(throws: CheckpointError.self) {
      _ = try TrainingState<Progress>.load(path: folder.file("m"))
    }
    #expect(error?.description.contains("no \"latent.trainingState\"") == true)
    try TrainingState(tensors: NamedTensors(), progress: ["step": 1]).save(to: folder.file("s"))
    error = #expect(throws: CheckpointError.self) {
      _ = try TrainingState<Progress>.load(path: folder.file("s"))
    }
    #expect(
      error?.description == "\"generator\" of the training state is missing, expected it there")
    try AtomicFile.write([], to: folder.file("e"))
    error = #expect(throws: CheckpointError.self) {
      _ = try TrainingState<Progress>.load(path: folder.file("e"))
    }
    #expect(
      error?.description == "the safetensors header is cut short: 10 bytes needed, 0 there")
  }
}
