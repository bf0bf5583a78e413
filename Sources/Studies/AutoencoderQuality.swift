import Checkpoints
import Datasets
import Glibc
import Inference
import Kernels
import Latents
import Metrics
import Models
import Networks
import Tensors

/// How well an autoencoder does on pictures that it was not trained on: what its reconstructions cost, the terms
/// of its bound, what each code knows of the picture, and the classes that it found without labels.
///
/// q(z) is the mixture of the posteriors of just these pictures, so that no information exceeds the
/// logarithm of their number.
public struct AutoencoderQuality: Sendable {
  /// A code, and how much of the picture it carries.
  public struct Code: Equatable, Sendable {
    /// The name of the part.
    public let name: String
    /// I(x; code) in nats.
    public let information: Double
  }

  /// Pictures that were measured.
  public let count: Int
  /// -log p(x | z) in nats a picture, from one sample of the continuous codes and the likeliest
  /// categories; the mean.
  public let reconstruction: Double
  /// The terms of the bound without their weights, in nats.
  public let terms: PosteriorTerms.Values
  /// The codes in the order of the recognition layout.
  public let codes: [Code]
  /// The first discrete code against the labels; nil if there is none, or as many categories as classes are
  /// not there.
  public let recovery: ClassRecovery?

  /// Measures `model` on the first pictures of `test`.
  ///
  /// - Parameter limit: how many pictures to take at most; all pairs of them are visited.
  /// - Parameter seed: of the samples.
  /// - Throws: `StudyError` for fewer than two pictures, `InferenceError` when they have another shape than
  ///   the encoder's.
  /// - Precondition: `model` was loaded with its recognition network, an encoder.
  public init(
    of model: GeneratorModel, test: ImageSet, limit: Int = 10_000, seed: UInt64 = 10_000
  ) throws {
    guard let encoder = model.recognition else {
      preconditionFailure("\(model.path) was loaded without its encoder")
    }
    let layout = encoder.layout
    count = min(limit, test.count)
    guard count >= 2 else { throw StudyError.fewPictures(found: count, needed: 2) }
    var random = SeededGenerator(seed: seed)
    var outputs: [Float] = []
    var cost = 0.0
    for start in stride(from: 0, to: count, by: Self.batch) {
      let indices = start..<min(start + Self.batch, count)
      let pictures = Tensor(
        shape: [indices.count, test.channels, test.height, test.width],
        values: test.values(at: indices, range: model.card.outputRange))
      let rows = try encoder.run(pictures).values
      outputs += rows
      let latents = layout.samples(rows, of: model.spec, using: &random)
      cost += Self.crossEntropy(model.generate(latents), pictures)
    }
    reconstruction = cost / Double(count)
    guard
      let measured = PosteriorTerms.ofDataSet(
        outputs, layout, seed: seed, on: model.generator.processor)
    else { preconditionFailure("\(count) pictures have pairs") }
    terms = measured.values
    let parts = layout.categorical.map(\.part) + layout.continuous.map(\.part)
    codes = zip(parts, measured.information).map { part, information in
      Code(name: model.spec.parts[part].name, information: information)
    }
    recovery = Self.recovery(outputs, layout, test)
  }

  /// Pictures that go through the networks together.
  private static let batch = 100

  /// The categories of the first discrete code, where there are as many classes.
  private static func recovery(
    _ outputs: [Float], _ layout: RecognitionLayout, _ test: ImageSet
  ) -> ClassRecovery? {
    guard let code = layout.categorical.first, test.hasClasses(code.logits.count) else {
      return nil
    }
    let categories = layout.categories(of: code, in: outputs)
    return ClassRecovery(
      categories: categories, labels: test.labels.prefix(categories.count).map(Int.init),
      count: code.logits.count)
  }

  /// The sum over all pixels of -x log p - (1 - x) log(1 - p), p kept a little away from 0 and 1.
  static func crossEntropy(_ probabilities: Tensor, _ pictures: Tensor) -> Double {
    zip(probabilities.values, pictures.values).reduce(0) { sum, pair in
      let p = min(max(Double(pair.0), 1e-7), 1 - 1e-7)
      let x = Double(pair.1)
      return sum - x * log(p) - (1 - x) * log1p(-p)
    }
  }

  /// The figures for the card, with the command that measures them again.
  public func figures(command: String) -> [Figure] {
    func figure(_ name: String, _ value: Double, _ unit: String? = "nats") -> Figure {
      Figure(name: name, value: value, unit: unit, command: command)
    }
    var figures =
      [
        figure("reconstruction, -log p(x | z), \(count) test pictures", reconstruction),
        figure("information of all codes", terms.information),
        figure("total correlation between groups", terms.betweenGroups),
        figure("total correlation of continuous codes", terms.inGroup),
        figure("divergence of the codes from their priors", terms.dimension),
      ] + codes.map { figure("I(x; \($0.name))", $0.information) }
    if let recovery {
      figures += [
        figure("class error, one-to-one matching", 100 * recovery.matchedError, "%"),
        figure(
          "normalised mutual information of category and class", recovery.normalisedInformation,
          "of 1"),
      ]
    }
    return figures
  }
}

extension RecognitionLayout {
  /// The decoder's input for each row of an encoder: a sample of the continuous codes, the likeliest
  /// categories.
  func samples(
    _ outputs: [Float], of spec: LatentSpec, using random: inout SeededGenerator
  ) -> [LatentVector] {
    points(outputs, of: spec) { deviation in deviation * random.nextNormal() }
  }

  /// The same at the means of the continuous codes.
  func means(_ outputs: [Float], of spec: LatentSpec) -> [LatentVector] {
    points(outputs, of: spec) { _ in 0 }
  }

  private func points(
    _ outputs: [Float], of spec: LatentSpec, offset: (_ deviation: Float) -> Float
  ) -> [LatentVector] {
    let categories = categorical.map { self.categories(of: $0, in: outputs) }
    return (0..<(outputs.count / outputCount)).map { row in
      var latent = LatentVector(neutral: spec)
      for (index, code) in categorical.enumerated() {
        latent.setCategory(categories[index][row], ofPart: code.part, in: spec)
      }
      for code in continuous {
        let mean = outputs[row * outputCount + code.mean]
        let deviation = exp(outputs[row * outputCount + code.logDeviation])
        latent.values[spec.range(ofPart: code.part).lowerBound] = mean + offset(deviation)
      }
      return latent
    }
  }
}
