import Inference
import Kernels
import Latents
import Models
import Tensors

/// The directions in latent space that go with the principal components of a generator's first
/// activations.
///
/// The components are those of the activations of draws from the prior; each is led back to the latent by
/// regression: the direction of component k is the covariance of z with its coordinate. Categories stay
/// at their first choice, so that the components tell what varies within a category.
/// - Source: Härkönen et al. 2020, "GANSpace: Discovering Interpretable GAN Controls"
///   (arXiv:2004.02546), section 3.1, the case of BigGAN.
public enum PrincipalDirections {
  /// Draws that the components are taken from.
  public static let drawCount = 4096

  /// The first `count` directions, the strongest first; `share` is the share of the variance.
  public static func find(
    _ count: Int, in layers: EarlyLayers, _ spec: LatentSpec, drawCount: Int = drawCount
  ) -> [FoundDirection] {
    var generator = SeededGenerator(seed: 3)
    let latents = (0..<drawCount).map { _ in
      var latent = LatentVector(drawnFrom: spec, using: &generator)
      for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
        latent.setCategory(0, ofPart: index, in: spec)
      }
      return latent
    }
    return find(
      count, from: latents, in: spec, processor: layers.activated.processor,
      activations: layers.activations)
  }

  /// The directions as the given latents and their activations tell them: (N, features) for N latents.
  static func find(
    _ count: Int, from latents: [LatentVector], in spec: LatentSpec, processor: Processor,
    activations: ([LatentVector]) -> Tensor
  ) -> [FoundDirection] {
    let batches = stride(from: 0, to: latents.count, by: batchCount).map {
      Array(latents[$0..<min($0 + batchCount, latents.count)])
    }
    let (mean, totalVariance) = moments(batches.lazy.map(activations), of: latents.count)
    // Some more than wanted: the last ones of a block converge slowly.
    let rank = min(count + 6, mean.count, latents.count - 1)
    guard rank > 0, totalVariance > 0 else { return [] }
    var block = ComponentBlock(count: rank, mean: mean, on: processor)
    for _ in 0..<roundCount {
      for batch in batches { block.add(activations(batch)) }
      block.finishRound(rowCount: latents.count)
    }
    var covariances = [[Double]](
      repeating: [Double](repeating: 0, count: spec.size), count: rank)
    for batch in batches {
      let coordinates = block.coordinates(of: activations(batch))
      for (row, latent) in batch.enumerated() {
        for component in 0..<rank {
          let coordinate = Double(coordinates[row * rank + component])
          for place in 0..<spec.size {
            covariances[component][place] += coordinate * Double(latent.values[place])
          }
        }
      }
    }
    return (0..<min(count, rank)).compactMap { component in
      guard block.variances[component] > 0 else { return nil }
      return FoundDirection(
        name: "pca\(component + 1)", values: covariances[component],
        share: block.variances[component] / totalVariance, in: spec)
    }
  }

  /// The mean of `count` rows that come in batches (N, width), and their variance in all.
  private static func moments(_ batches: some Sequence<Tensor>, of count: Int) -> (
    mean: [Float], totalVariance: Double
  ) {
    var sums: [Double] = []
    var squares = 0.0
    for batch in batches {
      let width = batch.shape[1]
      if sums.isEmpty { sums = [Double](repeating: 0, count: width) }
      for row in 0..<batch.shape[0] {
        for place in 0..<width {
          let value = Double(batch.values[row * width + place])
          sums[place] += value
          squares += value * value
        }
      }
    }
    let mean = sums.map { $0 / Double(count) }
    return (
      mean.map(Float.init), squares / Double(count) - mean.reduce(0) { $0 + $1 * $1 }
    )
  }

  /// Latents whose activations are in memory at a time.
  private static let batchCount = 64
  /// Rounds of the iteration; each takes the ratio of neighbouring variances off the error.
  private static let roundCount = 16
}
