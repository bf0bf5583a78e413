import Networks
import Tensors

/// What the pictures of a sample become on average after some layers, each worked out once.
struct MeanPictures {
  private struct Key: Hashable {
    var sample: Int
    var layers: [LayerDescription]
  }

  private var samples: [Tensor] = []
  private var known: [Key: Tensor] = [:]

  /// The mean of what `layers` make of the pictures of `sample`, as a batch of one: what `run` gives, if it is not
  /// known; nil if that gives none.
  mutating func mean(
    of sample: Tensor, after layers: [LayerDescription], _ run: () -> Tensor?
  ) -> Tensor? {
    let number = samples.firstIndex { $0.isSame(as: sample) } ?? samples.count
    if number == samples.count { samples.append(sample) }
    let key = Key(sample: number, layers: layers)
    if let mean = known[key] { return mean }
    let mean = run()
    known[key] = mean
    return mean
  }
}

extension Tensor {
  /// Whether both are the same memory.
  fileprivate func isSame(as other: Tensor) -> Bool {
    shape == other.shape
      && values.withUnsafeBufferPointer { one in
        other.values.withUnsafeBufferPointer { one.baseAddress == $0.baseAddress }
      }
  }
}
