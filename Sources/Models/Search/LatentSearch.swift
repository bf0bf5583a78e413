import Checkpoints
import Glibc
import Latents
import Networks
import Tensors

/// Looks for the latent whose picture comes nearest to a given one, step by step.
///
/// Random samples, and what the recognition network says of the picture where there is one, give the
/// starts: a start for each category, so that all of them are tried. They descend together for a while,
/// then the best one goes on alone. Nothing in it depends on a clock or on how many threads there are.
public final class LatentSearch {
  /// Random samples that are looked at.
  static let sampleCount = 128
  /// Starts where there are no categories, and at most.
  static let startCount = 4
  static let largestStartCount = 16
  /// Steps of all starts together, and of the best alone.
  static let sharedSteps = 60
  static let lastSteps = 240
  /// All steps together.
  public static let totalSteps = sharedSteps + lastSteps
  /// The size of a step as a share of a number's range of 2, at the beginning; it falls to nothing.
  static let rate: Float = 0.08

  private let model: GeneratorModel
  private let target: [Float]
  private var descent: LatentDescent
  /// The best latent of all steps.
  private var best: (latent: LatentVector, loss: Float)
  private var step = 0

  /// A search for `target`, the values (C, H, W) of a picture within the model's range.
  ///
  /// - Parameters:
  ///   - model: makes the pictures.
  ///   - target: what its picture is to look like.
  ///   - recognition: says where to start; nil if there is none.
  ///   - seed: draws the samples.
  /// - Throws: `ModelError` if the weights cannot be read any more.
  /// - Precondition: `target` has the shape of the model's pictures.
  public init(
    _ model: GeneratorModel, target: Tensor, recognition: Recognition?, seed: UInt64
  ) throws(ModelError) {
    self.model = model
    self.target = target.values
    let starts = SearchStarts(model, target, recognition, seed: seed)
    best = starts.best
    descent = LatentDescent(
      try model.loadTrainable(batch: starts.latents.count), spec: model.spec,
      from: starts.latents, to: target.values)
  }

  /// How far it is.
  public var progress: SearchProgress {
    let range = model.card.outputRange
    return SearchProgress(
      latent: best.latent, error: best.loss.squareRoot() / (range.upperBound - range.lowerBound),
      step: step, stepCount: Self.totalSteps)
  }

  /// Makes a step, unless all were made.
  ///
  /// - Throws: `ModelError` if the weights cannot be read any more.
  public func advance() throws(ModelError) {
    guard !progress.isDone else { return }
    if step == Self.sharedSteps {
      descent = LatentDescent(
        try model.loadTrainable(batch: 1), spec: model.spec, from: [best.latent], to: target)
    }
    let isShared = step < Self.sharedSteps
    let share =
      isShared
      ? Float(step) / Float(Self.sharedSteps)
      : Float(step - Self.sharedSteps) / Float(Self.lastSteps)
    let before = descent.latents
    // Half a cosine: large steps at first, none at the end; the last part begins more carefully.
    descent.step(rate: Self.rate * (isShared ? 1 : 0.5) * (1 + cosf(share * .pi)) / 2)
    for (latent, loss) in zip(before, descent.losses) where loss < best.loss {
      best = (latent, loss)
    }
    step += 1
  }
}
