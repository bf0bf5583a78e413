/// IEEE 754 binary16, as stored in files; arithmetic happens in Float32.
///
/// Bit operations only, since hardware conversion is missing on the baseline processor.
public enum HalfFloat {
  /// The largest finite half.
  public static let greatest: Float = 65_504

  /// The Float32 that the half-precision `bits` stand for; exact.
  public static func decode(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1F:
      return Float(bitPattern: sign | 0x7F80_0000 | (fraction << 13))
    default:
      return Float(bitPattern: sign | ((exponent + 112) << 23) | (fraction << 13))
    }
  }

  /// The nearest half-precision number, ties to even; overflow gives infinity, NaN stays NaN.
  public static func encode(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude >= 0x7F80_0000 {
      return sign | 0x7C00 | (magnitude > 0x7F80_0000 ? 0x200 : 0)
    }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Below the smallest normal half: a multiple of 2^-24, rounded by the addition itself.
      let shifted = Float(bitPattern: magnitude) * 0x1p24
      return sign | UInt16(shifted.rounded(.toNearestOrEven))
    }
    let rounded = magnitude &+ 0xFFF &+ ((magnitude >> 13) & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded >> 13) &- (112 << 10))
  }

  /// Decodes little-endian halves into `result`, one for each of its elements.
  ///
  /// Without branches, so that the loop becomes vector code: the exponent is corrected by a
  /// multiplication with 2^112, which is exact for normal and subnormal numbers alike.
  /// - Precondition: `source` holds two bytes for each element.
  static func decode(
    _ source: UnsafeRawBufferPointer, into result: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(source.count == 2 * result.count, "\(source.count) bytes, \(result.count) halves")
    for index in result.indices {
      let bits = UInt32(
        UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
      let magnitude = (Float(bitPattern: (bits & 0x7FFF) << 13) * 0x1p112).bitPattern
      let special: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
      result.initializeElement(
        at: index, to: Float(bitPattern: magnitude | special | (bits & 0x8000) << 16))
    }
  }
}
