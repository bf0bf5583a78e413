import Kernels
import Latents
import Metrics
import Models
import Networks
import Tensors

/// The bound of an autoencoder with its terms weighted one by one: HFVAE, and with other weights VAE,
/// beta-VAE and beta-TCVAE.
///
/// The loss is -log p(x | z) + gamma * total correlation of the continuous codes + divergence of each code from
/// its prior + alpha * information + beta * total correlation between groups, a mean over the batch;
/// see `PosteriorTerms`. At first continuous codes may have a price besides. Pictures are Bernoulli: -log p(x | z) is the sum over pixels and channels of
/// the cross-entropy. One step updates both networks.
/// - Source: Esmaeili et al. 2019 (arXiv:1804.02086).
public final class HFVAEObjective: MeasuredObjective {
  /// One optimiser for both networks.
  public let players: [Player]
  /// The parts of the decoder's input.
  public let latent: LatentSpec

  let settings: Settings
  let layout: RecognitionLayout
  let generator: TrainableNetwork
  let encoder: TrainableNetwork
  let samples: PosteriorSamples
  private let terms: PosteriorTerms
  /// The pictures, as the decoder's lie in memory.
  private let targets: Activations
  private var crossEntropies: [Double]
  let processor: Processor

  /// The bound with the networks of `family`, at the batch size of `settings`.
  ///
  /// - Parameter pictureCount: how many pictures q(z) stands for.
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(
    _ family: any Family, settings: Settings, pictureCount: Int, processor: Processor
  ) throws(NetworkError) {
    self.settings = settings
    self.processor = processor
    latent = family.latent
    layout = RecognitionLayout(latent)
    let batch = settings.batch
    generator = try TrainableNetwork(
      family.network("generator"), batch: batch, processor: processor)
    encoder = try TrainableNetwork(
      family.network("encoder"), batch: batch, processor: processor)
    samples = PosteriorSamples(latent, rows: batch, temperature: settings.temperature)
    terms = PosteriorTerms(layout, rows: batch, of: max(batch, pictureCount))
    targets = Activations(batch: batch, order: generator.output.order)
    crossEntropies = [Double](repeating: 0, count: batch)
    players = [
      Player(
        "adam", [("generator", generator), ("encoder", encoder)], rate: settings.rate,
        beta1: settings.beta1, beta2: settings.beta2)
    ]
  }

  /// Pictures a batch.
  public var batch: Int { settings.batch }

  /// The networks by name.
  public var networks: [(name: String, network: TrainableNetwork)] {
    [("generator", generator), ("encoder", encoder)]
  }

  /// The whole loss, then what it is made of, without the weights.
  public let lossNames = [
    LossName(column: "loss", symbol: "L"),
    LossName(column: "reconstruction", symbol: "rec"),
    LossName(column: "in_group_correlation", symbol: "TC"),
    LossName(column: "dimension_divergence", symbol: "KL"),
    LossName(column: "mutual_information", symbol: "MI"),
    LossName(column: "between_groups_correlation", symbol: "TC_g"),
  ]

  /// Weights for networks without an adversary.
  public func initialWeights(
    of name: String, _ network: TrainableNetwork, using random: inout SeededGenerator
  ) -> NamedTensors {
    FanInInitialiser().draw(network.description, using: &random)
  }

  /// One update of both networks.
  ///
  /// - Parameter real: pictures as (N, C, H, W) numbers in 0...1.
  /// - Parameter random: the stream that samples are drawn from.
  public func step(real: [Float], random: inout SeededGenerator) -> StepReport {
    samples.draw(using: &random)
    let report = gradients(real: real)
    players[0].optimiser.step()
    return report
  }

  /// Adds the gradients of the loss to those of both networks, with the samples' numbers as they are.
  func gradients(real: [Float]) -> StepReport {
    encoder.input.load(real)
    targets.load(real)
    encoder.forward(.training)
    samples.sample(encoder.output.rows, into: generator.input.rows)
    generator.forward(.training)

    let weights = settings.weights(step: players[0].optimiser.stepCount + 1)
    let scale = 1 / Float(batch)
    crossEntropies.withUnsafeMutableBufferPointer { sums in
      guard let base = sums.baseAddress else { return }
      processor.crossEntropy(
        generator.output.map, targets: targets.map, scale: scale,
        gradient: generator.outputGradient.map, sums: base)
    }
    generator.backward(.training, input: true, fromLogits: true)

    let gradient = encoder.outputGradient.rows
    samples.takeGradient(
      generator.inputGradient.rows, latents: generator.input.rows, into: gradient)
    terms.evaluate(
      encoder.output.rows, noise: samples.normals, weights: weights,
      sampleGradient: samples.numberGradients, gradient: gradient, on: processor)
    encoder.backward(.training)

    let reconstruction = crossEntropies.reduce(0, +) * Double(scale)
    let values = terms.values
    return StepReport(
      losses: [
        reconstruction + values.sum(weights), reconstruction, values.inGroup,
        values.dimension, values.information, values.betweenGroups,
      ], information: terms.information)
  }
}
