import Glibc
import Synchronization

/// Tells when a file is written anew, in place or by another one that takes its name.
///
/// The folder is watched, since a file that is replaced is another file. Nothing is done meanwhile: a
/// thread sleeps until the system has something to tell.
final class FileWatch: Sendable {
  private let queue: Int32
  private let watch: Int32

  /// Watches the file at `path`; `changed` is called from a thread of the watch.
  ///
  /// Where the system cannot watch (no inotify, a folder on some networks) nothing is ever told.
  init(_ path: String, changed: @escaping @Sendable () -> Void) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    queue = inotify_init1(Int32(IN_CLOEXEC))
    watch =
      queue < 0 ? -1 : inotify_add_watch(queue, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO))
    guard watch >= 0 else { return }
    startThread { [queue] in
      while let names = Self.nextNames(queue) {
        if names.contains(name) { changed() }
      }
      close(queue)
    }
  }

  deinit {
    // What the thread waits for then is told that there is nothing more: it ends.
    if watch >= 0 { inotify_rm_watch(queue, watch) } else if queue >= 0 { close(queue) }
  }

  /// The names of the files that changed, once there are any; nil when the watch was taken away.
  private static func nextNames(_ queue: Int32) -> [String]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var count = -1
    repeat { count = read(queue, &bytes, bytes.count) } while count < 0 && errno == EINTR
    guard count > 0 else { return nil }
    var names: [String] = []
    var start = 0
    let header = MemoryLayout<inotify_event>.size
    while start + header <= count {
      let (mask, length) = bytes.withUnsafeBytes { buffer in
        // wd, mask, cookie, len: four numbers of 32 bits, then the name.
        (
          buffer.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self),
          Int(buffer.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self))
        )
      }
      if mask & UInt32(IN_IGNORED) != 0 { return nil }
      let name = bytes[(start + header)..<min(start + header + length, count)].prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
      start += header + length
    }
    return names
  }
}
