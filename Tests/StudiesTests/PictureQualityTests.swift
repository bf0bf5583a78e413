import Checkpoints
import Datasets
import Latents
import Metrics
import Models
import Tensors
import Testing

@testable import Studies

@Suite struct PictureQualityTests {
  /// Pictures of the generator itself as the real ones, or those of a world half as bright.
  private func real(_ count: Int = 1_200, scale: Float) throws -> ImageSet {
    let model = try LinearWorld.model()
    var random = SeededGenerator(seed: 99)
    let pictures = model.generate(
      (0..<count).map { _ in LatentVector(drawnFrom: model.spec, using: &random) })
    return ImageSet(
      name: "linear", height: 8, width: 8,
      pixels: pictures.values.map { UInt8(min(max(0, ($0 * scale + 1) * 127.5), 255)) })
  }

  @Test func theOwnPicturesAreAtTheFloor() throws {
    let quality = try PictureQuality(
      of: LinearWorld.model(), real: real(scale: 1), by: LinearWorld.classifier())
    #expect(quality.count == 600)
    #expect(quality.generated.frechet < 4 * quality.floor.frechet + 0.02)
    // Of equal distributions the estimate is 0 but for chance, which the subsets tell; they overlap,
    // so that their mean is as uncertain as one of them, not less.
    for own in [quality.generated.kernel, quality.floor.kernel] {
      #expect(abs(own.mean) < 3 * own.deviation && own.deviation > 0)
    }
    #expect(quality.figures(command: "c").count == 2)
  }

  @Test func otherPicturesAreFar() throws {
    let near = try PictureQuality(
      of: LinearWorld.model(), real: real(scale: 1), by: LinearWorld.classifier())
    let far = try PictureQuality(
      of: LinearWorld.model(), real: real(scale: 0.5), by: LinearWorld.classifier())
    // Two features of deviation 1 against 0.5: (1 - 0.5)^2 each.
    #expect(abs(far.generated.frechet - 0.5) < 0.1)
    #expect(far.generated.frechet > 5 * near.generated.frechet)
    #expect(
      far.generated.kernel.mean > near.generated.kernel.mean + 5 * far.generated.kernel.deviation)
    #expect(far.generated.kernel.deviation > 0.01)
  }
}
