import Kernels
import Latents
import Models
import Networks
import Tensors

/// The game of DCGAN: min over G, max over D of log D(x) + log(1 - D(G(z))), G's side non-saturating.
///
/// One step is one update of D and one of G on the same generated pictures, as in the authors' code:
/// - D: -log D(x) - log(1 - D(G(z))). The real and the generated batch pass through D one after the
///   other, so batch norm never mixes them.
/// - G: -log D(G(z)), judged anew by the D just updated, whose weight gradients are not computed.
/// - Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 3; Radford et al. 2016
///   (arXiv:1511.06434), section 4; `soumith/dcgan.torch`.
public final class DCGANObjective: Objective {
  /// What is optimised and how fast.
  public struct Settings: ObjectiveSettings {
    /// Pictures a batch.
    public var batch = 128
    /// Learning rate of D.
    public var discriminatorRate = 2e-4
    /// Learning rate of G.
    public var generatorRate = 2e-4
    /// Decay of Adam's first moment.
    public var beta1 = 0.5
    /// Decay of Adam's second moment.
    public var beta2 = 0.999

    /// The authors' settings.
    public init() {}

    /// The name in recipes.
    public static let game = "dcgan"

    /// The networks that a family must have.
    public static let networks = ["generator", "discriminator"]

    /// D itself.
    public static let critic = "discriminator"

    /// What must hold of the numbers.
    public var checks: [FieldCheck] {
      [
        FieldCheck("discriminatorRate", discriminatorRate, 0...1),
        FieldCheck("generatorRate", generatorRate, 0...1),
        FieldCheck("beta1", beta1, 0...0.9999),
        FieldCheck("beta2", beta2, 0...0.999999),
      ]
    }

    /// The game between G and D of `family`.
    public func objective(for family: any Family, pictureCount: Int, processor: Processor)
      throws(NetworkError) -> any Objective
    {
      try DCGANObjective(family, settings: self, processor: processor)
    }
  }

  /// The sides of the game: D, G.
  public let players: [Player]

  /// The parts of the generator's input.
  public let latent: LatentSpec

  let settings: Settings
  let generator: TrainableNetwork
  let discriminator: TrainableNetwork
  private let latents: LatentBatch

  /// The game between the networks of `family`, at the batch size of `settings`.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(_ family: any Family, settings: Settings, processor: Processor) throws(NetworkError) {
    self.settings = settings
    latent = family.latent
    let batch = settings.batch
    generator = try TrainableNetwork(
      family.network("generator"), batch: batch, processor: processor)
    discriminator = try TrainableNetwork(
      family.network("discriminator"), batch: batch, processor: processor)
    latents = LatentBatch(latent, count: batch)
    players = [
      Player(
        "adamD", [("discriminator", discriminator)], rate: settings.discriminatorRate,
        beta1: settings.beta1, beta2: settings.beta2),
      Player(
        "adamG", [("generator", generator)], rate: settings.generatorRate,
        beta1: settings.beta1, beta2: settings.beta2),
    ]
  }

  /// Pictures a batch.
  public var batch: Int { settings.batch }

  /// The networks by name.
  public var networks: [(name: String, network: TrainableNetwork)] {
    [("generator", generator), ("discriminator", discriminator)]
  }

  /// One update of D, then one of G.
  ///
  /// - Parameter real: pictures as (N, C, H, W) numbers in -1...1.
  /// - Parameter random: the stream that latents are drawn from.
  public func step(real: [Float], random: inout SeededGenerator) -> StepReport {
    latents.draw(using: &random)
    return step(real: real, latents: latents.values)
  }

  /// The same with given latents, (N, noise).
  func step(real: [Float], latents: [Float]) -> StepReport {
    let discriminatorLoss = discriminatorGradients(real: real, latents: latents)
    players[0].optimiser.step()
    let generatorLoss = generatorGradients()
    players[1].optimiser.step()
    return StepReport(losses: [discriminatorLoss, generatorLoss], information: [])
  }

  /// Adds the gradients of D's loss to D's parameters; the loss.
  func discriminatorGradients(real: [Float], latents: [Float]) -> Double {
    discriminator.input.load(real)
    discriminator.forward(.training)
    let realLoss = discriminator.judge(target: 1)
    discriminator.backward(.training)

    generator.input.load(latents)
    generator.forward(.training)
    generator.feed(discriminator)
    discriminator.forward(.training)
    let generatedLoss = discriminator.judge(target: 0)
    discriminator.backward(.training)
    return realLoss + generatedLoss
  }

  /// Adds the gradients of G's loss to G's parameters, on the pictures that D just saw; the loss.
  func generatorGradients() -> Double {
    generator.feed(discriminator)
    discriminator.forward(.training)
    let loss = discriminator.judge(target: 1)
    discriminator.backward(.training, parameters: false, input: true)
    generator.takeGradient(from: discriminator)
    generator.backward(.training)
    return loss
  }
}
