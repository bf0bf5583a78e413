import Kernels
import Metrics
import Models
import Networks

extension HFVAEObjective {
  /// What is optimised and how fast.
  ///
  /// All weights 1 make a VAE; all `b`, beta-VAE; `inGroupWeight` and `betweenGroupsWeight` `b`, the others
  /// 1, beta-TCVAE, since the total correlation of all codes is that between groups and those within.
  public struct Settings: ObjectiveSettings {
    /// Pictures a batch.
    public var batch = 128
    /// Learning rate.
    public var rate = 1e-3
    /// Decay of Adam's first moment.
    public var beta1 = 0.9
    /// Decay of Adam's second moment.
    public var beta2 = 0.999
    /// gamma: what the total correlation of the continuous codes counts.
    public var inGroupWeight = 3.0
    /// What the divergence of each code from its prior counts.
    public var dimensionWeight = 1.0
    /// alpha: what the information between codes and picture counts.
    public var informationWeight = 1.0
    /// beta: what the total correlation between the groups of codes counts.
    public var betweenGroupsWeight = 4.0
    /// What the divergence of each picture's continuous codes from their prior counts besides, in the first
    /// step, so that categories settle first; nil for nothing.
    public var continuousPrice: Double?
    /// Steps over which that falls to 0, linearly.
    public var continuousPriceSteps: Int?
    /// Temperature of the relaxed categories that the decoder gets in training.
    public var temperature = 0.66

    /// The settings that the authors began from.
    public init() {}

    /// The name in recipes.
    public static let game = "hfvae"

    /// The networks that a family must have.
    public static let networks = ["generator", "encoder"]

    /// What reads the pictures.
    public static let critic = "encoder"

    /// What must hold of the numbers.
    public var checks: [FieldCheck] {
      [
        FieldCheck("rate", rate, 0...1),
        FieldCheck("beta1", beta1, 0...0.9999),
        FieldCheck("beta2", beta2, 0...0.999999),
        FieldCheck("inGroupWeight", inGroupWeight, 0...1000),
        FieldCheck("dimensionWeight", dimensionWeight, 0...1000),
        FieldCheck("informationWeight", informationWeight, 0...1000),
        FieldCheck("betweenGroupsWeight", betweenGroupsWeight, 0...1000),
        FieldCheck("continuousPrice", continuousPrice ?? 0, 0...1000),
        FieldCheck("continuousPriceSteps", continuousPriceSteps ?? 1, 1...100_000_000),
        FieldCheck("temperature", temperature, 0.01...100),
      ]
    }

    /// What the terms count in step `step`, from 1.
    func weights(step: Int) -> PosteriorTerms.Weights {
      let share = Double(step - 1) / Double(continuousPriceSteps ?? 1)
      return .init(
        inGroup: inGroupWeight, dimension: dimensionWeight, information: informationWeight,
        betweenGroups: betweenGroupsWeight,
        continuous: (continuousPrice ?? 0) * max(0, 1 - share))
    }

    /// The bound with the networks of `family`.
    public func objective(for family: any Family, pictureCount: Int, processor: Processor)
      throws(NetworkError) -> any Objective
    {
      try HFVAEObjective(
        family, settings: self, pictureCount: pictureCount, processor: processor)
    }
  }
}
