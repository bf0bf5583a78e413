import Checkpoints
import Datasets
import Latents
import Models
import Tensors
import Testing

@testable import Studies

@Suite struct MemorisationTests {
  /// Pictures of the linear world, as bytes.
  private func pictures(_ count: Int, seed: UInt64) throws -> ImageSet {
    let model = try LinearWorld.model()
    var random = SeededGenerator(seed: seed)
    let made = model.generate(
      (0..<count).map { _ in LatentVector(drawnFrom: model.spec, using: &random) })
    return ImageSet(
      name: "linear", height: 8, width: 8,
      pixels: made.values.map { UInt8(min(max(0, (($0 + 1) * 127.5).rounded()), 255)) })
  }

  private func compare(training: ImageSet, heldOut: ImageSet) throws -> Memorisation {
    try Memorisation(
      of: LinearWorld.model(), training: training, heldOut: heldOut, by: LinearWorld.classifier(),
      seed: 7)
  }

  @Test func freshPicturesLieAsHeldOutOnesDo() throws {
    let result = try compare(
      training: pictures(400, seed: 1), heldOut: pictures(200, seed: 2))
    #expect(result.count == 200 && result.pixels.samples.count == 200)
    #expect(result.pixels.nearer(than: 0.5) > 0.35 && result.pixels.nearer(than: 0.5) < 0.65)
    #expect(result.features.nearer(than: 0.5) > 0.35 && result.features.nearer(than: 0.5) < 0.65)
  }

  /// Training pictures that are just what the generator makes with this seed.
  @Test func copiesAreFound() throws {
    let result = try compare(
      training: pictures(200, seed: 7), heldOut: pictures(200, seed: 2))
    #expect(result.pixels.nearer(than: 0.2) > 0.95)
    #expect(result.features.nearer(than: 0.2) > 0.95)
    #expect(result.pixels.samples == result.pixels.samples.sorted())
  }
}
