import Models

/// Everything that decides a training run except the seed and the data: one small JSON file.
///
/// All fields are written out in every recipe, so that it can be read without the program.
public struct Recipe: Equatable, Codable, Sendable {
  /// The name of the recipe and of the model that it makes: `infogan-mnist`.
  public var name: String
  /// What the recipe is for, a sentence or two.
  public var description: String
  /// The data set: `mnist`.
  public var dataset: String
  /// The networks and their sizes.
  public var architecture: InfoGAN
  /// What is optimised and how fast.
  public var objective: InfoGANObjective.Settings
  /// Steps of a whole run; one step updates D and G once.
  public var steps: Int
  /// Share of the run, at its end, over which both learning rates fall linearly to zero.
  public var decayShare: Double
  /// Steps between measurements on the test pictures.
  public var measureEvery: Int
  /// Steps between saved states.
  public var saveEvery: Int
}

extension Recipe {
  /// What both learning rates are multiplied by in step `step`, from 1.
  public func rateFactor(step: Int, of steps: Int) -> Double {
    let start = Double(steps) * (1 - decayShare)
    let place = Double(step - 1)
    return place <= start ? 1 : max(0, (Double(steps) - place) / (Double(steps) - start))
  }
}
