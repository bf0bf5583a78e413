// Exponential and logarithm as in Cephes (Moshier, single precision): reduction to a small interval,
// then one polynomial, so that every instruction set follows the same steps. Largest errors found by
// the tests over dense grids are a few units in the last place.

extension FloatVector {
  /// e^x for x in [-87.3, 88.3]; beyond, the value at the nearer end.
  @inlinable @inline(__always)
  public var exponential: Self {
    let x = minimum(Self(repeating: 88.3)).maximum(Self(repeating: -87.3))
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
    let magic = Self(repeating: 12_582_912 + 127)
    let shifted = (x * Self(repeating: 1.442_695_04)) + magic
    let n = shifted - magic
    var r = x.addingProduct(n, Self(repeating: -0.693_359_375))
    r = r.addingProduct(n, Self(repeating: 2.121_944_4e-4))
    var p = Self(repeating: 1.987_569_2e-4)
    p = Self(repeating: 1.398_199_9e-3).addingProduct(p, r)
    p = Self(repeating: 8.333_452e-3).addingProduct(p, r)
    p = Self(repeating: 4.166_579_6e-2).addingProduct(p, r)
    p = Self(repeating: 0.166_666_65).addingProduct(p, r)
    p = Self(repeating: 0.5).addingProduct(p, r)
    let result = (r + Self(repeating: 1)).addingProduct(p, r * r)
    return result * shifted.mantissaAsPowerOfTwo
  }

  /// 1 / (1 + e^-x).
  @inlinable @inline(__always)
  public var sigmoid: Self {
    let one = Self(repeating: 1)
    return one / (one + (Self(repeating: 0) - self).exponential)
  }

  /// The hyperbolic tangent: a polynomial below 0.625, else 1 - 2 / (e^2|x| + 1) with the sign of x.
  @inlinable @inline(__always)
  public var hyperbolicTangent: Self {
    let zero = Self(repeating: 0)
    let one = Self(repeating: 1)
    let magnitude = maximum(zero - self)
    let square = self * self
    var p = Self(repeating: -5.704_988_7e-3)
    p = Self(repeating: 2.063_908_9e-2).addingProduct(p, square)
    p = Self(repeating: -5.373_971_6e-2).addingProduct(p, square)
    p = Self(repeating: 0.133_314_42).addingProduct(p, square)
    p = Self(repeating: -0.333_332_82).addingProduct(p, square)
    let small = addingProduct(p, square * self)
    let large = one - Self(repeating: 2) / ((magnitude + magnitude).exponential + one)
    let signedLarge = selectPositive(large, else: zero - large)
    return (magnitude - Self(repeating: 0.625)).selectPositive(signedLarge, else: small)
  }

  /// The natural logarithm of positive normal numbers; other input gives the result for the smallest.
  @inlinable @inline(__always)
  public var naturalLogarithm: Self {
    let x = maximum(Self(repeating: 1.175_494_4e-38))
    let one = Self(repeating: 1)
    var (e, f) = x.exponentAndFraction
    // Move fractions above the root of 2 down, so that f - 1 lies in [-0.293, 0.414].
    let isLarge = f - Self(repeating: 1.414_213_5)
    f = isLarge.selectPositive(f * Self(repeating: 0.5), else: f)
    e = isLarge.selectPositive(e + one, else: e)
    let r = f - one
    let z = r * r
    var p = Self(repeating: 7.037_683_6e-2)
    p = Self(repeating: -0.115_146_1).addingProduct(p, r)
    p = Self(repeating: 0.116_769_99).addingProduct(p, r)
    p = Self(repeating: -0.124_201_41).addingProduct(p, r)
    p = Self(repeating: 0.142_493_23).addingProduct(p, r)
    p = Self(repeating: -0.166_680_58).addingProduct(p, r)
    p = Self(repeating: 0.200_007_15).addingProduct(p, r)
    p = Self(repeating: -0.249_999_94).addingProduct(p, r)
    p = Self(repeating: 0.333_333_31).addingProduct(p, r)
    var y = p * r * z
    y = y.addingProduct(e, Self(repeating: -2.121_944_4e-4))
    y = y.addingProduct(z, Self(repeating: -0.5))
    return (r + y).addingProduct(e, Self(repeating: 0.693_359_375))
  }
}
