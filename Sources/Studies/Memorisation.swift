import Checkpoints
import Datasets
import Inference
import Kernels
import Latents
import Metrics
import Models
import Tensors
import Training

/// Whether a generator repeats its training pictures: how far samples are from the nearest of them,
/// against how far real pictures are that it never saw.
///
/// Training pictures count with their mirror images. Distances by pixels are root mean squares of
/// levels of 0 to 1 over all pixels; distances by features are those of a classifier's vectors.
/// - Source: the walks and nearest neighbours of Radford et al. 2016 (arXiv:1511.06434), sections 4
///   and 6.1, with held-out pictures as the measure.
public struct Memorisation: Sendable {
  /// Distances of samples and of held-out pictures, in increasing order.
  public struct Comparison: Sendable {
    /// From each sample to the nearest training picture.
    public let samples: [Float]
    /// From each held-out picture to the nearest training picture.
    public let heldOut: [Float]

    /// Brings both in order.
    init(samples: [Float], heldOut: [Float]) {
      self.samples = samples.sorted()
      self.heldOut = heldOut.sorted()
    }

    /// The share of samples nearer to a training picture than `share` of the held-out pictures are,
    /// 0...1: as large as `share` where samples lie as real pictures do, near 1 for copies.
    public func nearer(than share: Double) -> Double {
      let limit = Self.quantile(share, of: heldOut)
      return Double(samples.count { $0 < limit }) / Double(samples.count)
    }

    /// The distance that the given share of `distances`, which are in order, do not reach.
    public static func quantile(_ share: Double, of distances: [Float]) -> Float {
      distances[min(distances.count - 1, Int(share * Double(distances.count)))]
    }
  }

  /// By pixels.
  public let pixels: Comparison
  /// By the features of the classifier.
  public let features: Comparison
  /// Samples, and held-out pictures.
  public let count: Int

  /// Draws as many samples as there are `heldOut` pictures.
  ///
  /// - Throws: `InferenceError` when the pictures have another shape than the classifier's.
  /// - Precondition: both sets have pictures, of the shape that `model` makes.
  public init(
    of model: GeneratorModel, training: ImageSet, heldOut: ImageSet, by classifier: Classifier,
    seed: UInt64 = 1
  ) throws(InferenceError) {
    precondition(training.count > 0 && heldOut.count > 0, "no pictures to compare with")
    count = heldOut.count
    let processor = model.generator.processor
    let known = training.withMirrorImages()
    var random = SeededGenerator(seed: seed)
    let latents = model.spec.draw(heldOut.count, using: &random)
    let references = Self.pixels(of: known)
    let scale = Float(known.pictureSize).squareRoot()
    func byPixels(_ pictures: Tensor) -> [Float] {
      NearestNeighbours.distances(from: pictures, to: references, on: processor)
        .map { $0 / scale }
    }
    pixels = Comparison(
      samples: byPixels(Self.pixels(of: model, latents)),
      heldOut: byPixels(Self.pixels(of: heldOut)))
    let vectors = try classifier.features(of: known)
    func byFeatures(_ features: Tensor) -> [Float] {
      NearestNeighbours.distances(from: features, to: vectors, on: processor)
    }
    features = Comparison(
      samples: byFeatures(try classifier.features(ofPicturesOf: model, latents: latents)),
      heldOut: byFeatures(try classifier.features(of: heldOut)))
  }

  private static func pixels(of set: ImageSet) -> Tensor {
    Tensor(shape: [set.count, set.pictureSize], values: set.values(at: 0..<set.count))
  }

  private static func pixels(of model: GeneratorModel, _ latents: [LatentVector]) -> Tensor {
    let range = model.card.outputRange
    let pictures = model.generate(latents)
    let scale = 1 / (range.upperBound - range.lowerBound)
    return Tensor(
      shape: [latents.count, pictures.values.count / latents.count],
      values: pictures.values.map { ($0 - range.lowerBound) * scale })
  }
}
