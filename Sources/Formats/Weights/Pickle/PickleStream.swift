/// The bytes of a pickle, read through a window, so that large parts can be passed over unread.
struct PickleStream {
  /// The file that the pickle lies in.
  let file: FileBytes
  /// The position of the next byte in the file.
  private(set) var offset: Int

  private let end: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  /// The bytes of `file` in `range`.
  init(_ file: FileBytes, _ range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The number of bytes not read yet.
  var remaining: Int { end - offset }

  /// The next byte.
  mutating func byte() throws(FormatError) -> UInt8 {
    try fill(1)
    defer { offset += 1 }
    return window[offset - windowStart]
  }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) throws(FormatError) -> [UInt8] {
    let range = try pass(count)
    if range.lowerBound >= windowStart && range.upperBound <= windowStart + window.count {
      return Array(window[range.lowerBound - windowStart..<range.upperBound - windowStart])
    }
    return try file.read(range)
  }

  /// Moves past `count` bytes without reading them and returns where they are.
  mutating func pass(_ count: Int) throws(FormatError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw .truncated(subject: Self.subject, needed: count, available: remaining)
    }
    defer { offset += count }
    return offset..<offset + count
  }

  /// The next whole number, least significant byte first.
  mutating func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(
    _ type: Value.Type = Value.self
  ) throws(FormatError) -> Value {
    let count = Value.bitWidth / 8
    try fill(count)
    let start = offset - windowStart
    var value: Value = 0
    for index in (start..<start + count).reversed() {
      value = value << 8 | Value(truncatingIfNeeded: window[index])
    }
    offset += count
    return value
  }

  /// A length of 32 or 64 bits, which must fit what remains.
  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type)
    throws(FormatError) -> Int
  {
    let value = try littleEndian(type)
    guard value <= UInt64(remaining) else {
      throw .truncated(
        subject: Self.subject, needed: Int(clamping: value), available: remaining)
    }
    return Int(value)
  }

  /// The bytes up to the next line break, which is passed over; names and numbers are short.
  mutating func line(limit: Int = Self.lineLimit) throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let byte = try byte()
      if byte == 0x0A { return result }
      result.append(byte)
      if result.count > limit {
        throw .tooLarge(
          subject: "the length of a line of the pickle", found: result.count, limit: limit)
      }
    }
  }

  /// What messages call the bytes.
  static let subject = "the pickle"
  static let lineLimit = 1 << 20
  private static let windowBytes = 1 << 16

  /// Makes sure that the next `count` bytes are in the window.
  private mutating func fill(_ count: Int) throws(FormatError) {
    if offset >= windowStart && offset + count <= windowStart + window.count { return }
    guard count <= remaining else {
      throw .truncated(subject: Self.subject, needed: count, available: remaining)
    }
    window = try file.read(offset..<min(offset + Self.windowBytes, end))
    windowStart = offset
  }
}
