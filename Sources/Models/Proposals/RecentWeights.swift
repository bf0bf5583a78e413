import Formats
import Synchronization
import Tensors

/// Weights that are read once and kept until they are forgotten: between two batch norms many guesses run the
/// same few layers.
///
/// Of large ones only what was cut out of them is kept.
final class RecentWeights: WeightSource {
  private let file: ForeignWeights
  private let kept = Mutex(NamedTensors())
  private let cuts = Mutex<[Cut: Tensor]>([:])
  private let failed = Mutex<FormatError?>(nil)

  /// The weights in `file`.
  init(_ file: ForeignWeights) {
    self.file = file
  }

  private struct Cut: Hashable {
    var name: String
    var axis: Int
    var slices: Range<Int>
  }

  /// Numbers of a tensor that is always kept: what norms recorded.
  private static let few = 1 << 14
  /// Numbers of a tensor that is read anew whenever it is packed: to keep it would cost more.
  private static let many = 1 << 18

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

  func forSlices(
    of name: String, grain: Int, by loop: ParallelLoop,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError) {
    guard let shape = shape(of: name) else { return }
    if shape.reduce(1, *) < Self.many || kept.withLock({ $0[name] }) != nil {
      try tensor(name)?.forSlices(body)
      return
    }
    do {
      try file.forSlices(of: name, grain: grain, by: loop, body)
    } catch {
      failed.withLock { $0 = $0 ?? error }
      throw error
    }
  }

  /// Some slices of a tensor along its first axis or its second, which lie side by side; nil if it is not there or
  /// cannot be read.
  func slices(_ chosen: Range<Int>, of name: String, along axis: Int) -> Tensor? {
    let cut = Cut(name: name, axis: axis, slices: chosen)
    if let known = cuts.withLock({ $0[cut] }) { return known }
    guard var shape = shape(of: name), axis < shape.count, chosen.upperBound <= shape[axis] else {
      return nil
    }
    let inner = shape[(axis + 1)...].reduce(1, *)
    let runs = (0..<(axis == 0 ? 1 : shape[0])).map { index in
      let start = index * shape[axis]
      return ((start + chosen.lowerBound) * inner)..<((start + chosen.upperBound) * inner)
    }
    guard let values = try? self.runs(runs, of: name, count: shape.reduce(1, *)) else { return nil }
    shape[axis] = chosen.count
    let tensor = Tensor(shape: shape, values: values)
    cuts.withLock { $0[cut] = tensor }
    return tensor
  }

  /// The numbers of a tensor of `count` numbers in some ranges, in rising order.
  private func runs(_ runs: [Range<Int>], of name: String, count: Int) throws(FormatError)
    -> [Float]
  {
    if count >= Self.many {
      do {
        if let values = try file.runs(runs, of: name) { return values }
      } catch {
        failed.withLock { $0 = $0 ?? error }
        throw error
      }
    }
    var values: [Float] = []
    var next = 0
    let size = count / max(1, shape(of: name)?.first ?? 1)
    try forSlices(of: name, grain: 1, by: inTurn) { range, first in
      // No run crosses from one slice to the next but where it is of whole slices.
      let (start, end) = (range.lowerBound * size, range.upperBound * size)
      while next < runs.count, runs[next].lowerBound < end {
        let part = runs[next].clamped(to: start..<end)
        values += UnsafeBufferPointer(start: first + (part.lowerBound - start), count: part.count)
        if runs[next].upperBound > end { break }
        next += 1
      }
    }
    return values
  }

  /// The numbers of a tensor; nil if it is not there or cannot be read.
  func values(_ name: String) -> [Float]? { (try? tensor(name))?.values }

  /// What was wrong with the first tensor that could not be read.
  var fault: FormatError? { failed.withLock { $0 } }

  /// Gives large tensors up, and what was cut out of them.
  func forget() {
    cuts.withLock { $0 = [:] }
    kept.withLock { kept in
      for (name, tensor) in kept.pairs where tensor.count > Self.few { kept[name] = nil }
    }
  }
}
