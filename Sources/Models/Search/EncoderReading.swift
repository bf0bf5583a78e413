import Checkpoints
import Inference
import Latents
import Tensors

/// The point that a recognition network says a picture has: the mean of each continuous code, the likeliest
/// category, neutral noise.
public struct EncoderReading: Sendable {
  /// The point.
  public let latent: LatentVector
  /// The root mean squared difference of its picture, as a share of the range of values.
  public let error: Float

  /// What `recognition` says of `target`, the values (1, C, H, W) of a picture within the model's range.
  ///
  /// - Throws: `InferenceError` when it reads pictures of another shape.
  public init(
    _ model: GeneratorModel, target: Tensor, _ recognition: Recognition
  ) throws(InferenceError) {
    let spec = model.spec
    let outputs = try recognition.run(target).values
    var latent = LatentVector(neutral: spec)
    for (part, kind) in spec.parts.map(\.kind).enumerated() where kind != .noise {
      guard let reading = recognition.layout.reading(ofPart: part, in: outputs) else { continue }
      latent.set(reading.value, at: LatentCoordinate(part: part), in: spec)
    }
    self.latent = latent
    let made = model.generate([latent]).values
    let sum = zip(made, target.values).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let range = model.card.outputRange
    error =
      (sum / Float(max(1, made.count))).squareRoot() / (range.upperBound - range.lowerBound)
  }
}
