/// A cursor over bytes in which every step is checked against the end.
public struct ByteReader: Sendable {
  /// What is being read, for messages: "the PNG file".
  public let subject: String
  /// The position of the next byte.
  public private(set) var offset: Int

  private let bytes: [UInt8]

  /// A cursor at the start of `bytes`.
  public init(_ bytes: [UInt8], subject: String) {
    self.bytes = bytes
    self.subject = subject
    offset = 0
  }

  /// The number of bytes not read yet.
  public var remaining: Int { bytes.count - offset }

  /// Moves past `count` bytes and returns where they were.
  public mutating func take(_ count: Int) throws(FormatError) -> Range<Int> {
    if count < 0 || count > remaining {
      throw .truncated(subject: subject, needed: count, available: remaining)
    }
    defer { offset += count }
    return offset..<(offset + count)
  }

  /// The next `count` bytes.
  public mutating func bytes(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    bytes[try take(count)]
  }

  /// The next byte.
  public mutating func uint8() throws(FormatError) -> UInt8 {
    bytes[try take(1).lowerBound]
  }

  /// The next whole number, least significant byte first.
  public mutating func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(
    _ type: Value.Type = Value.self
  ) throws(FormatError) -> Value {
    let range = try take(Value.bitWidth / 8)
    var value: Value = 0
    for index in range.reversed() { value = value << 8 | Value(bytes[index]) }
    return value
  }

  /// The next whole number, most significant byte first.
  public mutating func bigEndian<Value: FixedWidthInteger & UnsignedInteger>(
    _ type: Value.Type = Value.self
  ) throws(FormatError) -> Value {
    let range = try take(Value.bitWidth / 8)
    var value: Value = 0
    for index in range { value = value << 8 | Value(bytes[index]) }
    return value
  }
}

extension Array where Element == UInt8 {
  /// Appends a whole number, least significant byte first.
  public mutating func appendLittleEndian<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends a whole number, most significant byte first.
  public mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
