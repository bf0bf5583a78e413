extension JSONValue {
  /// The value that `bytes` spell (RFC 8259), read strictly.
  ///
  /// - Throws: `FormatError` for anything else: text after the value, a key given twice, invalid
  ///   UTF-8, a lone surrogate, more than `Limits.jsonDepth` levels. `subject` names the text.
  public init(parsing bytes: some Collection<UInt8>, subject: String) throws(FormatError) {
    var parser = JSONParser(bytes: Array(bytes), subject: subject)
    self = try parser.document()
  }
}

/// A recursive-descent reader with a bound on its depth.
private struct JSONParser {
  let bytes: [UInt8]
  let subject: String
  var offset = 0
  var depth = 0

  init(bytes: [UInt8], subject: String) {
    self.bytes = bytes
    self.subject = subject
  }

  mutating func document() throws(FormatError) -> JSONValue {
    let result = try value()
    skipSpace()
    if offset < bytes.count { throw unexpected("the end") }
    return result
  }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func unexpected(_ expected: String) -> FormatError {
    let found: String
    if let byte = current {
      found =
        (0x21..<0x7F).contains(byte)
        ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
    } else {
      found = "at its end"
    }
    return .malformed(
      subject: "\(subject) at byte \(offset)", found: found, expected: expected)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    if current != byte { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(FormatError) -> JSONValue {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try nested { parser throws(FormatError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(FormatError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return .number(try number())
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(FormatError) -> JSONValue
  ) throws(FormatError) -> JSONValue {
    depth += 1
    if depth > Limits.jsonDepth {
      throw .tooLarge(subject: "the depth of \(subject)", found: depth, limit: Limits.jsonDepth)
    }
    offset += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func object() throws(FormatError) -> JSONValue {
    var pairs: [(key: String, value: JSONValue)] = []
    var seen: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(pairs) }
    while true {
      skipSpace()
      if current != UInt8(ascii: "\"") { throw unexpected("a key in quotes") }
      let key = try string()
      if !seen.insert(key).inserted {
        throw .malformed(
          subject: subject, found: "giving \"\(key)\" twice", expected: "each key once")
      }
      skipSpace()
      if !take(UInt8(ascii: ":")) { throw unexpected("a colon") }
      pairs.append((key, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(pairs) }
      if !take(UInt8(ascii: ",")) { throw unexpected("a comma or }") }
    }
  }

  private mutating func array() throws(FormatError) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(values) }
    while true {
      values.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(values) }
      if !take(UInt8(ascii: ",")) { throw unexpected("a comma or ]") }
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(FormatError) -> JSONValue {
    for byte in word.utf8 where !take(byte) { throw unexpected("the word \(word)") }
    return value
  }

  private mutating func number() throws(FormatError) -> String {
    let start = offset
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    _ = take(UInt8(ascii: "-"))
    if !isDigit(current) { throw unexpected("a digit") }
    if !take(UInt8(ascii: "0")) { while isDigit(current) { offset += 1 } }
    if take(UInt8(ascii: ".")) {
      if !isDigit(current) { throw unexpected("a digit") }
      while isDigit(current) { offset += 1 }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      offset += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      if !isDigit(current) { throw unexpected("a digit") }
      while isDigit(current) { offset += 1 }
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func string() throws(FormatError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let result = String(validating: text, as: UTF8.self) else {
          throw .malformed(
            subject: "\(subject) before byte \(offset)", found: "a text with invalid UTF-8",
            expected: "UTF-8")
        }
        return result
      case UInt8(ascii: "\\"):
        offset += 1
        text += Array(String(try escape()).utf8)
      case 0..<0x20: throw unexpected("no control character within a text")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw unexpected("a closing quote")
  }

  private mutating func escape() throws(FormatError) -> Unicode.Scalar {
    guard let byte = current else { throw unexpected("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexadecimalUnit()
      if (0xD800..<0xDC00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try hexadecimalUnit()
        if (0xDC00..<0xE000).contains(low),
          let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        {
          return scalar
        }
      }
      guard let scalar = Unicode.Scalar(unit) else { throw unexpected("a whole surrogate pair") }
      return scalar
    default:
      offset -= 1
      throw unexpected("an escape")
    }
  }

  private mutating func hexadecimalUnit() throws(FormatError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
