import Glibc
import Synchronization

/// Number of the signal that asked for the end, 0 for none; written by the handler only.
private let stopSignal = Atomic<Int32>(0)

/// Catches SIGINT, SIGTERM and SIGHUP once, so that a run can save itself; a second one ends the
/// program at once.
struct StopSignals {
  /// Begins to catch them.
  init() {
    // The first use of a global runs its initialiser, which a signal handler must not do.
    stopSignal.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        stopSignal.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// The signal that came, if any.
  var received: Int32? {
    let number = stopSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
