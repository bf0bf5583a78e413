import Explorer
import Latents
import Metrics
import Tensors

/// Estimates what Q recovers of each code, on pictures of points drawn from the prior.
struct InformationMeasurement: BackgroundJob {
  /// Pictures are drawn until then.
  static let pictureCount = 1024

  private let spec: LatentSpec
  private let source: any PictureSource
  private let layout: RecognitionLayout
  private var estimate: InformationEstimate
  private var generator = SeededGenerator(seed: 2)

  init(_ spec: LatentSpec, _ source: any PictureSource) {
    self.spec = spec
    self.source = source
    layout = RecognitionLayout(spec)
    estimate = InformationEstimate(spec)
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    let latents = spec.draw(backgroundSliceCount, using: &generator)
    guard let readings = source.readings(of: latents, scales: FeatureScales()),
      readings.count == latents.count
    else {
      return (nil, true)
    }
    estimate.add(readings.flatMap(\.self), of: latents)
    let isDone = estimate.count >= Self.pictureCount
    guard isDone || estimate.count == 64 || estimate.count % 256 == 0 else { return (nil, false) }
    let parts = layout.categorical.map(\.part) + layout.continuous.map(\.part)
    let bounds = Dictionary(uniqueKeysWithValues: zip(parts, estimate.bounds))
    return (.measured(.information(bounds, pictures: estimate.count)), isDone)
  }
}
