/// The terminal's clipboard, which works over any line that the terminal is at the other end of.
enum Clipboard {
  /// What hands `text` to it (OSC 52).
  static func setting(_ text: String) -> [UInt8] {
    Array("\u{1B}]52;c;\(base64(Array(text.utf8)))\u{1B}\\".utf8)
  }

  /// - Source: RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)
    var result = String.UnicodeScalarView()
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[start + $1]) : 0) }
      for digit in 0..<4 {
        result.append(digit <= part.count ? alphabet[bits >> (18 - 6 * digit) & 63] : "=")
      }
    }
    return String(result)
  }
}
