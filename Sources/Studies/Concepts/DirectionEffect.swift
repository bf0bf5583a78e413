import Inference
import Latents
import Models

/// What a direction does to pictures, by the eyes of a classifier.
public struct DirectionEffect: Equatable, Sendable {
  /// How far was gone.
  public let step: Float
  /// The share of samples without the attribute that have it after the step, 0...1; nil where all have
  /// it.
  public let gained: Double?
  /// The share of samples with the attribute that have lost it after as long a step back, 0...1; nil
  /// where none has it.
  public let lost: Double?
  /// The share of answers about the attributes to be kept that stay, over both ways, 0...1; nil if there
  /// are none.
  public let kept: Double?

  /// Measures `direction` on `samples`, which should not be those that it was found with.
  ///
  /// - Throws: `InferenceError` when the classifier takes other pictures.
  public init(
    of direction: Direction, attribute: Int, keeping kept: [Int], step: Float,
    on samples: LabelledSamples, model: GeneratorModel, classifier: Classifier
  ) throws(InferenceError) {
    self.step = step
    var (stays, answers) = (0, 0)
    func changed(present: Bool) throws(InferenceError) -> Double? {
      let rows = samples.latents.indices.filter {
        (samples.logOdds($0, attribute) > 0) == present
      }
      if rows.isEmpty { return nil }
      let moved = try LabelledSamples(
        labelling: rows.map {
          samples.latents[$0].moved(along: direction, by: present ? -step : step)
        }, of: model, by: classifier)
      var flips = 0
      for (index, row) in rows.enumerated() {
        if (moved.logOdds(index, attribute) > 0) != present { flips += 1 }
        for other in kept {
          answers += 1
          if (moved.logOdds(index, other) > 0) == (samples.logOdds(row, other) > 0) { stays += 1 }
        }
      }
      return Double(flips) / Double(rows.count)
    }
    gained = try changed(present: false)
    lost = try changed(present: true)
    self.kept = answers == 0 ? nil : Double(stays) / Double(answers)
  }
}
