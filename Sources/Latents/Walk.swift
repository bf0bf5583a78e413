/// A path from point to point in latent space.
public struct Walk: Equatable, Hashable, Sendable {
  /// The points that it goes through, in order.
  public var points: [LatentVector]
  /// How many pictures there are from one point to the next, the first of the two counted.
  public var steps: Int

  /// A walk through the given points.
  ///
  /// - Precondition: there is a point, and `steps` is positive.
  public init(through points: [LatentVector], steps: Int) {
    precondition(!points.isEmpty, "a walk through no points")
    precondition(steps > 0, "a walk of \(steps) steps")
    self.points = points
    self.steps = steps
  }

  /// The points on the way, `(points.count - 1) * steps + 1` of them; the given ones are met exactly.
  ///
  /// Each part goes its own way, as `LatentVector.interpolated` says: categories change half way.
  public func latents(in spec: LatentSpec) -> [LatentVector] {
    var result: [LatentVector] = []
    for (from, to) in zip(points, points.dropFirst()) {
      result += (0..<steps).map { step in
        step == 0
          ? from
          : from.interpolated(to: to, fraction: Float(step) / Float(steps), in: spec)
      }
    }
    return result + points.suffix(1)
  }
}
