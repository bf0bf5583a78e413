import Latents

extension State {
  /// The name of the direction that tagged samples give.
  static let taggedName = "tagged"
  /// A step along a direction: a quarter of a deviation of normal noise.
  static let directionStep: Float = 0.25

  /// The directions of the model, and the one from samples tagged minus to those tagged plus.
  var directions: [Direction] {
    func latents(_ tag: Tag) -> [LatentVector] {
      tags.filter { $0.tag == tag }.map(\.point.latent)
    }
    let tagged = Direction(
      name: Self.taggedName, plus: latents(.plus), minus: latents(.minus), in: model.spec)
    return model.directions + (tagged.map { [$0] } ?? [])
  }

  /// The direction that is followed: the chosen one, else that of the tags, else the model's first;
  /// nil if there is none.
  var followed: Direction? {
    let all = directions
    return all.first { $0.name == followedName } ?? all.first { $0.name == Self.taggedName }
      ?? all.first
  }

  /// Follows the next direction; the first time it only tells which one is followed.
  mutating func nextDirection() {
    let all = directions
    guard !all.isEmpty else { return missDirections() }
    let present = all.firstIndex { $0.name == followed?.name } ?? 0
    let next = all[followedName == nil ? present : (present + 1) % all.count]
    followedName = next.name
    notice = Notice(.done, "{ and } go along '\(next.name)', one of \(all.count)")
  }

  /// Moves the point along the followed direction, as a step that continues while it is followed.
  mutating func follow(by steps: Float, time: Int) {
    guard let direction = followed else { return missDirections() }
    let distance = steps * Self.directionStep
    change(.direction(direction.name), time: time) { point in
      point.latent = point.latent.moved(along: direction, by: distance)
    }
    notice = Notice(
      .done, "along '\(direction.name)' by \(shortNumber(distance)), D takes another direction")
  }

  private mutating func missDirections() {
    let hasTags = !tags.isEmpty
    notice = Notice(
      .hint,
      hasTags
        ? "a direction needs samples tagged plus and others tagged minus"
        : "no directions yet: tag samples plus and minus in the view 'samples'")
  }
}
