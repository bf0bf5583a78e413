import Inference
import Kernels
import Latents
import Models
import Tensors

/// A direction of latent space along which an attribute of the pictures grows.
///
/// The covariance of each latent dimension with the log-odds of the attribute, brought to length 1. Of
/// a standard normal prior that is the mean gradient of the log-odds (Stein's identity), so it uses
/// all samples and not only those near the border.
/// - Source: Stein 1981, lemma 1; the use of classifiers as in Shen et al. 2020, "Interpreting the
///   Latent Space of GANs" (arXiv:1907.10786), section 3.
public struct AttributeDirection: Equatable, Sendable {
  /// A unit vector, as long as the latent.
  public let values: [Float]

  /// A direction of existing numbers, brought to length 1.
  ///
  /// - Precondition: not all are zero.
  public init(_ values: [Double]) {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    precondition(length > 0, "a direction of length 0")
    self.values = values.map { Float($0 / length) }
  }

  /// The direction in which `scores`, one for each of `latents`, grow.
  ///
  /// - Parameter kept: directions along which nothing is to change; the result is at right angles to
  ///   all of them.
  /// - Precondition: the scores differ, and are not a function of the kept directions alone.
  public init(of scores: [Float], over latents: [LatentVector], keeping kept: [AttributeDirection])
  {
    precondition(
      scores.count == latents.count && scores.count > 1,
      "\(scores.count) scores for \(latents.count) latents")
    let mean = scores.reduce(0) { $0 + Double($1) } / Double(scores.count)
    var sums = [Double](repeating: 0, count: latents[0].values.count)
    for (score, latent) in zip(scores, latents) {
      let weight = Double(score) - mean
      for i in sums.indices { sums[i] += weight * Double(latent.values[i]) }
    }
    // The kept ones need not be at right angles to each other, so they are made so first.
    var basis: [[Double]] = []
    func project(_ vector: inout [Double]) {
      for axis in basis {
        let share = zip(vector, axis).reduce(0) { $0 + $1.0 * $1.1 }
        for i in vector.indices { vector[i] -= share * axis[i] }
      }
    }
    for direction in kept {
      var axis = direction.values.map(Double.init)
      project(&axis)
      let length = axis.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-6 { basis.append(axis.map { $0 / length }) }
    }
    project(&sums)
    self.init(sums)
  }

  /// `latent` moved by `step` times this direction.
  public func moved(_ latent: LatentVector, by step: Float) -> LatentVector {
    LatentVector(values: zip(latent.values, values).map { $0 + step * $1 })
  }
}

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
    of direction: AttributeDirection, attribute: Int, keeping kept: [Int], step: Float,
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
          direction.moved(samples.latents[$0], by: present ? -step : step)
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
