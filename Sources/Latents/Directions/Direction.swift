/// A way to go in latent space: a unit vector with a name.
///
/// It says nothing of categories: a mixture of two of them is no place in the latent space.
public struct Direction: Equatable, Hashable, Sendable {
  /// The name people use.
  public var name: String
  /// As long as the latent, of length 1; 0 in the places of categorical codes.
  public let values: [Float]

  /// A direction of existing numbers, without categorical codes and brought to length 1; nil if
  /// nothing remains of it.
  ///
  /// Numbers of length 1 already are kept to the last bit, so that a direction which was written down
  /// reads back as itself.
  ///
  /// - Precondition: there are as many numbers as `spec` has.
  public init?(name: String, values: [Float], in spec: LatentSpec) {
    precondition(values.count == spec.size, "\(values.count) numbers for \(spec.size) places")
    var kept = values
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      for place in spec.range(ofPart: index) { kept[place] = 0 }
    }
    let length = kept.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard length > 1e-6, length.isFinite else { return nil }
    self.name = name
    self.values = abs(length - 1) < 1e-6 ? kept : kept.map { Float(Double($0) / length) }
  }

  /// The way from the mean of `minus` to the mean of `plus`; nil if either is empty, or both are the
  /// same but for categories.
  ///
  /// - Source: Radford, Metz and Chintala 2016 (arXiv:1511.06434), section 6.3.2, which takes means of
  ///   several samples since single ones were unstable.
  public init?(
    name: String, plus: [LatentVector], minus: [LatentVector], in spec: LatentSpec
  ) {
    guard !plus.isEmpty, !minus.isEmpty else { return nil }
    let (to, from) = (LatentVector(meanOf: plus), LatentVector(meanOf: minus))
    self.init(name: name, values: zip(to.values, from.values).map { $0 - $1 }, in: spec)
  }

  /// The part of this direction at right angles to all of `others`; nil if nothing remains.
  ///
  /// Whoever goes along it changes nothing of what the others measure.
  /// - Source: Shen et al. 2020 (arXiv:1907.10786), section 2.2, conditional manipulation by subspace
  ///   projection.
  public func orthogonal(to others: [Direction], in spec: LatentSpec) -> Direction? {
    var rest = values.map(Double.init)
    // The others need not be at right angles to each other, so they are made so first.
    var basis: [[Double]] = []
    func project(_ vector: inout [Double]) {
      for axis in basis {
        let share = zip(vector, axis).reduce(0) { $0 + $1.0 * $1.1 }
        for place in vector.indices { vector[place] -= share * axis[place] }
      }
    }
    for other in others {
      var axis = other.values.map(Double.init)
      project(&axis)
      let length = axis.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-6 { basis.append(axis.map { $0 / length }) }
    }
    project(&rest)
    // What rounding leaves of a direction among the others is no direction.
    guard rest.contains(where: { abs($0) > 1e-5 }) else { return nil }
    return Direction(name: name, values: rest.map(Float.init), in: spec)
  }
}

extension LatentVector {
  /// The point `distance` further along `direction`.
  public func moved(along direction: Direction, by distance: Float) -> LatentVector {
    precondition(
      direction.values.count == values.count,
      "a direction of \(direction.values.count) numbers for a latent of \(values.count)")
    return LatentVector(values: zip(values, direction.values).map { $0 + $1 * distance })
  }

  /// The mean of some latents, place by place; of different categories a mixture.
  ///
  /// - Precondition: there is at least one, and all are equally long.
  public init(meanOf latents: [LatentVector]) {
    precondition(!latents.isEmpty, "the mean of no latents")
    values = latents[0].values.indices.map { place in
      Float(latents.reduce(0) { $0 + Double($1.values[place]) } / Double(latents.count))
    }
  }
}
