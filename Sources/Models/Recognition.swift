import Inference
import Latents
import Tensors

/// What tells the codes of a picture: Q of an InfoGAN, or the encoder of an autoencoder.
///
/// Both speak of the codes in the same layout.
public struct Recognition: Sendable {
  /// The trunk that Q shares with the discriminator; nil if there is none.
  public let trunk: Plan?
  /// The head, or the whole encoder.
  public let head: Plan
  /// Where it puts logits of categories, means and log deviations of continuous codes.
  public let layout: RecognitionLayout

  /// What it says of pictures (N, C, H, W): (N, `layout.outputCount`).
  ///
  /// - Throws: `InferenceError` when the pictures have another shape than it takes.
  public func run(_ pictures: Tensor) throws(InferenceError) -> Tensor {
    try head.run(try trunk?.run(pictures) ?? pictures)
  }
}
