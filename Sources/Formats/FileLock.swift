import Glibc

/// One at a time: who reads a file, changes what was in it and writes it anew takes nothing away that another
/// process adds meanwhile.
public enum FileLock {
  /// Runs `body` while nobody else does so for a file of the same folder.
  ///
  /// The folder is locked and not the file, which is another one after each change. On file systems without
  /// locks `body` runs all the same.
  public static func hold<Value>(for path: String, _ body: () throws -> Value) rethrows -> Value {
    let descriptor = open(FilePath(path).folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    while descriptor >= 0, flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    return try body()
  }
}
