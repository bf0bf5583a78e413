import Checkpoints
import Inference
import Latents
import Models
import Tensors

/// DCGAN's arithmetic of concepts, A - B + C, and how often the result shows what it should.
///
/// For each draw, a few samples of every concept are chosen at random among those that a classifier is
/// sure of, where the authors chose by eye; Y is the mean latent of A less that of B plus that of C.
/// A panel is the picture of Y, and of Y with uniform noise of +-0.25 in every dimension.
/// - Source: Radford et al. 2016 (arXiv:1511.06434), section 6.3.2 and figure 7; `dcgan.torch`.
public struct VectorArithmetic: Sendable {
  /// What is subtracted and added: A, B, C.
  public let concepts: [Concept]
  /// What the result should show.
  public let target: Concept
  /// For each of A, B, C the samples to choose from.
  private let candidates: [[Int]]
  private let samples: LabelledSamples
  private let model: GeneratorModel
  private let classifier: Classifier

  /// Log-odds that an exemplar has at least on the right side of every attribute.
  public static let margin: Float = 1

  /// Arithmetic with samples of `model`.
  ///
  /// - Parameters:
  ///   - names: what the concepts are called in errors.
  ///   - needed: the most exemplars of a concept that a draw will ask for.
  /// - Throws: `ConceptError.rare` when fewer than `needed` samples show a concept.
  public init(
    _ a: Concept, _ b: Concept, _ c: Concept, names: [String], samples: LabelledSamples,
    model: GeneratorModel, classifier: Classifier, needed: Int
  ) throws(ConceptError) {
    concepts = [a, b, c]
    target = c.changed(as: a, against: b)
    self.samples = samples
    self.model = model
    self.classifier = classifier
    var candidates: [[Int]] = []
    for (concept, name) in zip(concepts, names) {
      let rows = samples.latents.indices.filter {
        concept.holds(for: $0, of: samples, margin: Self.margin)
      }
      if rows.count < needed {
        throw .rare(concept: name, found: rows.count, needed: needed)
      }
      candidates.append(rows)
    }
    self.candidates = candidates
  }

  /// The samples that were chosen for one draw, and the result.
  public struct Draw: Sendable {
    /// The latents of the exemplars of A, B and C.
    public let exemplars: [[LatentVector]]
    /// The mean of A's less that of B's plus that of C's.
    public let result: LatentVector
    /// The latents of the panel, `result` in the middle.
    public let panel: [LatentVector]
  }

  /// Chooses `exemplars` different samples of each concept and adds them up.
  ///
  /// - Precondition: no more exemplars than were said to be needed.
  public func draw(exemplars: Int, using random: inout SeededGenerator) -> Draw {
    let chosen = candidates.map { rows in
      random.sample(exemplars, of: rows).map { samples.latents[$0] }
    }
    let sum = LatentSum(
      terms: zip([true, false, true], chosen).map { .init(isAdded: $0, members: $1) })
    let result = sum.result(in: model.spec)
    let panel = LatentSum.panel(around: result, in: model.spec, using: &random)
    return Draw(exemplars: chosen, result: result, panel: panel)
  }

  /// How often the result shows the target, 0...1.
  public struct Success: Equatable, Sendable {
    /// Of the pictures of Y.
    public let centres: Double
    /// Of all pictures of the panels.
    public let panels: Double
    /// Of the same sums of the exemplars' pictures, pixel by pixel.
    public let pixels: Double
    /// Of the pictures of the mean latents of C, from which the way begins: what chance alone gives.
    public let start: Double
    /// Draws behind it.
    public let draws: Int
  }

  /// Measures `draws` draws with `exemplars` samples of each concept.
  ///
  /// - Precondition: as for `draw`.
  /// - Throws: `InferenceError` when the classifier takes other pictures.
  public func success(draws: Int, exemplars: Int, seed: UInt64) throws(InferenceError) -> Success {
    var random = SeededGenerator(seed: seed)
    var (centres, panels, pixels, start) = (0, 0, 0, 0)
    for _ in 0..<draws {
      let draw = draw(exemplars: exemplars, using: &random)
      let made = try LabelledSamples(labelling: draw.panel, of: model, by: classifier)
      for index in 0..<LatentSum.panelCount where target.holds(for: index, of: made) {
        panels += 1
        if index == LatentSum.panelCount / 2 { centres += 1 }
      }
      let others = try labelled(
        [
          pixelSum(draw.exemplars),
          model.generate([LatentVector(meanOf: draw.exemplars[2])]),
        ])
      if target.holds(for: 0, of: others) { pixels += 1 }
      if target.holds(for: 1, of: others) { start += 1 }
    }
    let count = Double(draws)
    return Success(
      centres: Double(centres) / count,
      panels: Double(panels) / (count * Double(LatentSum.panelCount)),
      pixels: Double(pixels) / count, start: Double(start) / count, draws: draws)
  }

  /// The sum of pictures instead of latents, cut to the range of pictures: (1, C, H, W).
  public func pixelSum(_ exemplars: [[LatentVector]]) -> Tensor {
    let range = model.card.outputRange
    var sum: [Float] = []
    var shape: [Int] = []
    for (latents, sign) in zip(exemplars, [1, -1, 1] as [Float]) {
      let pictures = model.generate(latents)
      shape = [1] + pictures.shape.dropFirst()
      let size = pictures.values.count / latents.count
      if sum.isEmpty { sum = [Float](repeating: 0, count: size) }
      for (index, value) in pictures.values.enumerated() {
        sum[index % size] += sign * value / Float(latents.count)
      }
    }
    return Tensor(
      shape: shape,
      values: sum.map { min(max($0, range.lowerBound), range.upperBound) })
  }

  private func labelled(_ pictures: [Tensor]) throws(InferenceError) -> LabelledSamples {
    let joined = Tensor(
      shape: [pictures.count] + pictures[0].shape.dropFirst(), values: pictures.flatMap(\.values))
    let features = try classifier.features(of: joined, range: model.card.outputRange)
    return LabelledSamples(latents: [], logOdds: try classifier.outputs(of: features))
  }
}
