import Checkpoints
import Models
import Networks
import Tensors

/// The network of a model that reads pictures: the discriminator, or the trunk that InfoGAN's D and Q
/// share.
struct Critic {
  /// From pictures to features, or to a log-odds.
  let network: NetworkDescription
  /// As `<layer>.<parameter>`.
  let weights: NamedTensors

  /// The one of `checkpoint`, which was read from `path`.
  ///
  /// - Throws: `CommandFailure` when it has none.
  init(of checkpoint: Checkpoint, path: String) throws(CommandFailure) {
    guard let reader = checkpoint.card.pictureReader else {
      throw CommandFailure(
        "\(path) has no network \"discriminator\" or \"trunk\", which reads pictures",
        next: "latent publish --with-discriminator, from the training run", status: .notUnderstood)
    }
    network = reader.network
    weights = checkpoint.weights.under(reader.name)
  }
}
