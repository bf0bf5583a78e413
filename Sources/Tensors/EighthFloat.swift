/// Floating-point numbers of eight bits, as stored in files.
enum EighthFloat {
  /// The number that `bits` stand for: sign, four bits of exponent (bias 7), three of fraction; no
  /// infinities, and one NaN for each sign.
  ///
  /// - Source: Micikevicius et al. 2022, "FP8 formats for deep learning" (arXiv:2209.05433), table 1.
  static func e4m3(_ bits: UInt8) -> Float {
    let exponent = Int(bits >> 3) & 0xF
    let fraction = Float(bits & 7)
    if bits & 0x7F == 0x7F { return .nan }
    let magnitude =
      exponent == 0
      ? fraction * 0x1p-9
      : Float(sign: .plus, exponent: exponent - 7, significand: 1 + fraction / 8)
    return bits & 0x80 == 0 ? magnitude : -magnitude
  }
}
