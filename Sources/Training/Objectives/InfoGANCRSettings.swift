import Kernels
import Models
import Networks

extension InfoGANCRObjective {
  /// What is optimised and how fast.
  public struct Settings: ObjectiveSettings {
    /// Pictures a batch.
    public var batch = 64
    /// Learning rate of D and Q.
    public var discriminatorRate = 2e-3
    /// Learning rate of G.
    public var generatorRate = 1e-3
    /// Learning rate of H.
    public var contrastRate = 2e-3
    /// Decay of Adam's first moment.
    public var beta1 = 0.5
    /// Decay of Adam's second moment.
    public var beta2 = 0.999
    /// lambda of the information term.
    public var informationWeight = 0.05
    /// When the contrastive regulariser is switched on, and its gap reduced, in order; before the first
    /// stage there is none.
    public var contrast: [ContrastStage] = []

    /// The authors' settings for dSprites, without the regulariser.
    public init() {}

    /// The name in recipes.
    public static let game = "infogan-cr"

    /// The networks that a family must have.
    public static let networks = [
      "generator", "trunk", "discriminator", "recognition", "contrast",
    ]

    /// What D and Q share.
    public static let critic = "trunk"

    /// What must hold of the numbers.
    public var checks: [FieldCheck] {
      [
        FieldCheck("discriminatorRate", discriminatorRate, 0...1),
        FieldCheck("generatorRate", generatorRate, 0...1),
        FieldCheck("contrastRate", contrastRate, 0...1),
        FieldCheck("beta1", beta1, 0...0.9999),
        FieldCheck("beta2", beta2, 0...0.999999),
        FieldCheck("informationWeight", informationWeight, 0...1000),
      ]
        + contrast.flatMap {
          [
            FieldCheck("contrast.from", $0.from, 1...100_000_000),
            FieldCheck("contrast.weight", $0.weight, 0...1000),
            FieldCheck("contrast.gap", $0.gap, 0...1.99),
          ]
        }
        + zip(contrast, contrast.dropFirst()).map { before, after in
          FieldCheck(
            "contrast.from", found: "\(after.from) after \(before.from)",
            expected: "stages in the order of their steps", holds: before.from < after.from)
        }
    }

    /// The stage that step `step`, from 1, belongs to.
    func stage(at step: Int) -> ContrastStage {
      contrast.last { $0.from <= step } ?? .none
    }

    /// Whether H begins anew in step `step`: where the regulariser becomes stronger or its gap smaller.
    func restartsHead(at step: Int) -> Bool {
      let (before, now) = (stage(at: step - 1), stage(at: step))
      return now.weight > before.weight || now.gap < before.gap
    }

    /// The game between the networks of `family`.
    public func objective(
      for family: any Family, pictureCount: Int, processor: Processor
    ) throws(NetworkError) -> any Objective {
      try InfoGANCRObjective(family, settings: self, processor: processor)
    }
  }

  /// A stretch of steps with one strength of the contrastive regulariser.
  public struct ContrastStage: Equatable, Codable, Sendable {
    /// Its first step, from 1.
    public var from: Int
    /// alpha; 0 for no regulariser.
    public var weight: Double
    /// Least distance of the codes that a pair does not share.
    public var gap: Float

    /// A stage as given.
    public init(from: Int, weight: Double, gap: Float) {
      self.from = from
      self.weight = weight
      self.gap = gap
    }

    /// No regulariser.
    static let none = ContrastStage(from: 0, weight: 0, gap: 0)
  }
}
