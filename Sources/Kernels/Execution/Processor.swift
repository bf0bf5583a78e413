import KernelCore

/// An instruction set and a thread pool: everything that arithmetic runs on.
///
/// One loop runs at a time; a second caller's loop runs on that caller's thread alone.
public final class Processor: Sendable {
  /// The level in use.
  public let instructionSet: InstructionSet

  let kernels: KernelTable
  let pool: ThreadPool

  /// Uses `instructionSet` on `threadCount` threads.
  ///
  /// - Precondition: the level is supported here and the count is 1 ... `ThreadPool.limit`;
  ///   `checked(instructionSetName:threadCount:)` takes what a person typed.
  public init(
    instructionSet: InstructionSet = .best, threadCount: Int = ThreadPool.availableProcessors
  ) {
    precondition(instructionSet.isSupported, "\(instructionSet) is not supported here")
    self.instructionSet = instructionSet
    kernels = instructionSet.kernels
    pool = ThreadPool(threadCount: threadCount)
  }

  /// A processor from what a person asked for.
  ///
  /// - Parameters:
  ///   - instructionSetName: the value of `LATENT_ISA`, nil or empty for the best level.
  ///   - threadCount: nil for one thread per available processor.
  /// - Throws: `KernelError` when the level is unknown or missing here, or the count out of range.
  public static func checked(instructionSetName: String?, threadCount: Int?) throws(KernelError)
    -> Processor
  {
    let level = try InstructionSet.chosen(instructionSetName)
    let count = threadCount ?? ThreadPool.availableProcessors
    guard (1...ThreadPool.limit).contains(count) else {
      throw .threadCount(found: count, limit: ThreadPool.limit)
    }
    return Processor(instructionSet: level, threadCount: count)
  }

  /// Threads that work, the caller included.
  public var threadCount: Int { pool.threadCount }

  /// Columns of one packed panel at this level.
  public var panelWidth: Int { kernels.panelWidth }

  /// Runs `body` once per index, on all threads; see `ThreadPool.parallelFor`.
  ///
  /// - Parameter alone: where waking other threads would cost more than they give.
  public func parallelFor(_ count: Int, alone: Bool = false, _ body: (Int) -> Void) {
    pool.parallelFor(count, alone: alone) { index, _ in body(index) }
  }

  /// Runs `body` once per index with the number of the thread that runs it.
  func parallelFor(_ count: Int, _ body: (_ index: Int, _ thread: Int) -> Void) {
    pool.parallelFor(count, body)
  }

  /// Splits 0 ..< `count` into pieces of `grain` (a multiple of every vector width) and runs them.
  func parallelChunks(_ count: Int, grain: Int = 1 << 14, _ body: (Int, Int) -> Void) {
    guard count > 2 * grain else {
      if count > 0 { body(0, count) }
      return
    }
    parallelFor((count + grain - 1) / grain) { index in
      let start = index * grain
      body(start, min(grain, count - start))
    }
  }
}
