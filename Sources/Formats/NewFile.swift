import Glibc

extension AtomicFile {
  /// Writes `bytes` to a file that was not there: `path`, or with the next free number.
  ///
  /// The number goes before the suffix. An existing file is never touched, and the name never stands
  /// for half a file.
  /// - Returns: the path that was free.
  public static func writeNew(_ bytes: [UInt8], to path: String) throws(FormatError) -> String {
    let folder = FilePath(path).folder
    let (descriptor, temporary) = try createTemporary(in: folder, for: path)
    defer { unlink(temporary) }
    do throws(FormatError) {
      try OutputFile(descriptor: descriptor, path: path).write(bytes)
      if fsync(descriptor) != 0 { throw .system(path: path, operation: .write, code: errno) }
    } catch {
      close(descriptor)
      throw error
    }
    if close(descriptor) != 0 { throw .system(path: path, operation: .write, code: errno) }
    let name = try firstFree(path) { candidate in
      // Unlike a rename, a second name for the finished file cannot replace another file.
      if link(temporary, candidate) == 0 { return true }
      return errno == EEXIST ? false : moved(temporary, to: candidate)
    }
    synchronise(folder: folder)
    return name
  }

  /// Creates a folder that was not there: `path`, or with the next free number.
  ///
  /// - Returns: the path that was free.
  public static func createNewFolder(_ path: String) throws(FormatError) -> String {
    try firstFree(path) { mkdir($0, 0o777) == 0 }
  }

  /// The first of `path`, `path-2`, `path-3` and so on that `take` gets hold of.
  private static func firstFree(_ path: String, _ take: (String) -> Bool) throws(FormatError)
    -> String
  {
    let suffix = FilePath(path).suffix
    let start = path.dropLast(suffix.count)
    for number in 1...9999 {
      let candidate = number == 1 ? path : "\(start)-\(number)\(suffix)"
      if take(candidate) { return candidate }
      if errno != EEXIST { throw .system(path: candidate, operation: .create, code: errno) }
    }
    throw .system(path: path, operation: .create, code: EEXIST)
  }

  /// Where a file cannot have two names: takes the name by an empty file, then replaces that.
  private static func moved(_ temporary: String, to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return rename(temporary, path) == 0
  }
}
