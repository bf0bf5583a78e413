import Kernels
import Models
import Networks

extension InfoGANObjective {
  /// What is optimised and how fast.
  public struct Settings: ObjectiveSettings {
    /// Pictures a batch.
    public var batch = 128
    /// Learning rate of D and Q.
    public var discriminatorRate = 2e-4
    /// Learning rate of G.
    public var generatorRate = 1e-3
    /// Decay of Adam's first moment.
    public var beta1 = 0.5
    /// Decay of Adam's second moment.
    public var beta2 = 0.999
    /// lambda of categorical codes.
    public var categoricalWeight = 1.0
    /// lambda of continuous codes, once it is reached.
    public var continuousWeight = 1.0
    /// Steps before lambda of continuous codes rises from 0, so that categories settle first; nil for
    /// none.
    public var continuousDelay: Int?
    /// Steps over which it rises, linearly; nil for at once.
    public var continuousRise: Int?
    /// Whether Q's deviation of continuous codes is learned, or fixed to 1 as in the authors' code.
    public var learnsDeviation = false
    /// Whether Q's head is trained by G's optimiser rather than D's.
    public var recognitionFollowsGenerator = false
    /// Whether G maximises the information too; off in the control.
    public var informationInGenerator = true

    /// The authors' settings for MNIST.
    public init() {}

    /// The name in recipes.
    public static let game = "infogan"

    /// The networks that a family must have.
    public static let networks = ["generator", "trunk", "discriminator", "recognition"]

    /// What D and Q share.
    public static let critic = "trunk"

    /// What must hold of the numbers.
    public var checks: [FieldCheck] {
      [
        FieldCheck("discriminatorRate", discriminatorRate, 0...1),
        FieldCheck("generatorRate", generatorRate, 0...1),
        FieldCheck("beta1", beta1, 0...0.9999),
        FieldCheck("beta2", beta2, 0...0.999999),
        FieldCheck("categoricalWeight", categoricalWeight, 0...1000),
        FieldCheck("continuousWeight", continuousWeight, 0...1000),
        FieldCheck("continuousDelay", continuousDelay ?? 0, 0...100_000_000),
        FieldCheck("continuousRise", continuousRise ?? 1, 1...100_000_000),
      ]
    }

    /// lambda of continuous codes in step `step`, from 1.
    func continuousWeight(step: Int) -> Double {
      let share = Double(step - (continuousDelay ?? 0)) / Double(continuousRise ?? 1)
      return continuousWeight * min(1, max(0, share))
    }

    /// The game between the networks of `family`.
    public func objective(for family: any Family, pictureCount: Int, processor: Processor)
      throws(NetworkError) -> any Objective
    {
      try InfoGANObjective(family, settings: self, processor: processor)
    }
  }
}
