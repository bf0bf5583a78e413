/// The fields of one protocol-buffer message, checked step by step against its end.
///
/// - Source: the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding).
struct ProtobufReader {
  /// One field: its number and what it holds.
  struct Field {
    var number: Int
    var content: Content
  }

  /// What a field holds; messages, texts and packed numbers are ranges of the file.
  enum Content: Equatable {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case range(Range<Int>)
  }

  let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// A reader of the message in `range` of a file's bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end.
  ///
  /// - Throws: `FormatError` for a message that is cut short, or fields of groups, which ONNX has none of.
  mutating func next() throws(FormatError) -> Field? {
    if position == end { return nil }
    let key = try varint()
    let number = key >> 3
    guard number > 0, number <= 1 << 29 else {
      throw .malformed(subject: Self.subject, found: "field \(number)", expected: "1 to 2^29")
    }
    let content: Content
    switch key & 7 {
    case 0: content = .varint(try varint())
    case 1: content = .fixed64(try fixed(8))
    case 2:
      let count = try varint()
      guard count <= UInt64(end - position) else {
        throw .truncated(
          subject: Self.subject, needed: Int(clamping: count), available: end - position)
      }
      content = .range(position..<(position + Int(count)))
      position += Int(count)
    case 5: content = .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
    case let type:
      throw .malformed(
        subject: Self.subject, found: "a field of wire type \(type)", expected: "0, 1, 2 or 5")
    }
    return Field(number: Int(number), content: content)
  }

  /// A number of up to 64 bits, seven in each byte.
  mutating func varint() throws(FormatError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else {
        throw .truncated(subject: Self.subject, needed: 1, available: 0)
      }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .malformed(
      subject: Self.subject, found: "a number of more than 64 bits", expected: "at most 64")
  }

  /// Whether all of the message was read.
  var isAtEnd: Bool { position == end }

  private mutating func fixed(_ count: Int) throws(FormatError) -> UInt64 {
    guard end - position >= count else {
      throw .truncated(subject: Self.subject, needed: count, available: end - position)
    }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  static let subject = "the ONNX model"
}

extension ProtobufReader.Content {
  /// A whole number, two's complement.
  var integer: Int? {
    if case .varint(let value) = self { Int(truncatingIfNeeded: value) } else { nil }
  }

  /// A single-precision number.
  var float: Float? {
    if case .fixed32(let bits) = self { Float(bitPattern: bits) } else { nil }
  }

  /// Where a message or text lies.
  var range: Range<Int>? {
    if case .range(let range) = self { range } else { nil }
  }
}
