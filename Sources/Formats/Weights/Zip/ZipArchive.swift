/// The members of a zip archive: where each lies, and how it is packed.
///
/// The central directory at the end is what counts, as the specification has it; local headers only
/// say where the bytes begin, and must agree about the name. Archives beyond 4 GB (zip64) are read.
/// - Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
public struct ZipArchive: Sendable {
  /// One member.
  public struct Member: Equatable, Sendable {
    /// The path within the archive.
    public let name: String
    /// Whether the bytes are deflated; otherwise they lie there as they are.
    public let isDeflated: Bool
    /// Where the packed bytes are in the file.
    public let packed: Range<Int>
    /// The number of bytes once they are unpacked.
    public let byteCount: Int
  }

  /// The members in the order of the directory, folders left out, each name once.
  public let members: [Member]

  private let file: FileBytes

  /// Whether `prefix` begins as an archive does, an empty one included.
  public static func isLikely(prefix: [UInt8]) -> Bool {
    prefix.starts(with: [0x50, 0x4B, 3, 4]) || prefix.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// Reads the directory of the archive `file`.
  ///
  /// - Throws: `FormatError` for a directory that is cut short, lies about places or sizes, gives a
  ///   name twice, or has members that overlap.
  public init(_ file: FileBytes) throws(FormatError) {
    let end = try ZipDirectoryEnd(file)
    var reader = ByteReader(
      try file.read(end.directory), subject: "the directory of the zip archive")
    var members: [Member] = []
    var names: Set<String> = []
    for _ in 0..<end.memberCount {
      let header = try ZipMemberHeader(&reader)
      if !names.insert(header.name).inserted {
        throw .malformed(
          subject: "the zip archive", found: "giving \"\(header.name)\" twice",
          expected: "each name once")
      }
      if header.name.hasSuffix("/") { continue }
      members.append(try header.member(of: file, before: end.directory.lowerBound))
    }
    if reader.remaining > 0 {
      throw .malformed(
        subject: "the directory of the zip archive",
        found: "\(reader.remaining) bytes longer than its \(end.memberCount) members",
        expected: "the same size")
    }
    try Self.checkPlaces(members)
    self.members = members
    self.file = file
  }

  /// The member called `name`.
  public func member(_ name: String) -> Member? {
    members.first { $0.name == name }
  }

  /// The unpacked bytes of `member`.
  ///
  /// - Throws: `FormatError.tooLarge` beyond `limit`, and `malformed` for damaged bytes.
  public func bytes(of member: Member, limit: Int) throws(FormatError) -> [UInt8] {
    if member.byteCount > limit {
      throw .tooLarge(
        subject: "the size of \"\(member.name)\"", found: member.byteCount, limit: limit)
    }
    var result: [UInt8] = []
    result.reserveCapacity(member.byteCount)
    try storage(of: member).readPieces(0..<member.byteCount) { piece, _ in result += piece }
    return result
  }

  /// The unpacked bytes of `member` as a file of their own and the part of it that they are: nothing
  /// is copied where they lie unpacked.
  ///
  /// - Throws: `FormatError.tooLarge` for a deflated member beyond `limit`, `malformed` for damage.
  func part(_ member: Member, limit: Int) throws(FormatError) -> (
    file: FileBytes, range: Range<Int>
  ) {
    if !member.isDeflated { return (file, member.packed) }
    let bytes = try bytes(of: member, limit: limit)
    return (FileBytes(bytes, path: member.name), 0..<bytes.count)
  }

  /// The bytes of `member` from `start` on as a storage of tensors.
  ///
  /// - Precondition: `start` lies within the member.
  func storage(
    of member: Member, from start: Int = 0, isBigEndian: Bool = false
  ) -> TensorStorage {
    if member.isDeflated {
      return TensorStorage(
        deflated: file, member.packed, start: start, byteCount: member.byteCount - start,
        isBigEndian: isBigEndian)
    }
    let range = member.packed.lowerBound + start..<member.packed.upperBound
    return TensorStorage(file, range, isBigEndian: isBigEndian)
  }

  /// Members that share bytes are how a small archive claims to hold petabytes.
  private static func checkPlaces(_ members: [Member]) throws(FormatError) {
    let sorted = members.sorted { $0.packed.lowerBound < $1.packed.lowerBound }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where second.packed.lowerBound < first.packed.upperBound {
      throw .malformed(
        subject: "the zip archive",
        found: "holding \"\(first.name)\" and \"\(second.name)\" in the same bytes",
        expected: "members side by side")
    }
  }
}
