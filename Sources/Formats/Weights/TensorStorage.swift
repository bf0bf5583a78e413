/// The bytes that tensors are views of, where they lie in a file: as they are, or deflated.
public struct TensorStorage: Sendable {
  /// The number of bytes once they are unpacked.
  public let byteCount: Int
  /// Whether numbers have their most significant byte first.
  public let isBigEndian: Bool

  private let file: FileBytes
  private let range: Range<Int>
  let isDeflated: Bool
  /// Where the storage begins within what is unpacked.
  private let start: Int

  /// The bytes of `file` in `range`, as they are.
  public init(_ file: FileBytes, _ range: Range<Int>, isBigEndian: Bool = false) {
    self.file = file
    self.range = range
    self.isBigEndian = isBigEndian
    byteCount = range.count
    isDeflated = false
    start = 0
  }

  /// The bytes of `file` in `range` once they are inflated (RFC 1951), `byteCount` of them from
  /// `start` on.
  public init(
    deflated file: FileBytes, _ range: Range<Int>, start: Int = 0, byteCount: Int,
    isBigEndian: Bool = false
  ) {
    self.file = file
    self.range = range
    self.start = start
    self.byteCount = byteCount
    self.isBigEndian = isBigEndian
    isDeflated = true
  }

  /// Hands the bytes in `wanted` to `body` by pieces of whole elements of every type, each with its
  /// offset from the start of `wanted`.
  ///
  /// - Throws: `FormatError` if the file cannot be read, or what is packed is damaged or cut short.
  /// - Precondition: `wanted` lies within the storage.
  public func readPieces(
    _ wanted: Range<Int>, _ body: (_ piece: UnsafeRawBufferPointer, _ offset: Int) -> Void
  ) throws(FormatError) {
    precondition(
      wanted.lowerBound >= 0 && wanted.upperBound <= byteCount,
      "bytes \(wanted) of a storage of \(byteCount)")
    if isDeflated {
      let place = start + wanted.lowerBound..<start + wanted.upperBound
      try Inflater.readPieces(of: file, range, wanted: place, body)
    } else {
      let place = range.lowerBound + wanted.lowerBound..<range.lowerBound + wanted.upperBound
      try file.readPieces(place, body)
    }
  }

  /// Reads the bytes from `start` on into `buffer`, until it is full.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  /// - Precondition: they lie within the storage, which is not deflated.
  func read(from start: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) {
    precondition(!isDeflated && start + buffer.count <= byteCount, "bytes from \(start)")
    try file.read(from: range.lowerBound + start, into: buffer)
  }
}
