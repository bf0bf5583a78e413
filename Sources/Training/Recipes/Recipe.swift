import Models

/// Everything that decides a training run except the seed and the data: one small JSON file.
///
/// Family, objective and data set are chosen independently, each by its name.
public struct Recipe: Sendable {
  /// The name of the recipe and of the model that it makes: `infogan-mnist`.
  public var name: String
  /// What the recipe is for, a sentence or two.
  public var description: String
  /// The data set, or several joined by `+`: `mnist`, `celeba64+lfw64`.
  public var dataset: String
  /// Whether every picture is trained on mirrored, too.
  public var isMirrored: Bool
  /// The networks and their sizes; the type is the family.
  public var architecture: any Family
  /// What is optimised and how fast; the type is the objective.
  public var objective: any ObjectiveSettings
  /// Steps of a whole run; one step updates D and G once.
  public var steps: Int
  /// Share of the run, at its end, over which both learning rates fall linearly to zero.
  public var decayShare: Double
  /// Share of the old average that is kept in each step, for the moving average of G's weights that
  /// the model gets; nil for G as it is.
  public var averageDecay: Double?
  /// Steps between measurements on the test pictures.
  public var measureEvery: Int
  /// Steps between saved states.
  public var saveEvery: Int
  /// Steps between models that are kept beside the newest one; nil for none.
  public var keepEvery: Int?

  /// A recipe with what every run has.
  public init(
    name: String, description: String, dataset: String, architecture: any Family,
    objective: any ObjectiveSettings, steps: Int, decayShare: Double, measureEvery: Int,
    saveEvery: Int
  ) {
    self.name = name
    self.description = description
    self.dataset = dataset
    isMirrored = false
    self.architecture = architecture
    self.objective = objective
    self.steps = steps
    self.decayShare = decayShare
    self.measureEvery = measureEvery
    self.saveEvery = saveEvery
  }

  /// What both learning rates are multiplied by in step `step`, from 1.
  public func rateFactor(step: Int, of steps: Int) -> Double {
    let start = Double(steps) * (1 - decayShare)
    let place = Double(step - 1)
    return place <= start ? 1 : max(0, (Double(steps) - place) / (Double(steps) - start))
  }

  /// The values of the pictures that G makes, and those of the real ones that D compares them with.
  var pictureRange: ClosedRange<Float> { type(of: architecture).outputRange }
}
