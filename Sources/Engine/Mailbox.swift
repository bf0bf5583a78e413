import Glibc
import Synchronization

/// Values on their way from one thread to another, with a descriptor that is readable while there
/// are any.
final class Mailbox<Value: Sendable>: Sendable {
  private let content: Mutex<Value>
  /// Readable while something was put in and not taken out.
  let descriptor: Int32

  /// A mailbox with this content.
  init(_ initial: Value) {
    content = Mutex(initial)
    descriptor = eventfd(0, Int32(EFD_CLOEXEC.rawValue) | Int32(EFD_NONBLOCK.rawValue))
    precondition(descriptor >= 0, "the system refused an event descriptor, errno \(errno)")
  }

  deinit {
    close(descriptor)
  }

  /// Changes the content and makes the descriptor readable.
  func put(_ change: (inout Value) -> Void) {
    content.withLock { change(&$0) }
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Exchanges the content for `empty`; the descriptor is not readable any more.
  func take(leaving empty: Value) -> Value {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
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
