import Glibc
import Synchronization

/// Values on their way from one thread to another, with a descriptor that is readable while there
/// are any.
final class Mailbox<Value: Sendable>: Sendable {
  private let content: Mutex<Value>
  /// Readable while something was put in and not taken out.
  let descriptor: Int32
  private let writingEnd: Int32

  /// A mailbox with this content.
  init(_ initial: Value) {
    content = Mutex(initial)
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "the system refused a pipe, errno \(errno)")
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, writingEnd) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writingEnd)
  }

  /// Changes the content and makes the descriptor readable.
  func put(_ change: (inout Value) -> Void) {
    content.withLock { change(&$0) }
    // A full pipe is readable already.
    var byte: UInt8 = 1
    _ = write(writingEnd, &byte, 1)
  }

  /// Exchanges the content for `empty`; the descriptor is not readable any more.
  func take(leaving empty: Value) -> Value {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
    return content.withLock { value in
      let taken = value
      value = empty
      return taken
    }
  }

  /// Looks at the content.
  func look<Result: Sendable>(_ body: (Value) -> Result) -> Result {
    content.withLock { body($0) }
  }

  /// Waits until the descriptor is readable.
  func wait() {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, -1) < 0, errno == EINTR {}
  }
}
