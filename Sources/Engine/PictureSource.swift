import Latents
import Pictures

/// Whoever turns latents into pictures; the engine calls it from several threads.
public protocol PictureSource: Sendable {
  /// The pictures of `latents`, in their order.
  func pictures(of latents: [LatentVector]) -> [Picture]
}
