import Kernels
import Latents
import Networks
import Tensors

/// The moving average of G's weights over the steps: what the model gets, since single steps of a
/// game go back and forth.
///
/// The statistics of batch norm cannot be averaged along, since they belong to the weights that made
/// them; they are measured anew, always on the same latents.
/// - Source: Yazici et al. 2019, "The Unusual Effectiveness of Averaging in GAN Training"
///   (arXiv:1806.04498), section 3.1.
final class GeneratorAverage {
  /// G with the averaged weights, at the batch size of the run.
  let network: TrainableNetwork
  private let decay: Double
  private let latent: LatentSpec
  /// Whether the statistics are those of the weights.
  private var isFitted = false

  /// An average that begins as a copy of `generator`.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  init(of generator: TrainableNetwork, decay: Double, latent: LatentSpec, processor: Processor)
    throws(NetworkError)
  {
    network = try TrainableNetwork(
      generator.description.withoutMemory, batch: generator.batch, processor: processor)
    self.decay = decay
    self.latent = latent
    try network.load(generator.exportWeights())
  }

  /// Takes the weights after step `step`, from 1, into the average.
  ///
  /// The first steps count more, so that the start is soon forgotten: the decay is (1 + t) / (10 + t) as
  /// long as that is less, the `num_updates` of TensorFlow's `ExponentialMovingAverage`.
  func follow(_ generator: TrainableNetwork, step: Int) {
    let kept = min(decay, Double(1 + step) / Double(10 + step))
    network.approach(generator, share: Float(1 - kept))
    isFitted = false
  }

  /// The network with statistics that fit its weights, ready to make pictures.
  func fitted() -> TrainableNetwork {
    if isFitted { return network }
    var random = SeededGenerator(seed: 20_000)
    let batch = LatentBatch(latent, count: network.batch)
    network.fitStatistics(batches: max(1, Self.pictures / network.batch)) {
      batch.draw(using: &random)
      network.input.load(batch.values)
    }
    isFitted = true
    return network
  }

  /// Goes on from saved weights.
  ///
  /// - Throws: `NetworkError` when one is missing or has another shape.
  func load(_ weights: NamedTensors) throws(NetworkError) {
    try network.load(weights)
    isFitted = false
  }

  /// Pictures behind the statistics.
  private static let pictures = 2_048
}
