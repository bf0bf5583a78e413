import Glibc

/// Paths between two points of latent space.
public enum Interpolation {
  /// The straight line: `a` at 0, `b` at 1, exactly.
  ///
  /// - Precondition: both have the same length.
  public static func lerp(_ a: [Float], _ b: [Float], _ fraction: Float) -> [Float] {
    precondition(a.count == b.count, "\(a.count) numbers and \(b.count)")
    return zip(a, b).map { $0 * (1 - fraction) + $1 * fraction }
  }

  /// The great circle, which stays where a normal prior has its mass: `a` at 0, `b` at 1, exactly;
  /// equal lengths are kept on the way.
  ///
  /// The straight line for vectors that are (nearly) parallel or opposite, where no circle is given.
  /// - Source: White 2016, "Sampling Generative Networks", arXiv:1609.04468 section 2.1.
  /// - Precondition: both have the same length.
  public static func slerp(_ a: [Float], _ b: [Float], _ fraction: Float) -> [Float] {
    precondition(a.count == b.count, "\(a.count) numbers and \(b.count)")
    if fraction == 0 { return a }
    if fraction == 1 { return b }
    var (dot, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      dot += Double(x) * Double(y)
      aa += Double(x) * Double(x)
      bb += Double(y) * Double(y)
    }
    let cosine = dot / (aa * bb).squareRoot()
    // A zero vector gives NaN, which fails the comparison too.
    guard abs(cosine) < 0.999_999 else { return lerp(a, b, fraction) }
    let angle = acos(cosine)
    let scaleA = sin((1 - Double(fraction)) * angle) / sin(angle)
    let scaleB = sin(Double(fraction) * angle) / sin(angle)
    return zip(a, b).map { Float(Double($0) * scaleA + Double($1) * scaleB) }
  }
}

extension LatentVector {
  /// A point on the way to `other`, each part in its own manner: noise along `noisePath`, lerp for
  /// continuous codes, and for categories the nearer end, since there is nothing between two
  /// categories.
  public func interpolated(
    to other: LatentVector, fraction: Float, in spec: LatentSpec, noisePath: NoisePath = .byPrior
  ) -> LatentVector {
    var result = self
    for (index, part) in spec.parts.enumerated() {
      let range = spec.range(ofPart: index)
      let (a, b) = (Array(values[range]), Array(other.values[range]))
      let between =
        switch (part.kind, part.prior, noisePath) {
        case (.categorical, _, _): fraction < 0.5 ? a : b
        case (.noise, _, .circle), (.noise, .standardNormal, .byPrior):
          Interpolation.slerp(a, b, fraction)
        default: Interpolation.lerp(a, b, fraction)
        }
      result.values.replaceSubrange(range, with: between)
    }
    return result
  }
}
