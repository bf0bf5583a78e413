import Glibc

/// Files that appear whole or not at all: written beside their place, synchronised, then renamed.
///
/// An existing file keeps its content until the new one is complete. A path that is no regular file
/// (`/dev/full`, a pipe) is written directly, and `-` is standard output.
public enum AtomicFile {
  /// Writes `bytes` to `path`.
  public static func write(_ bytes: [UInt8], to path: String) throws(FormatError) {
    try write(to: path) { file throws(FormatError) in try file.write(bytes) }
  }

  /// Writes what `body` produces to `path`; nothing stays behind if it throws.
  public static func write(
    to path: String, _ body: (borrowing OutputFile) throws(FormatError) -> Void
  ) throws(FormatError) {
    if path == "-" {
      return try body(OutputFile(descriptor: STDOUT_FILENO, path: "standard output"))
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      return try writeDirectly(to: path, body)
    }
    try replace(target: resolvingLinks(path), path: path, body)
  }

  private static func writeDirectly(
    to path: String, _ body: (borrowing OutputFile) throws(FormatError) -> Void
  ) throws(FormatError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { throw .system(path: path, operation: .create, code: errno) }
    do throws(FormatError) {
      try body(OutputFile(descriptor: descriptor, path: path))
    } catch {
      close(descriptor)
      throw error
    }
    if close(descriptor) != 0 { throw .system(path: path, operation: .write, code: errno) }
  }

  private static func replace(
    target: String, path: String, _ body: (borrowing OutputFile) throws(FormatError) -> Void
  ) throws(FormatError) {
    // The rename would succeed on a file that is write-protected; whoever protected it meant it.
    if access(target, F_OK) == 0, access(target, W_OK) != 0 {
      throw .system(path: path, operation: .create, code: errno)
    }
    let folder = FilePath(target).folder
    let (descriptor, temporary) = try createTemporary(in: folder, for: path)
    do throws(FormatError) {
      try body(OutputFile(descriptor: descriptor, path: path))
      var old = stat()
      let keepsMode = stat(target, &old) != 0 || fchmod(descriptor, old.st_mode & 0o777) == 0
      if !keepsMode || fsync(descriptor) != 0 {
        throw FormatError.system(path: path, operation: .write, code: errno)
      }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    if close(descriptor) != 0 {
      let code = errno
      unlink(temporary)
      throw .system(path: path, operation: .write, code: code)
    }
    if rename(temporary, target) != 0 {
      let code = errno
      unlink(temporary)
      throw .system(path: path, operation: .rename, code: code)
    }
    synchronise(folder: folder)
  }

  /// The file that `path` leads to, so that a link stays a link.
  private static func resolvingLinks(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A new empty file in `folder`, with the permissions of an ordinary new file.
  static func createTemporary(in folder: String, for path: String) throws(FormatError)
    -> (descriptor: Int32, path: String)
  {
    while true {
      let name = ".latent-" + String(UInt64.random(in: .min ... .max), radix: 36) + ".tmp"
      let temporary = folder + "/" + name
      // Not mkstemp, which would ignore the mask for new files.
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, temporary) }
      if errno != EEXIST { throw .system(path: path, operation: .create, code: errno) }
    }
  }

  /// Makes the rename itself durable; a file system without folder synchronisation is no failure.
  static func synchronise(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// Where the content of a file goes while it is being written.
public struct OutputFile: ~Copyable {
  private let descriptor: Int32
  private let path: String

  /// Writes to an open file; `path` is what errors call it.
  public init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Appends `bytes`, all of them or an error.
  public func write(_ bytes: [UInt8]) throws(FormatError) {
    var failure: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written >= 0 {
          done += written
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    if failure != 0 { throw .system(path: path, operation: .write, code: failure) }
  }
}
