/// The random generator of the whole program: xoshiro256** seeded by SplitMix64.
///
/// The same seed gives the same numbers on every machine and at every instruction-set level: only
/// integer operations and IEEE basic arithmetic are used, no math library. The state is plain data,
/// so that a training run can be stopped and resumed bit for bit.
/// - Source: Blackman & Vigna 2018, arXiv:1805.01407.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Codable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// A generator whose stream is a function of `seed` alone.
  public init(seed: UInt64) {
    var state = seed
    func splitMix() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    s0 = splitMix()
    s1 = splitMix()
    s2 = splitMix()
    s3 = splitMix()
  }

  private enum CodingKeys: String, CodingKey { case s0, s1, s2, s3 }

  /// Reads a saved state.
  ///
  /// - Throws: `DecodingError` for a state of zeros, which gives nothing but zeros.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    s0 = try values.decode(UInt64.self, forKey: .s0)
    s1 = try values.decode(UInt64.self, forKey: .s1)
    s2 = try values.decode(UInt64.self, forKey: .s2)
    s3 = try values.decode(UInt64.self, forKey: .s3)
    if s0 | s1 | s2 | s3 == 0 {
      throw DecodingError.dataCorruptedError(
        forKey: .s0, in: values, debugDescription: "the state of a random generator is all zeros")
    }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotateLeft(s1 &* 5, by: 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotateLeft(s3, by: 45)
    return result
  }

  /// A whole number in 0..<bound, without bias.
  ///
  /// - Precondition: `bound > 0`.
  public mutating func nextInt(below bound: Int) -> Int {
    precondition(bound > 0, "the bound of a random number must be positive, got \(bound)")
    // Lemire's method: the high half of a product, and again where the low half is in the short end.
    let width = UInt64(bound)
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (0 &- width) % width
      while product.low < threshold { product = next().multipliedFullWidth(by: width) }
    }
    return Int(product.high)
  }

  /// A number in [0, 1), a multiple of 2^-24.
  public mutating func nextUniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number uniform in [low, high).
  public mutating func nextUniform(from low: Float, to high: Float) -> Float {
    low + (high - low) * nextUniform()
  }

  /// A standard normal number, by inversion of the distribution function.
  public mutating func nextNormal() -> Float {
    // 53 random bits, shifted by half a step: never 0 or 1.
    let uniform = (Double(next() >> 11) + 0.5) * 0x1p-53
    return Float(normalQuantile(uniform))
  }

  /// `count` of the elements without repetition, in random order.
  ///
  /// - Precondition: there are as many.
  public mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    precondition(
      count <= elements.count, "\(count) different elements of \(elements.count)")
    var order = elements
    shuffle(&order)
    return Array(order.prefix(count))
  }

  /// Permutes `array` (Fisher-Yates).
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    for i in stride(from: array.count - 1, to: 0, by: -1) {
      array.swapAt(i, nextInt(below: i + 1))
    }
  }
}

private func rotateLeft(_ value: UInt64, by count: UInt64) -> UInt64 {
  (value << count) | (value >> (64 - count))
}
