import Glibc

/// How noise goes from one point to the next.
public enum NoisePath: String, Equatable, Hashable, Sendable, CaseIterable {
  /// As its prior asks for: the great circle for normal noise, the straight line for uniform noise.
  case byPrior = "by prior"
  /// The straight line.
  case straight = "lerp"
  /// The great circle.
  case circle = "slerp"
}

/// A path through latent space by way of some points, in steps of one from each to the next.
///
/// Categories change half way between two points, since there is nothing between two categories.
public struct Walk: Equatable, Sendable {
  /// The points in order.
  public var stops: [LatentVector]
  /// Whether the last point leads back to the first.
  public var isClosed: Bool
  /// How noise goes from point to point.
  public var noisePath: NoisePath

  /// A path through the given points.
  public init(stops: [LatentVector], isClosed: Bool = false, noisePath: NoisePath = .byPrior) {
    self.stops = stops
    self.isClosed = isClosed
    self.noisePath = noisePath
  }

  /// How many steps there are from the beginning to the end.
  public var stepCount: Int {
    stops.count < 2 ? 0 : isClosed ? stops.count : stops.count - 1
  }

  /// The place at `position`, 0 at the first point and `stepCount` at the end; positions beyond the
  /// ends are brought to them.
  ///
  /// - Precondition: there is a point, and all have the size of `spec`.
  public func latent(at position: Double, in spec: LatentSpec) -> LatentVector {
    precondition(!stops.isEmpty, "a walk without points leads nowhere")
    let inside = min(max(0, position), Double(stepCount))
    let step = min(Int(inside), max(0, stepCount - 1))
    let fraction = Float(inside - Double(step))
    let start = stops[step % stops.count]
    if fraction == 0 { return start }
    return start.interpolated(
      to: stops[(step + 1) % stops.count], fraction: fraction, in: spec, noisePath: noisePath)
  }

  /// `count` places at equal distances from the beginning to the end, both included.
  ///
  /// - Precondition: `count` is positive, and at least 2 where there is a way to go.
  public func latents(count: Int, in spec: LatentSpec) -> [LatentVector] {
    positions(count: count).map { latent(at: $0, in: spec) }
  }

  /// The positions of `latents(count:in:)`.
  public func positions(count: Int) -> [Double] {
    precondition(count > 0, "\(count) places on a walk")
    guard stepCount > 0, count > 1 else { return [Double](repeating: 0, count: count) }
    return (0..<count).map { Double($0) * Double(stepCount) / Double(count - 1) }
  }
}
