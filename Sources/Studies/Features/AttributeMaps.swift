import Inference
import Latents
import Metrics
import Models
import Tensors

/// The feature maps of one layer of a generator that carry an attribute.
///
/// The DCGAN paper's search for windows: each place of a feature layer is a row of one number for each
/// map, and a logistic regression tells places that show the attribute from others. The maps with a
/// weight above zero carry it. The authors drew boxes around windows; here a classifier says which
/// pictures show the attribute, one box says where all of them would, as faces that are aligned allow,
/// and the others are the same places of pictures without it.
/// - Source: Radford et al. 2016 (arXiv:1511.06434), section 6.3.1.
public struct AttributeMaps: Equatable, Sendable {
  /// The layer's place in the generator's `featureLayers`.
  public let layer: Int
  /// The weight of each map, all maps brought to one deviation; 0 for a map that is the same
  /// everywhere.
  public let weights: [Double]

  /// The maps that carry the attribute, the strongest first.
  public var carriers: [Int] {
    weights.indices.filter { weights[$0] > 0 }.sorted { weights[$0] > weights[$1] }
  }

  /// Looks for the maps of `attribute` in pictures that a classifier is sure of.
  ///
  /// - Parameters:
  ///   - name: what the attribute is called in errors.
  ///   - box: where pictures would show it; nil for anywhere.
  ///   - samples: draws of `model`.
  ///   - seed: of the choice of places.
  /// - Throws: `ConceptError.rare` when fewer than 20 samples show it, or lack it.
  public init(
    of attribute: Int, called name: String, in layer: Int, of model: GeneratorModel,
    box: PictureBox? = nil, samples: LabelledSamples, seed: UInt64
  ) throws(ConceptError) {
    self.layer = layer
    var random = SeededGenerator(seed: seed)
    let shape = model.generator.featureLayers[layer].shape
    let picture = model.pictureShape
    let places =
      (box ?? PictureBox(x: 0, y: 0, width: picture.width, height: picture.height)).places(
        ofPicture: (picture.width, picture.height), inMap: (shape[2], shape[1]))
    var sides: [[[Float]]] = []
    for isPresent in [true, false] {
      let concept = Concept(terms: [Concept.Term(attribute: attribute, isPresent: isPresent)])
      let latents = samples.latents.indices.lazy.filter {
        concept.holds(for: $0, of: samples, margin: VectorArithmetic.margin)
      }.prefix(Self.pictureLimit).map { samples.latents[$0] }
      guard latents.count >= Self.picturesNeeded else {
        throw .rare(
          concept: (isPresent ? "" : "!") + name, found: latents.count,
          needed: Self.picturesNeeded)
      }
      sides.append(
        Self.rows(
          at: places, of: Array(latents), in: layer, of: model, using: &random))
    }
    let channels = shape[0]
    let together = Tensor(
      shape: [sides[0].count + sides[1].count, channels],
      values: sides.flatMap { $0.flatMap(\.self) })
    let even = Standardisation(together).applied(to: together).values
    let rows = stride(from: 0, to: even.count, by: channels).map {
      Array(even[$0..<($0 + channels)])
    }
    let plane = LogisticRegression(
      plus: Array(rows[..<sides[0].count]), minus: Array(rows[sides[0].count...]))
    weights = plane.weights
  }

  private static let picturesNeeded = 20
  private static let pictureLimit = 200
  /// Places of each side that the regression learns from, at most.
  private static let rowLimit = 4_000

  /// The numbers of all maps at some of `places` in the pictures of `latents`.
  private static func rows(
    at places: [Int], of latents: [LatentVector], in layer: Int, of model: GeneratorModel,
    using random: inout SeededGenerator
  ) -> [[Float]] {
    let workspace = model.generator.makeWorkspace(maximumImages: 50)
    var rows: [[Float]] = []
    for start in stride(from: 0, to: latents.count, by: 50) {
      let part = Array(latents[start..<min(start + 50, latents.count)])
      guard let maps = model.generate(part, using: FeatureUse(kept: layer), in: workspace).maps
      else { preconditionFailure("layer \(layer) was to be kept") }
      let (channels, area) = (maps.shape[1], maps.shape[2] * maps.shape[3])
      for picture in part.indices {
        var chosen = places
        random.shuffle(&chosen)
        for place in chosen.prefix(max(1, rowLimit / latents.count)) {
          rows.append(
            (0..<channels).map { maps.values[(picture * channels + $0) * area + place] })
        }
      }
    }
    return rows
  }
}
