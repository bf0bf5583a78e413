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
  /// - Precondition: there are as many numbers as `spec` has.
  public init?(name: String, values: [Float], in spec: LatentSpec) {
    precondition(values.count == spec.size, "\(values.count) numbers for \(spec.size) places")
    var kept = values.map(Double.init)
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      for place in spec.range(ofPart: index) { kept[place] = 0 }
    }
    let length = kept.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 1e-6, length.isFinite else { return nil }
    self.name = name
    self.values = kept.map { Float($0 / length) }
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
    func mean(_ latents: [LatentVector], _ place: Int) -> Double {
      latents.reduce(0) { $0 + Double($1.values[place]) } / Double(latents.count)
    }
    self.init(
      name: name,
      values: (0..<spec.size).map { Float(mean(plus, $0) - mean(minus, $0)) }, in: spec)
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
}
