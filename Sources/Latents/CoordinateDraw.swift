import Tensors

extension LatentVector {
  /// The same point with one coordinate drawn anew from its prior: a noise dimension, a continuous
  /// code, or a category other than the present one.
  ///
  /// The other category is drawn evenly among the rest: with the present one among them, part of the
  /// draws would change nothing, and codes of few categories would seem weaker.
  public func redrawn(
    _ coordinate: LatentCoordinate, in spec: LatentSpec, using generator: inout SeededGenerator
  ) -> LatentVector {
    let part = spec.parts[coordinate.part]
    var result = self
    switch part.prior {
    case .oneHot, .rows:
      guard part.categoryCount > 1 else { return self }
      let present = category(ofPart: coordinate.part, in: spec)
      let other = generator.nextInt(below: part.categoryCount - 1)
      result.setCategory(
        other < present ? other : other + 1, ofPart: coordinate.part, in: spec)
    case .uniform(let low, let high):
      result.set(generator.nextUniform(from: low, to: high), at: coordinate, in: spec)
    case .standardNormal:
      result.set(generator.nextNormal(), at: coordinate, in: spec)
    }
    return result
  }
}
