/// An array in the IDX format of the MNIST files: bytes of any shape behind a big-endian header.
///
/// Layout: two zero bytes, the type (8 for unsigned bytes, the only one read), the rank, each extent
/// in 32 bits, then the elements, row-major.
/// - Source: LeCun, Cortes, Burges 1998, "The MNIST database of handwritten digits".
public struct Idx: Equatable, Sendable {
  /// The extent of each axis: (count) for labels, (count, height, width) for pictures.
  public let shape: [Int]
  /// The elements.
  public let bytes: [UInt8]

  /// Reads the file at `path`, compressed by gzip or not.
  public init(path: String) throws(FormatError) {
    let raw = try FileBytes.read(path: path)
    try self.init(Gzip.isLikely(prefix: raw) ? Gzip.inflate(raw) : raw)
  }

  /// Reads an array from the content of a file.
  public init(_ content: [UInt8]) throws(FormatError) {
    var reader = ByteReader(content, subject: "the IDX header")
    guard content.count >= 4, content[0] == 0, content[1] == 0 else {
      throw .wrongMagic(format: .idx, found: Array(content.prefix(4)))
    }
    let magic = try reader.bigEndian(UInt32.self)
    if magic >> 8 != 8 {
      throw .unsupported(
        subject: "the IDX element type", found: "\(magic >> 8)", supported: "8 (unsigned bytes)")
    }
    let rank = Int(magic & 0xFF)
    if rank == 0 || rank > Limits.rank {
      throw .malformed(
        subject: "the rank of the IDX array", found: "\(rank)", expected: "1 to \(Limits.rank)")
    }
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(Int(try reader.bigEndian(UInt32.self))) }
    let count = try Limits.checkedElementCount(shape, subject: "the IDX array")
    if reader.remaining < count {
      throw .truncated(
        subject: "the IDX array \(shape)", needed: count, available: reader.remaining)
    }
    if reader.remaining > count {
      throw .malformed(
        subject: "the IDX array \(shape)", found: "\(reader.remaining) bytes",
        expected: "\(count) bytes")
    }
    self.shape = shape
    bytes = Array(content[reader.offset...])
  }
}
