import Inference
import Latents
import Models
import Tensors
import Training

/// Draws from the prior, and what a classifier sees in their pictures.
public struct LabelledSamples: Sendable {
  /// The latents.
  public let latents: [LatentVector]
  /// The log-odds of each attribute in each picture: (latents, attributes).
  public let logOdds: Tensor

  /// Draws and labels `count` pictures of `model`.
  ///
  /// - Throws: `InferenceError` when the classifier takes other pictures.
  public init(of model: GeneratorModel, by classifier: Classifier, count: Int, seed: UInt64)
    throws(InferenceError)
  {
    var random = SeededGenerator(seed: seed)
    try self.init(
      labelling: model.spec.draw(count, using: &random), of: model, by: classifier)
  }

  /// Labels the pictures of given latents.
  ///
  /// - Parameter use: what is changed inside the generator meanwhile.
  public init(
    labelling latents: [LatentVector], of model: GeneratorModel, by classifier: Classifier,
    using use: FeatureUse = FeatureUse()
  ) throws(InferenceError) {
    self.latents = latents
    logOdds = try classifier.outputs(
      of: classifier.features(ofPicturesOf: model, latents: latents, using: use))
  }

  /// Latents and log-odds as given.
  init(latents: [LatentVector], logOdds: Tensor) {
    self.latents = latents
    self.logOdds = logOdds
  }

  /// The log-odds of `attribute` in picture `index`; above 0 it is there.
  public func logOdds(_ index: Int, _ attribute: Int) -> Float {
    logOdds.values[index * logOdds.shape[1] + attribute]
  }
}
