import Inference
import Latents
import Tensors

/// The last two pictures that were generated alone: one latent is asked for its picture, then for what
/// Q says about it, then for what a change of a code does to it.
struct LastBatch: Sendable {
  private var known: [(latent: LatentVector, use: FeatureUse, picture: Tensor)] = []

  /// The pictures of `latents` (N, C, H, W) with their maps scaled as `use` says, from `generate` unless
  /// they are known.
  mutating func batch(
    of latents: [LatentVector], using use: FeatureUse, generate: () -> Tensor
  ) -> Tensor {
    guard latents.count == 1 else { return generate() }
    if let known = known.first(where: { $0.latent == latents[0] && $0.use == use }) {
      return known.picture
    }
    let picture = generate()
    known = known.suffix(1) + [(latents[0], use, picture)]
    return picture
  }
}
