import Latents

/// What a tagged sample stands for when a direction is made of samples.
public enum Tag: String, Equatable, Hashable, Sendable {
  /// Has what the direction is to add.
  case plus
  /// Has not.
  case minus

  /// The mark beside a picture.
  var sign: String { self == .plus ? "+" : "-" }
}

/// A sample and its tag.
public struct TaggedPoint: Equatable, Sendable {
  /// The point that the sample is.
  public var point: ExploredPoint
  /// Its tag.
  public var tag: Tag

  /// The given sample.
  public init(point: ExploredPoint, tag: Tag) {
    self.point = point
    self.tag = tag
  }
}

/// Where the person is among random samples.
///
/// The sample at place i of the page is what seed `firstSeed + i` draws, so that every sample is
/// found again by its seed.
public struct SamplePage: Equatable, Sendable {
  /// The seed of the first sample.
  public internal(set) var firstSeed: UInt64
  /// The chosen sample, counted from the first.
  public internal(set) var cursor = 0
  /// Whether the codes stay as they are set, and only the noise is drawn.
  public internal(set) var keepsCodes = false

  /// The sample at place `index`, seen from the present `point`.
  func sample(_ index: Int, from point: ExploredPoint, in spec: LatentSpec) -> ExploredPoint {
    sample(seed: firstSeed &+ UInt64(index), from: point, in: spec)
  }

  /// The sample that `seed` draws, seen from the present `point`.
  func sample(seed: UInt64, from point: ExploredPoint, in spec: LatentSpec) -> ExploredPoint {
    var sample = point
    if keepsCodes {
      sample.redrawNoise(in: spec, seed: seed)
    } else {
      sample.redrawAll(in: spec, seed: seed)
    }
    return sample
  }
}
