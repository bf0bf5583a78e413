import Latents
import Tensors

/// A place in the latent space, and the seed that its noise was drawn from.
public struct ExploredPoint: Equatable, Hashable, Sendable {
  /// The whole generator input.
  public var latent: LatentVector
  /// The seed of the last draw.
  public var seed: UInt64

  /// An existing place.
  public init(latent: LatentVector, seed: UInt64) {
    self.latent = latent
    self.seed = seed
  }

  /// The noise that `seed` draws, with neutral codes.
  public init(neutral spec: LatentSpec, seed: UInt64) {
    self.init(latent: LatentVector(neutral: spec), seed: seed)
    redrawNoise(in: spec, seed: seed)
  }

  /// Draws the noise anew and keeps the codes.
  mutating func redrawNoise(in spec: LatentSpec, seed: UInt64) {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    latent.redrawNoise(in: spec, using: &generator)
  }

  /// Draws noise and codes anew, as `latent sample --seed` does.
  mutating func redrawAll(in spec: LatentSpec, seed: UInt64) {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    latent = LatentVector(drawnFrom: spec, using: &generator)
  }
}
