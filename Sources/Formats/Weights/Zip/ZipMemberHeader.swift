/// One entry of the directory of a zip archive.
struct ZipMemberHeader {
  /// The path within the archive.
  let name: String

  private let nameBytes: [UInt8]
  private let flags: UInt16
  private let method: UInt16
  private var packedCount: UInt64
  private var byteCount: UInt64
  private var localOffset: UInt64

  /// Reads the next entry.
  init(_ reader: inout ByteReader) throws(FormatError) {
    guard try reader.littleEndian(UInt32.self) == 0x0201_4B50 else {
      throw .malformed(
        subject: "the directory of the zip archive",
        found: "something else at byte \(reader.offset - 4)", expected: "an entry there")
    }
    _ = try reader.littleEndian(UInt32.self)
    flags = try reader.littleEndian()
    method = try reader.littleEndian()
    // Time, date, check sum.
    _ = try reader.littleEndian(UInt64.self)
    packedCount = UInt64(try reader.littleEndian(UInt32.self))
    byteCount = UInt64(try reader.littleEndian(UInt32.self))
    let nameLength = Int(try reader.littleEndian(UInt16.self))
    let extraLength = Int(try reader.littleEndian(UInt16.self))
    let commentLength = Int(try reader.littleEndian(UInt16.self))
    // Disk, attributes.
    _ = try reader.littleEndian(UInt64.self)
    localOffset = UInt64(try reader.littleEndian(UInt32.self))
    nameBytes = Array(try reader.bytes(nameLength))
    name = String(decoding: nameBytes, as: UTF8.self)
    try readLargeNumbers(Array(try reader.bytes(extraLength)))
    _ = try reader.take(commentLength)
  }

  /// Takes numbers that 32 bits do not hold from the extra field; those, in a fixed order, which
  /// have all bits set in the entry itself.
  private mutating func readLargeNumbers(_ extra: [UInt8]) throws(FormatError) {
    var fields = ByteReader(extra, subject: "the extra field of \"\(name)\" in the zip archive")
    while fields.remaining >= 4 {
      let id = try fields.littleEndian(UInt16.self)
      let length = Int(try fields.littleEndian(UInt16.self))
      let content = Array(try fields.bytes(length))
      guard id == 1 else { continue }
      var numbers = ByteReader(content, subject: fields.subject)
      if byteCount == 0xFFFF_FFFF { byteCount = try numbers.littleEndian() }
      if packedCount == 0xFFFF_FFFF { packedCount = try numbers.littleEndian() }
      if localOffset == 0xFFFF_FFFF { localOffset = try numbers.littleEndian() }
    }
  }

  /// The member, its place checked against `end`, where members end and the directory begins.
  func member(of file: FileBytes, before end: Int) throws(FormatError) -> ZipArchive.Member {
    let subject = "\"\(name)\" in the zip archive"
    if flags & 1 != 0 {
      throw .unsupported(subject: subject, found: "encrypted", supported: "members in the clear")
    }
    guard method == 0 || method == 8 else {
      throw .unsupported(
        subject: subject, found: "packed by method \(method)",
        supported: "0 (stored) and 8 (deflated)")
    }
    let start = try dataStart(in: file, before: end, subject: subject)
    guard packedCount <= UInt64(end - start) else {
      throw .malformed(
        subject: subject, found: "\(packedCount) bytes from byte \(start) on",
        expected: "within the \(end) bytes before the directory")
    }
    // Deflated bytes unpack to 1032 times their size at most; anything above is a lie.
    let most = method == 0 ? packedCount : packedCount * 1032 + 1032
    guard byteCount <= most, method == 8 || byteCount == packedCount else {
      throw .malformed(
        subject: subject, found: "\(byteCount) bytes in \(packedCount)",
        expected: method == 0 ? "as many" : "\(most) at most")
    }
    return ZipArchive.Member(
      name: name, isDeflated: method == 8, packed: start..<start + Int(packedCount),
      byteCount: Int(byteCount))
  }

  /// Where the bytes begin: behind the local header, which has the name once more.
  private func dataStart(
    in file: FileBytes, before end: Int, subject: String
  ) throws(FormatError) -> Int {
    let nameCount = nameBytes.count
    guard localOffset <= UInt64(end), end - Int(localOffset) >= 30 + nameCount else {
      throw .malformed(
        subject: subject, found: "at byte \(localOffset)",
        expected: "before the directory at byte \(end)")
    }
    let start = Int(localOffset)
    let bytes = try file.read(start..<start + 30 + nameCount)
    guard bytes.starts(with: [0x50, 0x4B, 3, 4]), bytes[30...].elementsEqual(nameBytes),
      Int(bytes[26]) | Int(bytes[27]) << 8 == nameCount
    else {
      throw .malformed(
        subject: subject, found: "something else at byte \(start)",
        expected: "its header with the same name")
    }
    let dataStart = start + 30 + nameCount + (Int(bytes[28]) | Int(bytes[29]) << 8)
    if dataStart > end {
      throw .malformed(
        subject: subject, found: "beginning at byte \(dataStart)",
        expected: "before the directory at byte \(end)")
    }
    return dataStart
  }
}
