import Explorer
import Latents
import Pictures
import Tensors

/// Measures what each coordinate does: the mean absolute change of a pixel when that coordinate alone is
/// drawn anew from its prior, at points drawn from the prior.
///
/// The same question for all kinds of codes, so that their effects can be compared: an estimate of
/// the total effect in the manner of Jansen, with the absolute difference in the place of the square.
/// - Source: Jansen 1999, "Analysis of variance designs for model output", Computer Physics
///   Communications 117.
struct EffectMeasurement: BackgroundJob {
  /// Points are drawn until then; the relative error of a sum of so many is a few percent.
  static let pointCount = 24

  private let spec: LatentSpec
  private let source: any PictureSource
  private let coordinates: [LatentCoordinate]
  private var generator = SeededGenerator(seed: 1)
  private var sums: [Double]
  private var donePoints = 0
  /// The present point, and the next coordinate to draw anew there.
  private var base: (latent: LatentVector, picture: Picture)?
  private var next = 0

  init(_ spec: LatentSpec, _ source: any PictureSource) {
    self.spec = spec
    self.source = source
    coordinates = spec.coordinates
    sums = [Double](repeating: 0, count: coordinates.count)
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    if base == nil {
      let latent = LatentVector(drawnFrom: spec, using: &generator)
      guard let picture = source.pictures(of: [latent]).first else { return (nil, true) }
      base = (latent, picture)
    }
    guard let base else { return (nil, true) }
    let slice = next..<min(next + backgroundSliceCount, coordinates.count)
    let latents = slice.map { base.latent.redrawn(coordinates[$0], in: spec, using: &generator) }
    for (index, picture) in zip(slice, source.pictures(of: latents)) {
      sums[index] += Double(Difference(picture, base.picture).mean)
    }
    next = slice.upperBound
    guard next == coordinates.count else { return (nil, false) }
    next = 0
    self.base = nil
    donePoints += 1
    let isDone = donePoints == Self.pointCount
    // The first figures soon, later ones seldom: bars that never rest cannot be read.
    guard isDone || donePoints == 4 || donePoints == 12 else { return (nil, false) }
    let effects = zip(coordinates, sums).map { ($0, Float($1 / Double(donePoints))) }
    return (
      .measured(.effects(Dictionary(uniqueKeysWithValues: effects), isComplete: isDone)), isDone
    )
  }
}
