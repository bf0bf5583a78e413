import Checkpoints
import Formats
import Synchronization
import Tensors

/// The weights that opening a foreign file left, handed over once.
///
/// Whoever packs them needs no second copy. After that they are read again.
final class KeptWeights: Sendable {
  private let kept: Mutex<NamedTensors?>
  private let reread: @Sendable () throws(RecogniserError) -> NamedTensors

  /// Weights that were read, and how to read them once more.
  init(
    _ weights: NamedTensors,
    rereading reread: @escaping @Sendable () throws(RecogniserError) -> NamedTensors
  ) {
    kept = Mutex(weights)
    self.reread = reread
  }

  /// All of them.
  ///
  /// - Throws: `CheckpointError` if the file cannot be read any more.
  func take() throws(CheckpointError) -> NamedTensors {
    let first = kept.withLock { kept in
      defer { kept = nil }
      return kept
    }
    if let first { return first }
    do {
      return try reread()
    } catch {
      switch error {
      case .format(let fault): throw .format(fault)
      case .card(let fault), .cardFile(_, let fault): throw fault
      case .graph, .noGenerator, .noStatistics, .otherNorm, .unpredicted:
        throw .format(
          .malformed(
            subject: "the file", found: "another one by now", expected: "the one that was opened"))
      }
    }
  }
}
