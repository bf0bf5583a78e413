/// Lempel-Ziv-Welch packing as GIF uses it: codes of 9 to 12 bits, lowest bit first.
///
/// The longest string of pixels that is in the table is written as its code, and enters the table with the
/// pixel after it; a full table is cleared.
/// - Source: Welch 1984, "A technique for high-performance data compression"; GIF89a, appendix F.
struct LZWPacker {
  /// Bits of a pixel.
  static let pixelBits = 8
  private static let clearCode = 1 << pixelBits
  private static let endCode = clearCode + 1
  private static let codeLimit = 4096

  private var output: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingBits = 0
  private var codeBits = pixelBits + 1
  /// The code of a string, by the code of all but its last pixel and that pixel.
  private var codes: [UInt32: Int] = [:]
  private var nextCode = endCode + 1

  /// The packed form of `pixels`.
  mutating func pack(_ pixels: [UInt8]) -> [UInt8] {
    write(Self.clearCode)
    var string: Int?
    for pixel in pixels {
      guard let known = string else {
        string = Int(pixel)
        continue
      }
      let key = UInt32(known) << 8 | UInt32(pixel)
      if let longer = codes[key] {
        string = longer
        continue
      }
      write(known)
      if nextCode < Self.codeLimit {
        codes[key] = nextCode
        // The reader is one string behind: it needs the wider codes only after this one.
        if nextCode == 1 << codeBits { codeBits += 1 }
        nextCode += 1
      } else {
        write(Self.clearCode)
        codes = [:]
        codeBits = Self.pixelBits + 1
        nextCode = Self.endCode + 1
      }
      string = Int(pixel)
    }
    if let string { write(string) }
    // The reader has added a string for the last code too.
    if nextCode == 1 << codeBits, codeBits < 12 { codeBits += 1 }
    write(Self.endCode)
    if pendingBits > 0 { output.append(UInt8(truncatingIfNeeded: pending)) }
    return output
  }

  private mutating func write(_ code: Int) {
    pending |= UInt32(code) << UInt32(pendingBits)
    pendingBits += codeBits
    while pendingBits >= 8 {
      output.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingBits -= 8
    }
  }
}
