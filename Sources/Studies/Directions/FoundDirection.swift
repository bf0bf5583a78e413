import Latents

/// A direction that was found in a network without labels, and how much it stands for.
public struct FoundDirection: Equatable, Sendable {
  /// The direction, called by the method and its number: `pca1`, `sefa3`.
  public let direction: Direction
  /// Its share of all that varies, 0...1.
  public let share: Double

  /// A direction as given; of both ways that it leads, the one whose largest number is positive, since
  /// the mathematics leaves that open.
  ///
  /// Nil if nothing but categories would vary.
  init?(name: String, values: [Double], share: Double, in spec: LatentSpec) {
    let largest = values.max { abs($0) < abs($1) } ?? 0
    let turned = largest < 0 ? values.map { -$0 } : values
    guard let direction = Direction(name: name, values: turned.map(Float.init), in: spec) else {
      return nil
    }
    self.direction = direction
    self.share = share
  }
}

extension LatentSpec {
  /// The places of the latent that a direction may use: all but those of categories.
  var placesOfDirections: [Int] {
    parts.indices.filter { parts[$0].kind != .categorical }.flatMap { range(ofPart: $0) }
  }
}
