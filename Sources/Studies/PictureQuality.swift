import Checkpoints
import Datasets
import Inference
import Kernels
import Latents
import Metrics
import Models
import Tensors
import Training

/// How near generated pictures come to real ones, by the features of a classifier: the classifier-FID
/// and the kernel distance, each beside what real pictures reach against other real ones.
///
/// Not the FID of the literature, which needs the weights of one certain network; numbers are
/// comparable under the same classifier, the same real pictures and the same count alone.
public struct PictureQuality: Sendable {
  /// Both distances of two sets of pictures.
  public struct Distances: Equatable, Sendable {
    /// The Fréchet distance of the features, 0 or more.
    public let frechet: Double
    /// The kernel distance: mean and deviation over random subsets.
    public let kernel: KernelDistance
  }

  /// Generated against real pictures.
  public let generated: Distances
  /// One half of the real pictures against the other: the floor.
  public let floor: Distances
  /// Generated against real pictures by a network of the same layers that was never trained.
  public let untrained: Distances
  /// Pictures on each side.
  public let count: Int

  /// Compares pictures of `model` with `real` ones.
  ///
  /// - Parameter seed: of the latents and of the subsets.
  /// - Throws: `StudyError` for fewer than eight real pictures, `InferenceError` when they have another
  ///   shape than the classifier's.
  public init(
    of model: GeneratorModel, real: ImageSet, by classifier: Classifier, seed: UInt64 = 10_000
  ) throws {
    // Two halves, of which the kernel distance looks at halves of two pictures or more.
    guard real.count >= 8 else { throw StudyError.fewPictures(found: real.count, needed: 8) }
    let count = real.count / 2
    self.count = count
    let halves = [0, 1].map { part in real.subset((0..<count).map { 2 * $0 + part }) }
    var random = SeededGenerator(seed: seed)
    let latents = model.spec.draw(count, using: &random)
    let (first, second) = (
      try classifier.features(of: halves[0]), try classifier.features(of: halves[1])
    )
    let made = try classifier.features(ofPicturesOf: model, latents: latents)
    generated = Self.distances(made, first, seed: seed)
    floor = Self.distances(second, first, seed: seed)
    let blank = try Classifier(
      ClassifierTraining.untrained(like: classifier.card), processor: model.generator.processor)
    untrained = Self.distances(
      try blank.features(ofPicturesOf: model, latents: latents),
      try blank.features(of: halves[0]), seed: seed)
  }

  private static func distances(_ a: Tensor, _ b: Tensor, seed: UInt64) -> Distances {
    var random = SeededGenerator(seed: seed)
    return Distances(
      frechet: FeatureStatistics(a).frechetDistance(to: FeatureStatistics(b)),
      // At most half of the pictures, so that subsets differ and their deviation says something.
      kernel: KernelDistance(a, b, subsets: 20, size: min(1_000, a.shape[0] / 2), using: &random))
  }

  /// The figures for the card, with the command that measures them again.
  public func figures(command: String) -> [Figure] {
    [
      Figure(
        name: "classifier-FID, \(count) pictures, real against real "
          + "\((floor.frechet * 100).rounded() / 100)",
        value: generated.frechet, command: command),
      Figure(
        name: "kernel MMD^2, \(count) pictures, real against real "
          + "\((floor.kernel.mean * 1e4).rounded() / 1e4)",
        value: generated.kernel.mean, command: command),
    ]
  }
}

extension Classifier {
  /// The features of the pictures that `model` makes of `latents`: (latents, features).
  ///
  /// - Parameter use: what is changed inside the generator meanwhile.
  /// - Throws: `InferenceError` when the pictures have another shape than the classifier takes.
  public func features(
    ofPicturesOf model: GeneratorModel, latents: [LatentVector],
    using use: FeatureUse = FeatureUse()
  ) throws(InferenceError) -> Tensor {
    var values: [Float] = []
    var width = 0
    let workspace = model.generator.makeWorkspace(maximumImages: 64)
    for start in stride(from: 0, to: latents.count, by: 256) {
      let pictures = model.generate(
        Array(latents[start..<min(start + 256, latents.count)]), using: use, in: workspace
      ).output
      let part = try features(of: pictures, range: model.card.outputRange)
      width = part.shape[1]
      values += part.values
    }
    return Tensor(shape: [latents.count, width], values: values)
  }
}
