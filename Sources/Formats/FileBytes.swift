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
    if range.lowerBound < 0 || range.upperBound > count {
      throw .truncated(subject: path, needed: range.upperBound, available: count)
    }
    if descriptor < 0 { return Array(memory[range]) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<range.count])
        let got = pread(descriptor, rest.baseAddress, rest.count, range.lowerBound + filled)
        if got > 0 {
          filled += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    if failure != 0 { throw .system(path: path, operation: .read, code: failure) }
    if bytes.count < range.count {
      throw .truncated(
        subject: path, needed: range.upperBound, available: range.lowerBound + bytes.count)
    }
    return bytes
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
