import Explorer
import Latents
import Pictures
import Tensors

/// Measures what each of some things does: the mean absolute change of a pixel when it alone changes as its
/// prior says, at points drawn from the prior.
///
/// The same question for codes, noise and directions, so that their effects can be compared: an estimate
/// of the total effect in the manner of Jansen, with the absolute difference in the place of the square.
/// - Source: Jansen 1999, "Analysis of variance designs for model output", Computer Physics
///   Communications 117.
struct EffectMeasurement<Subject: Hashable>: BackgroundJob {
  /// Points are drawn until then; the relative error of a sum of so many is a few percent.
  private static var pointCount: Int { 24 }

  private let subjects: [Subject]
  private let spec: LatentSpec
  private let source: any PictureSource
  /// Lets a subject change.
  private let changed: (LatentVector, Subject, inout SeededGenerator) -> LatentVector
  /// Tells effects, and whether they are complete.
  private let tell: ([Subject: Float], Bool) -> Measurement
  private var generator: SeededGenerator
  private var sums: [Double]
  private var donePoints = 0
  /// The present point, and the next subject to change there.
  private var base: (latent: LatentVector, picture: Picture)?
  private var next = 0

  private init(
    _ subjects: [Subject], _ spec: LatentSpec, _ source: any PictureSource, seed: UInt64,
    changed: @escaping (LatentVector, Subject, inout SeededGenerator) -> LatentVector,
    tell: @escaping ([Subject: Float], Bool) -> Measurement
  ) {
    self.subjects = subjects
    self.spec = spec
    self.source = source
    self.changed = changed
    self.tell = tell
    generator = SeededGenerator(seed: seed)
    sums = [Double](repeating: 0, count: subjects.count)
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    if base == nil {
      let latent = LatentVector(drawnFrom: spec, using: &generator)
      guard let picture = source.pictures(of: [latent]).first else { return (nil, true) }
      base = (latent, picture)
    }
    guard let base else { return (nil, true) }
    let slice = next..<min(next + backgroundSliceCount, subjects.count)
    let latents = slice.map { changed(base.latent, subjects[$0], &generator) }
    for (index, picture) in zip(slice, source.pictures(of: latents)) {
      sums[index] += Double(Difference(picture, base.picture).mean)
    }
    next = slice.upperBound
    guard next == subjects.count else { return (nil, false) }
    next = 0
    self.base = nil
    donePoints += 1
    let isDone = donePoints == Self.pointCount
    // The first figures soon, later ones seldom: bars that never rest cannot be read.
    guard isDone || donePoints == 4 || donePoints == 12 else { return (nil, false) }
    let effects = zip(subjects, sums).map { ($0, Float($1 / Double(donePoints))) }
    return (.measured(tell(Dictionary(uniqueKeysWithValues: effects), isDone)), isDone)
  }
}

extension EffectMeasurement<LatentCoordinate> {
  /// What each coordinate of the latent does when it is drawn anew.
  init(_ spec: LatentSpec, _ source: any PictureSource) {
    self.init(spec.coordinates, spec, source, seed: 1) { latent, coordinate, generator in
      latent.redrawn(coordinate, in: spec, using: &generator)
    } tell: {
      .effects($0, isComplete: $1)
    }
  }
}

extension EffectMeasurement<Direction> {
  /// What each of `directions`, no two of them equal, does when a point goes along it as far as a standard
  /// normal draw says, the prior of its slider.
  init(_ directions: [Direction], _ spec: LatentSpec, _ source: any PictureSource) {
    self.init(directions, spec, source, seed: 3) { latent, direction, generator in
      latent.moved(along: direction, by: generator.nextNormal())
    } tell: { effects, _ in
      .directionEffects(effects)
    }
  }
}
