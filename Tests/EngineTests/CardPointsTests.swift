import Checkpoints
import Engine
import Explorer
import Kernels
import Latents
import TestSupport
import Testing

@Suite struct CardPointsTests {
  /// What cannot name a mark is left out; the rest is there when the model opens.
  @Test func pointsOfTheCardAreMarks() throws {
    let folder = TemporaryFolder()
    var checkpoint = TinyModel.checkpoint()
    let latent = LatentVector(neutral: TinyModel.latent)
    checkpoint.card.points = [
      NamedLatent(name: "middle", values: latent.values),
      NamedLatent(name: "7up", values: latent.values),
    ]
    let path = folder.file("tiny.safetensors")
    try checkpoint.save(to: path)
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent test")
    let marks = try opener.open(path).explored.marks
    #expect(marks.all.map(\.name) == ["middle"])
    #expect(marks["middle"]?.latent == latent)
  }
}
