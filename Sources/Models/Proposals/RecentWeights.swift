import Formats
import Synchronization
import Tensors

/// Weights that are read once and kept until they are forgotten: between two batch norms many guesses run the
/// same few layers.
final class RecentWeights: WeightSource {
  private let file: any WeightSource
  private let kept = Mutex(NamedTensors())
  private let failed = Mutex<FormatError?>(nil)

  /// The weights in `file`.
  init(_ file: any WeightSource) {
    self.file = file
  }

  /// Numbers of a tensor that is always kept: what norms recorded.
  private static let few = 1 << 14

  func shape(of name: String) -> [Int]? { file.shape(of: name) }

  func tensor(_ name: String) throws(FormatError) -> Tensor? {
    if let known = kept.withLock({ $0[name] }) { return known }
    let tensor: Tensor?
    do {
      tensor = try file.tensor(name)
    } catch {
      failed.withLock { $0 = $0 ?? error }
      throw error
    }
    kept.withLock { $0[name] = tensor }
    return tensor
  }

  /// The numbers of a tensor; nil if it is not there or cannot be read.
  func values(_ name: String) -> [Float]? { (try? tensor(name))?.values }

  /// What was wrong with the first tensor that could not be read.
  var fault: FormatError? { failed.withLock { $0 } }

  /// Gives large tensors up.
  func forget() {
    kept.withLock { kept in
      for (name, tensor) in kept.pairs where tensor.count > Self.few { kept[name] = nil }
    }
  }
}
