/// How far the search for a picture's code is.
public struct SearchProgress: Equatable, Sendable {
  /// The latent whose picture is the nearest so far.
  public var latent: LatentVector
  /// The root mean squared difference of that picture, as a share of the range of values.
  public var error: Float
  /// Steps that were made, and how many there are.
  public var step, stepCount: Int

  /// The given progress.
  public init(latent: LatentVector, error: Float, step: Int, stepCount: Int) {
    self.latent = latent
    self.error = error
    self.step = step
    self.stepCount = stepCount
  }

  /// Whether nothing more comes.
  public var isDone: Bool { step >= stepCount }
}
