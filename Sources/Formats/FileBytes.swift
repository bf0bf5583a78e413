import Glibc

/// An open file, or bytes in memory, of which any range can be read.
///
/// Files are read, never mapped: a mapped file that somebody else shortens would end the program.
public final class FileBytes: Sendable {
  /// The name in messages: the path as given, or a word for bytes that came another way.
  public let path: String
  /// The number of bytes.
  public let count: Int

  private let descriptor: Int32
  private let memory: [UInt8]

  /// Opens a regular file; anything else that can be read (a pipe, standard input as `-`) is read to its end.
  public init(path: String) throws(FormatError) {
    self.path = path
    let opened = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    if opened < 0 { throw .system(path: path, operation: .open, code: errno) }
    var status = stat()
    if fstat(opened, &status) != 0 {
      let code = errno
      close(opened)
      throw .system(path: path, operation: .open, code: code)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG where path != "-":
      descriptor = opened
      memory = []
      count = Int(status.st_size)
    case S_IFDIR:
      close(opened)
      throw .system(path: path, operation: .read, code: EISDIR)
    default:
      defer { close(opened) }
      memory = try Self.readToEnd(opened, path: path)
      descriptor = -1
      count = memory.count
    }
  }

  /// Bytes that are in memory already.
  public init(_ bytes: [UInt8], path: String) {
    self.path = path
    memory = bytes
    descriptor = -1
    count = bytes.count
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The bytes in `range`.
  ///
  /// - Throws: `FormatError.truncated` where the file ends before `range` does.
  public func read(_ range: Range<Int>) throws(FormatError) -> [UInt8] {
    try check(range)
    if descriptor < 0 { return Array(memory[range]) }
    var failure: FormatError?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      failure = fill(UnsafeMutableRawBufferPointer(buffer), from: range.lowerBound)
      filled = failure == nil ? range.count : 0
    }
    if let failure { throw failure }
    return bytes
  }

  /// Hands the bytes in `range` to `body` by pieces that stay in the processor's cache.
  ///
  /// Half the memory of `read` for a tensor that is converted while it is read.
  /// - Parameters:
  ///   - range: what to read.
  ///   - body: called with each piece and its offset from the start of `range`; every piece but the
  ///     last has `pieceBytes` bytes.
  /// - Throws: `FormatError.truncated` where the file ends before `range` does.
  public func readPieces(
    _ range: Range<Int>, _ body: (_ piece: UnsafeRawBufferPointer, _ offset: Int) -> Void
  ) throws(FormatError) {
    try check(range)
    if descriptor < 0 {
      memory.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range]), 0) }
      return
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(range.count, Self.pieceBytes), alignment: 64)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < range.count {
      let piece = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, range.count - offset)])
      if let failure = fill(piece, from: range.lowerBound + offset) { throw failure }
      body(UnsafeRawBufferPointer(piece), offset)
      offset += piece.count
    }
  }

  /// Reads the bytes from `start` on into `buffer`, until it is full.
  ///
  /// - Throws: `FormatError.truncated` where the file ends before.
  public func read(from start: Int, into buffer: UnsafeMutableRawBufferPointer)
    throws(FormatError)
  {
    let range = start..<start + buffer.count
    try check(range)
    if descriptor < 0 {
      memory.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
      }
    } else if let failure = fill(buffer, from: start) {
      throw failure
    }
  }

  /// The size of a piece, a multiple of every element's size.
  public static let pieceBytes = 1 << 18

  private func check(_ range: Range<Int>) throws(FormatError) {
    if range.lowerBound < 0 || range.upperBound > count {
      throw .truncated(subject: path, needed: range.upperBound, available: count)
    }
  }

  /// Fills `buffer` with the bytes from `start`; returns what went wrong.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from start: Int) -> FormatError? {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let got = pread(descriptor, rest.baseAddress, rest.count, start + filled)
      if got > 0 {
        filled += got
      } else if got == 0 {
        return .truncated(subject: path, needed: start + buffer.count, available: start + filled)
      } else if errno != EINTR {
        return .system(path: path, operation: .read, code: errno)
      }
    }
    return nil
  }

  /// The first bytes, at most `count` of them.
  public func prefix(_ count: Int) throws(FormatError) -> [UInt8] {
    try read(0..<min(count, self.count))
  }

  /// All bytes.
  ///
  /// - Throws: `FormatError.tooLarge` beyond `limit`.
  public func readAll(limit: Int = Limits.fileBytes) throws(FormatError) -> [UInt8] {
    if count > limit { throw .tooLarge(subject: path, found: count, limit: limit) }
    return try read(0..<count)
  }

  /// All bytes of the file at `path`.
  public static func read(path: String, limit: Int = Limits.fileBytes) throws(FormatError)
    -> [UInt8]
  {
    try FileBytes(path: path).readAll(limit: limit)
  }

  private static func readToEnd(_ descriptor: Int32, path: String) throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = Glibc.read(descriptor, &chunk, chunk.count)
      if got == 0 { return result }
      if got < 0 {
        if errno == EINTR { continue }
        throw .system(path: path, operation: .read, code: errno)
      }
      result += chunk[..<got]
      if result.count > Limits.fileBytes {
        throw .tooLarge(subject: path, found: result.count, limit: Limits.fileBytes)
      }
    }
  }
}
