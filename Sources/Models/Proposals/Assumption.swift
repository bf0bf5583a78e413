public import Latents
public import Networks

/// One thing about a network that its tensors do not say, and what is taken for true instead.
public struct Assumption: Equatable, Sendable {
  /// One way it could be.
  public struct Choice: Equatable, Sendable {
    /// In words: `leakyRelu 0.2`, `stride 2, padding 1`.
    public var words: String
    /// What it means.
    public var effect: Effect
    /// How far predicted statistics are from those recorded, in nats per channel; nil if not measured.
    public var misfit: Double?

    /// The given way.
    public init(words: String, effect: Effect, misfit: Double? = nil) {
      self.words = words
      self.effect = effect
      self.misfit = misfit
    }
  }

  /// What a choice means for the model.
  public enum Effect: Equatable, Sendable {
    /// The layer at the place of the assumption; nil for none.
    case layer(LayerKind?)
    /// The parts of the input.
    case latent(LatentSpec)
  }

  /// How sure it is.
  public enum Certainty: String, Comparable, Sendable {
    /// Nothing in the file speaks for or against it.
    case guessed
    /// Names, sizes or the rest of the network speak for it.
    case likely
    /// Recorded statistics of the network were predicted with it, and not with the other choices.
    case measured
    /// The file says it.
    case stated

    /// Whether the left one is less sure.
    public static func < (a: Certainty, b: Certainty) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .guessed: 0
      case .likely: 1
      case .measured: 2
      case .stated: 3
      }
    }
  }

  /// What it is about: `activation after conv_blocks.3`.
  public var subject: String
  /// The ways it could be.
  public var choices: [Choice]
  /// The one that is taken.
  public var chosen: Int
  /// How sure it is.
  public var certainty: Certainty
  /// Why, in a clause.
  public var reason: String
  /// The place of the layer that it decides; nil for the latent.
  var slot: Int?
}
