/// Weights as halves, two in a word of 32 bits.
///
/// All weights of a layer are scaled by one power of two, 2^14 unless some are 2 or more, so that the
/// small ones are normal halves too: a weight loses at most 2^-12 of itself, and what is less than
/// 2^-28 counts as zero. Weights that were halves stay what they were.
enum HalfWords {
  /// The power of two that weights are multiplied by.
  struct Scale {
    private let exponent: Int

    /// For weights below 2.
    static let usual = Scale(exponent: 14)

    private init(exponent: Int) { self.exponent = exponent }

    /// For weights of which the largest has this absolute value; nil unless that is finite.
    init?(largest: Float) {
      guard largest.isFinite else { return nil }
      exponent = min(14, 14 - Int(largest.exponent))
    }

    /// What weights are multiplied by.
    var factor: Float { Float(sign: .plus, exponent: exponent, significand: 1) }

    /// What sums of decoded halves, which are 2^-112 of what was stored, are multiplied by.
    var undo: Float { Float(sign: .plus, exponent: 112 - exponent, significand: 1) }

    /// Whether a scaled absolute value is in range.
    func holds(scaled value: Float) -> Bool { value < 0x1p15 }
  }

  /// What became of the weights when all were packed.
  enum Fit {
    /// All are there.
    case packed
    /// The largest is known now: all must be packed once more.
    case again
    /// Some are not finite, which halves here cannot say.
    case impossible
  }

  /// The words of scaled numbers below 2^15, `low` in the lower halves.
  ///
  /// - Parameter largest: is raised to the bits of the largest absolute value seen. Of non-negative
  ///   floats the bits have the order of the numbers, NaN last.
  @inline(__always)
  static func encode(
    _ low: SIMD4<Float>, _ high: SIMD4<Float>, _ largest: inout SIMD4<UInt32>
  ) -> SIMD4<UInt32> {
    nearest(low, &largest) | (nearest(high, &largest) &<< 16)
  }

  /// The nearest halves; what would be less than a normal half is zero.
  @inline(__always)
  private static func nearest(
    _ values: SIMD4<Float>, _ largest: inout SIMD4<UInt32>
  ) -> SIMD4<UInt32> {
    let bits = unsafeBitCast(values, to: SIMD4<UInt32>.self)
    let magnitude = bits & 0x7FFF_FFFF
    largest.replace(with: magnitude, where: magnitude .> largest)
    let rounded = magnitude &+ 0xFFF &+ ((magnitude &>> 13) & 1)
    let normal = (rounded &>> 13) &- (112 << 10)
    let half = normal.replacing(with: 0, where: magnitude .< 0x3880_0000)
    return half | (bits &>> 16 & 0x8000)
  }

  /// Pairs of vectors of floats as vectors of words, `count` words; the largest absolute value.
  static func encode(
    _ source: UnsafePointer<Float>, vectorWidth: Int, scale: Scale,
    to words: UnsafeMutablePointer<Float>, count: Int
  ) -> Float {
    var largest = SIMD4<UInt32>(repeating: 0)
    let factor = scale.factor
    for first in stride(from: 0, to: count, by: vectorWidth) {
      for word in stride(from: first, to: first + vectorWidth, by: 4) {
        let low = UnsafeRawPointer(source + (first + word))
        let high = low + vectorWidth * MemoryLayout<Float>.stride
        UnsafeMutableRawPointer(words + word).storeBytes(
          of: encode(
            low.loadUnaligned(as: SIMD4<Float>.self) * factor,
            high.loadUnaligned(as: SIMD4<Float>.self) * factor, &largest),
          as: SIMD4<UInt32>.self)
      }
    }
    return Float(bitPattern: largest.max())
  }
}
