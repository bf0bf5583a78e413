import Glibc

extension FormatError: CustomStringConvertible {
  /// The subject, what was found and what was expected; one line without a full stop.
  public var description: String {
    switch self {
    case .system(let path, let operation, let code):
      "\(path): cannot \(operation.rawValue): \(systemMessage(code))"
    case .wrongMagic(let format, let found):
      "not \(format.article) \(format.rawValue) file: begins with \(hexadecimal(found))"
    case .foreign(let format): "the file is \(format)"
    case .truncated(let subject, let needed, let available):
      "\(subject) is cut short: \(needed) \(needed == 1 ? "byte" : "bytes") needed, "
        + "\(available) there"
    case .malformed(let subject, let found, let expected):
      "\(subject) is \(found), expected \(expected)"
    case .unsupported(let subject, let found, let supported):
      "\(subject) is \(found), supported: \(supported)"
    case .tooLarge(let subject, let found, let limit):
      "\(subject) is \(found), the limit is \(limit)"
    case .unsafeContent(let subject, let found):
      "\(subject) holds \(found), which is never loaded"
    }
  }
}

extension FileFormat {
  /// "a" or "an", as the name is spoken.
  var article: String {
    switch self {
    case .npy, .idx: "an"
    case .safeTensors, .gzip, .png, .json: "a"
    }
  }
}

/// The system's words for an error number.
private func systemMessage(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 128)
  guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
  return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Bytes as two-digit numbers, with the text beside them where they are printable.
func hexadecimal(_ bytes: [UInt8]) -> String {
  if bytes.isEmpty { return "nothing, it is empty" }
  let numbers = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  let printable = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
  return printable ? "\(numbers) (\"\(String(decoding: bytes, as: UTF8.self))\")" : numbers
}
