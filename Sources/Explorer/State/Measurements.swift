import Latents
import Pictures

/// Something that was measured beside the work on pictures.
public enum Measurement: Equatable, Sendable {
  /// What each coordinate does: the mean absolute change of a pixel, as a share of the range of
  /// values, when it alone is drawn anew from its prior.
  case effects([LatentCoordinate: Float], isComplete: Bool)
  /// What each of some directions does: the same when a point goes along it as far as a standard normal draw
  /// says, the prior of its slider.
  case directionEffects([Direction: Float])
  /// The bound of the mutual information between each code and the picture, in nats, by the index of its
  /// part; estimated on so many pictures.
  case information([Int: Double], pictures: Int)
  /// How the true factors of the pictures answer to the codes.
  case factors(FactorResponses)
  /// How many pictures were read so far before there is anything to tell of the factors.
  case factorPictures(FactorProgress)
  /// The recognition network is there: later requests are answered with what it says.
  case recognitionReady
  /// Nothing is left to measure.
  case complete
}

/// How far the first draws are in which true factors are read.
public struct FactorProgress: Equatable, Sendable {
  /// Pictures that were read.
  public var read: Int
  /// Pictures that it takes.
  public var needed: Int

  /// So many of so many.
  public init(read: Int, needed: Int) {
    self.read = read
    self.needed = needed
  }
}

/// What was measured of the opened model.
public struct Measurements: Equatable, Sendable {
  /// Below this share of the strongest effect a code counts as dead.
  static let deadShare: Float = 0.02

  /// Below this bound of the mutual information, in nats, the encoder has pruned a code.
  static let prunedInformation = 0.1

  /// What each coordinate does; empty until it was measured.
  public internal(set) var effects: [LatentCoordinate: Float] = [:]
  /// What directions do, so far as it was measured.
  public internal(set) var directionEffects: [Direction: Float] = [:]
  /// The directions whose effects were asked for.
  var askedDirections: Set<Direction> = []
  /// Whether the effects will not change any more.
  public internal(set) var areEffectsComplete = false
  /// The bound of the mutual information of each code, in nats, by the index of its part.
  public internal(set) var information: [Int: Double] = [:]
  /// The pictures that the bound was estimated on so far.
  public internal(set) var informationPictures = 0
  /// How the true factors of the pictures answer to the codes; nil until it was measured.
  public internal(set) var factors: FactorResponses?
  /// Pictures that were read before that, and how many it takes.
  public internal(set) var factorPictures: FactorProgress?
  /// Whether nothing is left to measure.
  public internal(set) var areComplete = false
  /// Whether they were asked for.
  var areAskedFor = false
  /// The strongest of the effects.
  private var strongest: Float = 0

  /// Takes what was measured.
  mutating func take(_ measurement: Measurement) {
    switch measurement {
    case .effects(let effects, let isComplete):
      self.effects = effects
      areEffectsComplete = isComplete
    case .directionEffects(let effects):
      directionEffects.merge(effects) { _, new in new }
    case .information(let bounds, let pictures):
      information = bounds
      informationPictures = pictures
    case .factors(let responses): factors = responses
    case .factorPictures(let progress): factorPictures = progress
    case .recognitionReady: break
    case .complete: areComplete = true
    }
    strongest = max(effects.values.max() ?? 0, directionEffects.values.max() ?? 0)
  }

  /// An effect as a share of the strongest one.
  fileprivate func share(of effect: Float) -> Float { strongest > 0 ? effect / strongest : 0 }
}

extension State {
  /// The directions of which nothing is known yet.
  public var unmeasuredDirections: [Direction] {
    directions.vectors.filter { measurements.directionEffects[$0] == nil }
  }

  /// What `row` does to the picture, the mean absolute change of a pixel; nil until it was measured.
  func effect(of row: LatentCoordinate) -> Float? {
    rows.direction(of: row).map { measurements.directionEffects[$0] } ?? measurements.effects[row]
  }

  /// The effect of `row` as a share of the strongest one; nil until it was measured.
  func effectShare(of row: LatentCoordinate) -> Float? {
    effect(of: row).map(measurements.share)
  }

  /// Whether the encoder leaves the code of `row` at its prior, whatever the picture.
  func isPruned(_ row: LatentCoordinate) -> Bool {
    guard showsPosteriors(of: row), let bound = measurements.information[row.part] else {
      return false
    }
    return bound < Measurements.prunedInformation
  }

  /// Whether the slider of `row` shows where its prior is, and where the encoder puts the shown picture.
  func showsPosteriors(of row: LatentCoordinate) -> Bool {
    model.reader == .encoder && rows.part(of: row).kind == .continuous
      && rows.direction(of: row) == nil
  }

  /// Whether `row` does nothing to speak of.
  func isDead(_ row: LatentCoordinate) -> Bool {
    measurements.areEffectsComplete && (effectShare(of: row) ?? 1) < Measurements.deadShare
  }
}

/// What Q says about the shown picture.
public struct Reading: Equatable, Sendable {
  /// Its outputs, in the order of `RecognitionLayout`.
  public var outputs: [Float]
  /// The request that it answers.
  public var request: Int
}

/// What the focused code changes in the shown picture.
public struct Influence: Equatable, Sendable {
  /// The change of each pixel.
  public var difference: Difference
  /// By how much the code was changed for it; nil for a change of category.
  public var distance: Float?
  /// The request that it answers.
  public var request: Int
}

/// A change of one code, whose effect on the picture is asked for.
public struct LatentChange: Equatable, Sendable {
  /// Before.
  public var from: LatentVector
  /// After.
  public var to: LatentVector
  /// By how much the code was changed; nil for a change of category.
  public var distance: Float?
}
