import Latents
import Tensors

/// How far a point goes along a direction.
public struct DirectionStep: Equatable, Hashable, Sendable {
  /// The direction, whole: a point stays where it is when the direction gets another name or goes.
  public var direction: Direction
  /// In units of the latent.
  public var amount: Float
}

/// A place in the latent space, and the seed that its noise was drawn from.
///
/// It is where the sliders of codes and noise say, and then some way along directions: back at 0 a
/// direction has left no trace, not even of rounding.
public struct ExploredPoint: Equatable, Hashable, Sendable {
  /// What the sliders of codes and noise say.
  public internal(set) var base: LatentVector
  /// The ways from there, by the names of their directions; none of length 0.
  public internal(set) var steps: [DirectionStep] = []
  /// The seed of the last draw.
  public var seed: UInt64

  /// An existing place.
  public init(latent: LatentVector, seed: UInt64) {
    base = latent
    self.seed = seed
  }

  /// The noise that `seed` draws, with neutral codes.
  public init(neutral spec: LatentSpec, seed: UInt64) {
    self.init(latent: LatentVector(neutral: spec), seed: seed)
    redrawNoise(in: spec, seed: seed)
  }

  /// The whole generator input.
  public var latent: LatentVector {
    steps.reduce(base) { $0.moved(along: $1.direction, by: $1.amount) }
  }

  /// Draws the noise anew; codes and directions stay.
  mutating func redrawNoise(in spec: LatentSpec, seed: UInt64) {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    base.redrawNoise(in: spec, using: &generator)
  }

  /// Draws noise and codes anew, as `latent sample --seed` does.
  mutating func redrawAll(in spec: LatentSpec, seed: UInt64) {
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    base = LatentVector(drawnFrom: spec, using: &generator)
    steps = []
  }

  // MARK: Directions

  /// How far it goes along `direction`.
  public func amount(along direction: Direction) -> Float {
    steps.first { $0.direction == direction }?.amount ?? 0
  }

  /// Goes as far as `amount` along `direction`.
  mutating func set(_ amount: Float, along direction: Direction) {
    steps.removeAll { $0.direction == direction }
    guard amount != 0 else { return }
    let place = steps.firstIndex { direction.name < $0.direction.name } ?? steps.endIndex
    steps.insert(DirectionStep(direction: direction, amount: amount), at: place)
  }

  /// Stays where it is without directions that are not among `directions`: what they did becomes a
  /// matter of codes and noise.
  mutating func settle(keeping directions: [Direction]) {
    for step in steps where !directions.contains(step.direction) {
      base = base.moved(along: step.direction, by: step.amount)
    }
    steps.removeAll { !directions.contains($0.direction) }
  }

  /// Calls a direction by another name.
  mutating func rename(_ direction: Direction, to name: String) {
    let amount = amount(along: direction)
    set(0, along: direction)
    var renamed = direction
    renamed.name = name
    set(amount, along: renamed)
  }
}
