import Checkpoints
import Datasets
import Glibc
import Kernels
import Latents
import Metrics
import Models
import Tensors

/// How an autoencoder does on combinations of class and factor that it was not trained on, beside ones that
/// it was.
///
/// All that is fitted is fitted on combinations that were seen: the matching of categories and classes,
/// and the linear readers of the factors.
public struct UnseenCombinations: Sendable {
  /// One kind of pictures.
  public struct Side: Equatable, Sendable {
    /// Pictures.
    public var count = 0
    /// -log p(x | z) in nats a picture, at the mean of the continuous codes and the likeliest categories.
    public var reconstruction = 0.0
    /// Share of pictures whose likeliest category is that of their class; nil without a discrete code of as
    /// many categories as classes.
    public var classAccuracy: Double?
    /// The error of reading the factors linearly off the codes, in deviations of the factor, their mean.
    public var factorError = 0.0
    /// Share of the pictures decoded from the continuous codes, with the category set to that of their class
    /// where there is one, that a classifier takes for their class; nil without a classifier.
    public var agreement: Double?
  }

  /// New pictures of combinations that were trained on.
  public let seen: Side
  /// Pictures of combinations that were withheld.
  public let withheld: Side

  /// The pictures of a study.
  public struct Pictures: Sendable {
    /// What is fitted on: combinations that were trained on.
    public var fitted: CombinationSplit.Part
    /// Others of the same combinations.
    public var seen: CombinationSplit.Part
    /// Combinations that were withheld.
    public var withheld: CombinationSplit.Part

    /// Pictures as given.
    public init(
      fitted: CombinationSplit.Part, seen: CombinationSplit.Part, withheld: CombinationSplit.Part
    ) {
      self.fitted = fitted
      self.seen = seen
      self.withheld = withheld
    }
  }

  /// Measures `model`.
  ///
  /// - Parameter classifier: what says which class a decoded picture shows; nil for not asking.
  /// - Throws: `InferenceError` when pictures have another shape than the model's or the classifier's.
  /// - Precondition: `model` was loaded with its encoder.
  public init(of model: GeneratorModel, on pictures: Pictures, classifier: Classifier?) throws {
    let reader = try CodeReader(model, fittedOn: pictures.fitted)
    seen = try reader.side(pictures.seen, classifier)
    withheld = try reader.side(pictures.withheld, classifier)
  }
}

/// A model with what was fitted to its codes.
struct CodeReader {
  private let model: GeneratorModel
  private let encoder: Recognition
  private let layout: RecognitionLayout
  /// The category of each class; nil unless there are as many.
  let categoryOfClass: [Int]?
  /// A reader for each factor.
  let factors: [LinearReading]

  init(_ model: GeneratorModel, fittedOn part: CombinationSplit.Part) throws {
    guard let encoder = model.recognition else {
      preconditionFailure("\(model.path) was loaded without its encoder")
    }
    self.model = model
    self.encoder = encoder
    layout = encoder.layout
    let outputs = try Self.read(part.pictures, encoder, range: model.card.outputRange)
    if let code = layout.categorical.first, part.pictures.hasClasses(code.logits.count) {
      let matching = ClassRecovery(
        categories: layout.categories(of: code, in: outputs),
        labels: part.pictures.labels.map(Int.init), count: code.logits.count
      ).matching
      var inverse = matching
      for (category, label) in matching.enumerated() { inverse[label] = category }
      categoryOfClass = inverse
    } else {
      categoryOfClass = nil
    }
    let codes = layout.numbers(in: outputs)
    factors = (part.values.first ?? []).indices.map { factor in
      LinearReading(codes, part.values.map { $0[factor] })
    }
  }

  /// What the encoder says of all pictures.
  private static func read(
    _ pictures: ImageSet, _ encoder: Recognition, range: ClosedRange<Float>
  ) throws -> [Float] {
    var outputs: [Float] = []
    for start in stride(from: 0, to: pictures.count, by: 100) {
      let indices = start..<min(start + 100, pictures.count)
      outputs += try encoder.run(tensor(pictures, indices, range: range)).values
    }
    return outputs
  }

  private static func tensor(
    _ pictures: ImageSet, _ indices: Range<Int>, range: ClosedRange<Float>
  ) -> Tensor {
    Tensor(
      shape: [indices.count, pictures.channels, pictures.height, pictures.width],
      values: pictures.values(at: indices, range: range))
  }

  /// The points of pictures: the means of their continuous codes, their likeliest categories.
  func points(of pictures: ImageSet) throws -> [LatentVector] {
    layout.means(
      try Self.read(pictures, encoder, range: model.card.outputRange), of: model.spec)
  }

  /// The point with its category set to that of `label`; as it is for models without such a code.
  func point(_ point: LatentVector, ofClass label: Int) -> LatentVector {
    guard let code = layout.categorical.first, let category = categoryOfClass?[label] else {
      return point
    }
    var point = point
    point.setCategory(category, ofPart: code.part, in: model.spec)
    return point
  }

  func side(_ part: CombinationSplit.Part, _ classifier: Classifier?) throws
    -> UnseenCombinations.Side
  {
    let pictures = part.pictures
    let range = model.card.outputRange
    let outputs = try Self.read(pictures, encoder, range: range)
    let points = layout.means(outputs, of: model.spec)
    var side = UnseenCombinations.Side(count: pictures.count)
    var (cost, agreeing) = (0.0, 0)
    for start in stride(from: 0, to: pictures.count, by: 100) {
      let indices = start..<min(start + 100, pictures.count)
      cost += AutoencoderQuality.crossEntropy(
        model.generate(Array(points[indices])), Self.tensor(pictures, indices, range: range))
      guard let classifier else { continue }
      let decoded = model.generate(
        indices.map { point(points[$0], ofClass: Int(pictures.labels[$0])) })
      let logits = try classifier.outputs(of: classifier.features(of: decoded, range: range))
      let width = logits.shape[1]
      for (row, index) in indices.enumerated() {
        let own = logits.values[(row * width)..<((row + 1) * width)]
        let best = (own.indexOfMaximum ?? own.startIndex) - own.startIndex
        agreeing += best == Int(pictures.labels[index]) ? 1 : 0
      }
    }
    let total = Double(max(1, pictures.count))
    side.reconstruction = cost / total
    if classifier != nil { side.agreement = Double(agreeing) / total }
    if let categoryOfClass, let code = layout.categorical.first {
      let categories = layout.categories(of: code, in: outputs)
      let right = zip(categories, pictures.labels).filter { $0 == categoryOfClass[Int($1)] }
      side.classAccuracy = Double(right.count) / total
    }
    let codes = layout.numbers(in: outputs)
    let errors = factors.enumerated().map { factor, reading in
      reading.error(codes, part.values.map { $0[factor] })
    }
    side.factorError = errors.reduce(0, +) / Double(max(1, errors.count))
    return side
  }
}

extension RecognitionLayout {
  /// The codes of each row as numbers to fit by: the means of the continuous ones, the probabilities of all
  /// categories but the last of each code.
  func numbers(in outputs: [Float]) -> [[Double]] {
    stride(from: 0, to: outputs.count, by: outputCount).map { row in
      var numbers = continuous.map { Double(outputs[row + $0.mean]) }
      for code in categorical {
        let logits = outputs[(row + code.logits.lowerBound)..<(row + code.logits.upperBound)]
        numbers += (0..<(logits.count - 1)).map { exp(logSoftmax(logits, at: $0)) }
      }
      return numbers
    }
  }
}
