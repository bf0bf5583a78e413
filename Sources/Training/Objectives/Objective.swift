import Datasets
import Latents
import Networks
import Tensors

/// A game between a generator and a discriminator, played step by step.
///
/// It owns the networks and their optimisers; the run around it owns data, random streams and curves.
public protocol Objective: AnyObject {
  /// Pictures a batch.
  var batch: Int { get }
  /// The parts of the generator's input.
  var latent: LatentSpec { get }
  /// The networks by the name that their weights are saved under; `generator` first.
  var networks: [(name: String, network: TrainableNetwork)] { get }
  /// The sides of the game.
  var players: [Player] { get }
  /// One update of the discriminator, then one of the generator.
  ///
  /// - Parameter real: pictures as (N, C, H, W) numbers in the range of the generator's output.
  /// - Parameter random: the stream that latents are drawn from.
  func step(real: [Float], random: inout SeededGenerator) -> StepReport
}

/// A game of which something can be told on the way: how well its codes work.
///
/// Without codes there is nothing to measure but the pictures, once the model is finished.
public protocol MeasuredObjective: Objective {
  /// What can be told of the networks as they are, which stay as they are.
  ///
  /// - Parameters:
  ///   - generator: G as the model gets it, at the batch size of the game.
  ///   - test: pictures that no training sees.
  ///   - pictureCount: how many pictures are generated, rounded up to whole batches.
  func measure(_ generator: TrainableNetwork, step: Int, test: ImageSet, pictureCount: Int)
    -> Measurement
}

extension Objective {
  /// The generator.
  var generatorNetwork: TrainableNetwork { networks[0].network }

  /// The names of the codes in the order of the recognition layout; none without Q.
  public var codeNames: [String] {
    guard networks.contains(where: { $0.name == "recognition" }) else { return [] }
    let layout = RecognitionLayout(latent)
    return (layout.categorical.map(\.part) + layout.continuous.map(\.part)).map {
      latent.parts[$0].name
    }
  }
}

/// One side of a game: the optimiser of its parameters.
public struct Player {
  /// The name that the optimiser's moments are saved under.
  public let name: String
  /// Moves the parameters of this side.
  public let optimiser: Adam
  /// The learning rate before any schedule.
  public let rate: Double

  /// The optimiser of the parameters of `networks`, at a rate and decays as given.
  init(
    _ name: String, _ networks: [(name: String, network: TrainableNetwork)], rate: Double,
    beta1: Double, beta2: Double
  ) {
    self.name = name
    self.rate = rate
    optimiser = Adam(
      networks, settings: .init(learningRate: rate, beta1: beta1, beta2: beta2))
  }
}

/// What one step measured, on its own batches.
public struct StepReport: Equatable, Codable, Sendable {
  /// -log D(x) - log(1 - D(G)), without any further term, in nats.
  public var discriminatorLoss: Double
  /// -log D(G), without any further term, in nats.
  public var generatorLoss: Double
  /// L_I of each code in the order of the recognition layout, in nats; of the generator's batch.
  public var information: [Double]
}

extension Objective {
  /// Sets all learning rates to `factor` times those before any schedule.
  func scaleRates(by factor: Double) {
    for player in players { player.optimiser.settings.learningRate = player.rate * factor }
  }
}

extension TrainableNetwork {
  /// The mean cross-entropy, in nats, of the log-odds that the last forward pass gave for each row
  /// against `target`; its gradient is left at the output.
  func judge(target: Float) -> Double {
    BinaryCrossEntropy.evaluate(
      logits: UnsafeBufferPointer(start: output.rows, count: batch), target: target,
      gradient: UnsafeMutableBufferPointer(start: outputGradient.rows, count: batch))
  }
}
