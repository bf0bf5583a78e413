import Checkpoints
import Glibc
import Inference
import Latents
import Networks
import Tensors

/// What a model sees in a picture: one number for each of its codes, the representation that
/// disentanglement is measured of.
///
/// Every model with a `Recognition` has one, whose outputs are as `RecognitionLayout` orders them: Q of an
/// InfoGAN, and the encoder of a VAE, whose means and log deviations are q(z | x). Networks run in test
/// mode. A continuous code is its mean; a categorical one is its likeliest category, a number
/// without an order.
/// - Source: Lin et al. 2020 (arXiv:1906.06034), section 6; Locatello et al. 2019 (arXiv:1811.12359),
///   appendix D: posterior means.
public struct PictureEncoder: Sendable {
  /// One column of the representation.
  public struct Code: Equatable, Sendable {
    /// The name of the part of the latent.
    public let name: String
    /// The index of the part.
    public let part: Int
    let outputs: Outputs
  }

  /// Where the network says something about a code.
  enum Outputs: Equatable, Sendable {
    case categorical(logits: Range<Int>)
    case continuous(mean: Int, logDeviation: Int)
  }

  /// The codes in the order of the latent's parts.
  public let codes: [Code]
  /// Channels, height and width of the pictures.
  public let pictureShape: [Int]
  /// The values of black and white that the network takes.
  public let range: ClosedRange<Float>
  private let spec: LatentSpec
  private let recognition: Recognition

  init(spec: LatentSpec, range: ClosedRange<Float>, recognition: Recognition) {
    let layout = RecognitionLayout(spec)
    let found =
      layout.categorical.map { ($0.part, Outputs.categorical(logits: $0.logits)) }
      + layout.continuous.map {
        ($0.part, Outputs.continuous(mean: $0.mean, logDeviation: $0.logDeviation))
      }
    codes = found.sorted { $0.0 < $1.0 }.map {
      Code(name: spec.parts[$0.0].name, part: $0.0, outputs: $0.1)
    }
    pictureShape = (recognition.trunk ?? recognition.head).inputShape
    self.range = range
    self.spec = spec
    self.recognition = recognition
  }

  /// The representation of pictures (N, C, H, W), black and white at the ends of `range`: (N, codes).
  ///
  /// - Throws: `InferenceError` when the pictures have another shape.
  public func representation(of pictures: Tensor) throws(InferenceError) -> Tensor {
    representation(in: try recognition.run(pictures))
  }

  /// The same, and how far q(z | x) of each code is from its prior.
  ///
  /// - Throws: `InferenceError` when the pictures have another shape.
  public func posterior(of pictures: Tensor) throws(InferenceError) -> (
    representation: Tensor, divergence: [Double?]
  ) {
    let outputs = try recognition.run(pictures)
    return (representation(in: outputs), divergence(in: outputs))
  }

  private func representation(in outputs: Tensor) -> Tensor {
    let (rows, width) = (outputs.shape[0], outputs.shape[1])
    var values: [Float] = []
    values.reserveCapacity(rows * codes.count)
    for row in 0..<rows {
      for code in codes {
        switch code.outputs {
        case .continuous(let mean, _): values.append(outputs.values[row * width + mean])
        case .categorical(let logits):
          let own = outputs.values[(row * width + logits.lowerBound)...].prefix(logits.count)
          values.append(Float((own.indexOfMaximum ?? own.startIndex) - own.startIndex))
        }
      }
    }
    return Tensor(shape: [rows, codes.count], values: values)
  }

  /// The mean over the rows of KL(q(z | x) || p(z)) in nats, a number a code; nil for a uniform prior,
  /// under which a normal q is infinitely far away.
  private func divergence(in outputs: Tensor) -> [Double?] {
    let (rows, width) = (outputs.shape[0], outputs.shape[1])
    return codes.map { code in
      var sum = 0.0
      for row in 0..<rows {
        switch code.outputs {
        case .continuous(let mean, let logDeviation):
          guard spec.parts[code.part].prior == .standardNormal else { return nil }
          let mu = Double(outputs.values[row * width + mean])
          let spread = Double(outputs.values[row * width + logDeviation])
          sum += 0.5 * (mu * mu + exp(2 * spread) - 2 * spread - 1)
        case .categorical(let logits):
          let own = outputs.values[(row * width + logits.lowerBound)...].prefix(logits.count)
          sum += log(Double(logits.count))
          for category in own.indices {
            let share = logSoftmax(own, at: category - own.startIndex)
            sum += exp(share) * share
          }
        }
      }
      return sum / Double(max(1, rows))
    }
  }
}

extension GeneratorModel {
  /// What the model sees in pictures; nil where it has no network that tells codes from them.
  ///
  /// - Throws: `ModelError` if its weights cannot be read any more, or do not fit.
  public func loadEncoder() throws(ModelError) -> PictureEncoder? {
    let loaded: Recognition?
    if let recognition { loaded = recognition } else { loaded = try loadRecognition() }
    guard let recognition = loaded else { return nil }
    return PictureEncoder(spec: spec, range: card.outputRange, recognition: recognition)
  }
}
