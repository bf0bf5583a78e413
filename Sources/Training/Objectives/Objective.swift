import Datasets
import Latents
import Networks
import Tensors

/// What is optimised, step by step: a game between a generator and a discriminator, or the bound of an
/// autoencoder.
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
  /// The weights that the network called `name` starts with.
  func initialWeights(
    of name: String, _ network: TrainableNetwork, using random: inout SeededGenerator
  ) -> NamedTensors
  /// What the losses of a report are, in order.
  var lossNames: [LossName] { get }
  /// One update of the discriminator, then one or more of the generator; or one of all networks at once.
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
  /// DCGAN's practice.
  public func initialWeights(
    of name: String, _ network: TrainableNetwork, using random: inout SeededGenerator
  ) -> NamedTensors {
    Initialiser().draw(network, using: &random)
  }

  /// The generator.
  var generatorNetwork: TrainableNetwork { networks[0].network }

  /// The losses of a game of two: D's and G's.
  public var lossNames: [LossName] {
    [
      LossName(column: "discriminator_loss", symbol: "L_D"),
      LossName(column: "generator_loss", symbol: "L_G"),
    ]
  }

  /// The names of the codes in the order of the recognition layout; none where no network reads them.
  public var codeNames: [String] {
    guard networks.contains(where: { $0.name == "recognition" || $0.name == "encoder" })
    else { return [] }
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

/// What a loss is called.
public struct LossName: Equatable, Sendable {
  /// The column of learning curves: `generator_loss`.
  public var column: String
  /// The short name in a line of progress: `L_G`.
  public var symbol: String

  /// A name as given.
  public init(column: String, symbol: String) {
    self.column = column
    self.symbol = symbol
  }
}

/// What one step measured, on its own batches.
public struct StepReport: Equatable, Sendable {
  /// The losses in nats, in the order of the objective's `lossNames`.
  ///
  /// Of a game of two: -log D(x) - log(1 - D(G)), then -log D(G), both without any further term.
  public var losses: [Double]
  /// The information of each code and the pictures in the order of the recognition layout, in nats; L_I of
  /// the generator's batch in games with Q.
  public var information: [Double]
}

extension StepReport: Codable {
  private enum Key: String, CodingKey {
    case losses, discriminatorLoss, generatorLoss, information
  }

  /// Reads a report; those from before there were other games than of two name both losses.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    information = try values.decode([Double].self, forKey: .information)
    losses =
      try values.decodeIfPresent([Double].self, forKey: .losses)
      ?? [Key.discriminatorLoss, .generatorLoss].map { try values.decode(Double.self, forKey: $0) }
  }

  /// Writes a report.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(losses, forKey: .losses)
    try values.encode(information, forKey: .information)
  }
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
