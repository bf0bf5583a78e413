/// Texts of protocol 0, which are lines with escapes.
enum PickleText {
  /// The text that `line` spells in Python's `raw-unicode-escape`: Latin-1, and `\u1234` for the rest.
  ///
  /// Nil for an escape that is cut short or stands for no character.
  static func unescaped(unicode line: [UInt8]) -> String? {
    var result = String.UnicodeScalarView()
    var index = 0
    while index < line.count {
      let next = index + 1 < line.count ? line[index + 1] : 0
      if line[index] == backslash, next == UInt8(ascii: "u") || next == UInt8(ascii: "U") {
        let digits = next == UInt8(ascii: "u") ? 4 : 8
        guard let code = hexadecimal(line, at: index + 2, digits: digits),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        result.append(scalar)
        index += 2 + digits
      } else {
        result.append(Unicode.Scalar(line[index]))
        index += 1
      }
    }
    return String(result)
  }

  /// The bytes that `line` spells as a literal of Python 2, quotes included.
  ///
  /// Nil without quotes, and for an escape that Python would not write.
  static func unescaped(quoted line: [UInt8]) -> [UInt8]? {
    guard line.count >= 2, let quote = line.first, quote == line.last,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    let content = Array(line[1..<line.count - 1])
    var result: [UInt8] = []
    var index = 0
    while index < content.count {
      if content[index] != backslash {
        result.append(content[index])
        index += 1
        continue
      }
      guard index + 1 < content.count else { return nil }
      if content[index + 1] == UInt8(ascii: "x") {
        guard let code = hexadecimal(content, at: index + 2, digits: 2) else { return nil }
        result.append(UInt8(code))
        index += 4
      } else {
        guard let byte = escapes[content[index + 1]] else { return nil }
        result.append(byte)
        index += 2
      }
    }
    return result
  }

  private static let backslash = UInt8(ascii: "\\")

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "\\"): backslash, UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\""): UInt8(ascii: "\""),
  ]

  private static func hexadecimal(_ bytes: [UInt8], at start: Int, digits: Int) -> UInt32? {
    guard start + digits <= bytes.count else { return nil }
    return UInt32(String(decoding: bytes[start..<start + digits], as: UTF8.self), radix: 16)
  }
}
