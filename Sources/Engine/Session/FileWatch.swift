import Formats
import Glibc
import Synchronization

/// Tells when a file is written anew, in place or by another one that takes its name.
///
/// The folder is watched, since a file that is replaced is another file. Nothing is done meanwhile: a
/// thread sleeps until the system has something to tell.
final class FileWatch: Sendable {
  private let queue: Queue
  private let watch: Int32

  /// The descriptor that the system tells changes by.
  ///
  /// The thread and the watch own it together: closed by one of them, its number could be that of
  /// another queue already when the other uses it.
  private final class Queue: Sendable {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC))

    deinit {
      if descriptor >= 0 { close(descriptor) }
    }
  }

  /// Watches the file at `path`; `changed` is called from a thread of the watch.
  ///
  /// Where the system cannot watch (no inotify, a folder on some networks) nothing is ever told.
  init(_ path: String, changed: @escaping @Sendable () -> Void) {
    let (folder, name) = (FilePath(path).folder, FilePath(path).name)
    let queue = Queue()
    self.queue = queue
    // Without a queue this fails like any other watch that cannot be.
    watch = inotify_add_watch(queue.descriptor, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO))
    guard watch >= 0 else { return }
    startThread {
      while let names = Self.nextNames(queue.descriptor) {
        if names.contains(name) { changed() }
      }
    }
  }

  deinit {
    // What the thread waits for then is told that there is nothing more: it ends.
    if watch >= 0 { inotify_rm_watch(queue.descriptor, watch) }
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
