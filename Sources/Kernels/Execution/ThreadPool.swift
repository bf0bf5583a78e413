import CCpu
import Glibc
import Synchronization

/// A few persistent threads that share the indices of one loop at a time.
///
/// Which thread runs an index is not fixed; what an index computes must not depend on it, so results
/// are the same for every thread count. Workers spin for a moment after each loop, then sleep; the
/// caller always takes part and waits for *indices*, not for threads, so a worker that wakes late
/// costs nothing.
public final class ThreadPool: Sendable {
  /// Threads that work, the caller included.
  public let threadCount: Int

  private let shared: SharedLoop

  /// Most threads a pool accepts.
  public static let limit = 256

  /// Processors this process may run on.
  public static var availableProcessors: Int {
    max(1, min(Int(cpu_available()), limit))
  }

  /// Starts `threadCount - 1` workers.
  ///
  /// - Precondition: `threadCount` is 1 ... `limit`.
  public init(threadCount: Int = ThreadPool.availableProcessors) {
    precondition(
      (1...Self.limit).contains(threadCount), "thread count \(threadCount), limit \(Self.limit)")
    shared = SharedLoop()
    // A thread that cannot be started is done without: the caller takes its share.
    var started = 1
    for _ in 1..<threadCount where shared.startWorker(number: started) { started += 1 }
    self.threadCount = started
  }

  deinit { shared.stop() }

  /// Runs `body` once for each index in 0 ..< `count` and returns when all are done.
  ///
  /// One caller at a time gets the workers; a second one, or a nested loop, runs alone on its own
  /// thread. `body` must write to different memory for different indices: that is what makes it
  /// right to hand it to other threads although it need not be `Sendable`.
  public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
    parallelFor(count) { index, _ in body(index) }
  }

  /// The same with the number of the thread, 0 ..< `threadCount`, for scratch memory of its own.
  ///
  /// What `body` computes must not depend on it. With `alone` the caller does all the work.
  public func parallelFor(
    _ count: Int, alone: Bool = false, _ body: (_ index: Int, _ thread: Int) -> Void
  ) {
    guard !alone, count > 1, threadCount > 1, shared.tryEnter() else {
      var index = 0
      while index < count {
        body(index, 0)
        index += 1
      }
      return
    }
    withoutActuallyEscaping(body) { shared.run(count, $0) }
    shared.leave()
  }
}

/// The state that the caller and the workers share.
///
/// `@unchecked Sendable`: `body` and `count` are written only by the one caller that holds `busy`,
/// while no index is open, and published by the release store to `open`; workers read them only
/// after an acquiring claim of an index, which keeps the caller waiting until they are done. The
/// sleepers' numbers are touched under `mutex` alone.
private final class SharedLoop: @unchecked Sendable {
  /// generation << 32 | indices not yet claimed.
  private let open = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let busy = Atomic<Bool>(false)
  private let stopping = Atomic<Bool>(false)
  private let sleeping = Atomic<Int>(0)
  private var body: ((Int, Int) -> Void)?
  private var count = 0
  /// The system's numbers of the workers that sleep; under `mutex`.
  private var asleep: [Int32] = []
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let wake: UnsafeMutablePointer<pthread_cond_t>

  /// Pauses before a worker sleeps: some 50 microseconds, longer than the gaps inside a forward pass.
  private static let spins = 2_000

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    wake = .allocate(capacity: 1)
    wake.initialize(to: pthread_cond_t())
    pthread_cond_init(wake, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    pthread_cond_destroy(wake)
    wake.deallocate()
  }

  func tryEnter() -> Bool {
    busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
  }

  func leave() { busy.store(false, ordering: .releasing) }

  func run(_ total: Int, _ work: @escaping (Int, Int) -> Void) {
    body = work
    count = total
    finished.store(0, ordering: .relaxed)
    let generation = (open.load(ordering: .relaxed) >> 32) &+ 1
    open.store(generation << 32 | UInt64(total), ordering: .sequentiallyConsistent)
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      keepSleepersAway(from: cpu_current())
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
    claimAll(thread: 0)
    var spins = 0
    while finished.load(ordering: .acquiring) < total {
      cpu_relax()
      spins += 1
      // The other thread may have lost its processor to another program: do not take its place.
      if spins > Self.spins { sched_yield() }
    }
    body = nil
  }

  /// Runs open indices until none is left; true if there was at least one.
  @discardableResult
  private func claimAll(thread: Int) -> Bool {
    var ran = false
    while true {
      let word = open.load(ordering: .acquiring)
      let remaining = word & 0xFFFF_FFFF
      if remaining == 0 { return ran }
      let claim = open.compareExchange(
        expected: word, desired: word - 1, ordering: .acquiringAndReleasing)
      guard claim.exchanged else { continue }
      body?(count - Int(remaining), thread)
      finished.add(1, ordering: .releasing)
      ran = true
    }
  }

  func startWorker(number: Int) -> Bool {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Worker(loop: self, number: number)).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let worker = Unmanaged<Worker>.fromOpaque(pointer).takeRetainedValue()
        worker.loop.work(thread: worker.number)
        return nil
      }, argument)
    guard result == 0 else {
      Unmanaged<Worker>.fromOpaque(argument).release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// Lets sleepers wake on another processor than the caller's; with `mutex` held.
  ///
  /// The scheduler likes to wake a sleeper where its waker runs. That is where it cannot start before
  /// the caller has done all the work itself, the usual case after a key press.
  private func keepSleepersAway(from processor: Int32) {
    guard processor >= 0 else { return }
    for worker in asleep { cpu_avoid(worker, processor) }
  }

  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  private func work(thread: Int) {
    // Signals belong to the threads of the program, not to these.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var idle = 0
    while !stopping.load(ordering: .relaxed) {
      if claimAll(thread: thread) {
        idle = 0
      } else if idle < Self.spins {
        idle += 1
        cpu_relax()
      } else {
        sleep()
        idle = 0
      }
    }
  }

  private func sleep() {
    let thread = cpu_thread()
    pthread_mutex_lock(mutex)
    asleep.append(thread)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while open.load(ordering: .sequentiallyConsistent) & 0xFFFF_FFFF == 0,
      !stopping.load(ordering: .sequentiallyConsistent)
    {
      pthread_cond_wait(wake, mutex)
    }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    asleep.removeAll { $0 == thread }
    pthread_mutex_unlock(mutex)
    // Awake, it must not stay tied: the caller may move to the only processor that was left.
    cpu_anywhere(thread)
  }
}

/// What a new thread is given.
private final class Worker {
  let loop: SharedLoop
  let number: Int

  init(loop: SharedLoop, number: Int) {
    self.loop = loop
    self.number = number
  }
}
