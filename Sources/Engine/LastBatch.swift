import Latents
import Tensors

/// The last two pictures that were generated alone: one latent is asked for its picture, then for what
/// Q says about it, then for what a change of a code does to it.
struct LastBatch: Sendable {
  private var known: [(latent: LatentVector, picture: Tensor)] = []

  /// The pictures of `latents` (N, C, H, W), from `generate` unless they are known.
  mutating func batch(of latents: [LatentVector], generate: ([LatentVector]) -> Tensor) -> Tensor {
    guard latents.count == 1 else { return generate(latents) }
    if let known = known.first(where: { $0.latent == latents[0] }) { return known.picture }
    let picture = generate(latents)
    known = known.suffix(1) + [(latents[0], picture)]
    return picture
  }
}
