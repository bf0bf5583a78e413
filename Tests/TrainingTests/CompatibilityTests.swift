import Checkpoints
import Formats
import Kernels
import Models
import Tensors
import TestSupport
import Testing

@testable import Training

/// Runs that were begun before recipes could choose family and objective.
@Suite struct CompatibilityTests {
  /// SHA-256 over names and bytes of all tensors, by name.
  private func hash(_ tensors: NamedTensors) -> String {
    var hash = SHA256()
    for name in tensors.names.sorted() {
      hash.update(Array(name.utf8))
      hash.update(tensors[name]?.float32Bytes ?? [])
    }
    return hash.hexadecimal()
  }

  /// The kernels that every machine has.
  private let processor = Processor(instructionSet: .baseline, threadCount: 2)

  /// The number was recorded with the program as it was when it knew InfoGAN alone.
  @Test func theSameRecipeGivesTheSameBits() throws {
    let run = try TrainingRun(
      TinyRun.recipe, seed: 5, data: TinyRun.data, processor: processor)
    while !run.isFinished { _ = try run.advance() }
    #expect(
      hash(run.state().tensors)
        == "bdfd36de21a77c8e3afd07e6e0f3ffdb5e102aa80b884c791dae4a6be37391f1")
  }

  /// That program wrote the state after step 240 of 400, and went on to these bits.
  @Test func anOldStateGoesOnToTheSameBits() throws {
    let folder = TemporaryFolder()
    let path = folder.file("state.safetensors")
    try AtomicFile.write(TestSupport.GoldenFile.bytes("infogan-state-240.safetensors"), to: path)
    let run = try TrainingRun(
      resuming: TrainingState<TrainingRun.Progress>.load(path: path), data: TinyRun.data,
      processor: processor)
    #expect(run.step == 240)
    #expect(run.measurements.count == 24)
    while !run.isFinished { _ = try run.advance() }
    #expect(
      hash(run.state().tensors)
        == "16aa3caa3b3c6b2d75c71aa06ec7248899f8924755fca0b053b695f7a756e60f")
  }
}
