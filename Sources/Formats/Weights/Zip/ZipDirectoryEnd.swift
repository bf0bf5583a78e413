/// The end of a zip archive, which says where its directory is.
struct ZipDirectoryEnd {
  /// Where the directory lies in the file.
  let directory: Range<Int>
  /// The number of members that it lists.
  let memberCount: Int

  /// Finds the record at the end of `file`, behind which only a comment may follow.
  init(_ file: FileBytes) throws(FormatError) {
    // 22 bytes, and a comment of up to 65535.
    let tailStart = max(0, file.count - 22 - 0xFFFF)
    let tail = try file.read(tailStart..<file.count)
    guard let place = Self.recordStart(in: tail) else {
      throw .malformed(
        subject: "the zip archive", found: "without the directory at its end",
        expected: "a whole file")
    }
    var reader = ByteReader(Array(tail[(place + 4)...]), subject: "the end of the zip archive")
    let disk = try reader.littleEndian(UInt16.self)
    let directoryDisk = try reader.littleEndian(UInt16.self)
    _ = try reader.littleEndian(UInt16.self)
    var count = UInt64(try reader.littleEndian(UInt16.self))
    var size = UInt64(try reader.littleEndian(UInt32.self))
    var offset = UInt64(try reader.littleEndian(UInt32.self))
    var end = tailStart + place
    if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF,
      let large = try Self.largeRecord(of: file, before: end)
    {
      (count, size, offset, end) = (large.count, large.size, large.offset, large.start)
    } else if disk != directoryDisk || disk != 0 {
      throw .unsupported(
        subject: "the zip archive", found: "part \(disk) of several", supported: "whole ones")
    }
    guard offset <= UInt64(end), size <= UInt64(end) - offset else {
      throw .malformed(
        subject: "the directory of the zip archive",
        found: "\(size) bytes at byte \(offset)", expected: "within the \(end) bytes before its end"
      )
    }
    if size > UInt64(Limits.zipDirectoryBytes) {
      throw .tooLarge(
        subject: "the size of the directory of the zip archive", found: Int(size),
        limit: Limits.zipDirectoryBytes)
    }
    // The smallest entry has 46 bytes.
    if count > size / 46 {
      throw .malformed(
        subject: "the directory of the zip archive", found: "\(count) members in \(size) bytes",
        expected: "46 bytes or more for each")
    }
    directory = Int(offset)..<Int(offset + size)
    memberCount = Int(count)
  }

  /// The last place where the record can be: its comment ends where the file does.
  private static func recordStart(in tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return (0...tail.count - 22).last { place in
      tail[place] == 0x50 && tail[place + 1] == 0x4B && tail[place + 2] == 5
        && tail[place + 3] == 6
        && place + 22 + Int(tail[place + 20]) + Int(tail[place + 21]) << 8 == tail.count
    }
  }

  /// The record of archives beyond 4 GB or 65535 members, if its locator precedes `end`.
  private static func largeRecord(
    of file: FileBytes, before end: Int
  ) throws(FormatError) -> (count: UInt64, size: UInt64, offset: UInt64, start: Int)? {
    guard end >= 20 else { return nil }
    var locator = ByteReader(
      try file.read(end - 20..<end), subject: "the zip64 locator of the archive")
    guard try locator.littleEndian(UInt32.self) == 0x0706_4B50 else { return nil }
    _ = try locator.littleEndian(UInt32.self)
    let place = try locator.littleEndian(UInt64.self)
    guard end >= 76, place <= UInt64(end - 76) else {
      throw .malformed(
        subject: "the zip64 locator of the archive", found: "byte \(place)",
        expected: "a place before byte \(end)")
    }
    let start = Int(place)
    var record = ByteReader(
      try file.read(start..<start + 56), subject: "the zip64 record of the archive")
    guard try record.littleEndian(UInt32.self) == 0x0606_4B50 else {
      throw .malformed(
        subject: "the zip64 record of the archive", found: "another at byte \(start)",
        expected: "its signature there")
    }
    // The record's own size, two versions, two numbers of disks, the members on this disk.
    for _ in 0..<2 { _ = try record.littleEndian(UInt64.self) }
    _ = try record.littleEndian(UInt32.self)
    _ = try record.littleEndian(UInt64.self)
    let count = try record.littleEndian(UInt64.self)
    let size = try record.littleEndian(UInt64.self)
    return (count, size, try record.littleEndian(UInt64.self), start)
  }
}
