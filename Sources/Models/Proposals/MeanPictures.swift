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

  /// The mean of the pictures that `run` makes of `sample`, as a batch of one; nil if it makes none.
  mutating func mean(
    of sample: Tensor, after layers: [LayerDescription], _ run: () -> Tensor?
  ) -> Tensor? {
    let number = samples.firstIndex { $0.isSame(as: sample) } ?? samples.count
    if number == samples.count { samples.append(sample) }
    let key = Key(sample: number, layers: layers)
    if let mean = known[key] { return mean }
    guard let pictures = run() else { return nil }
    let mean = pictures.mean
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

  /// The mean along the first axis, which stays with one entry.
  fileprivate var mean: Tensor {
    let size = values.count / shape[0]
    let factor = 1 / Float(shape[0])
    var sum = [Float](repeating: 0, count: size)
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for image in 0..<shape[0] {
          for index in 0..<size { sum[index] += values[image * size + index] }
        }
        for index in 0..<size { sum[index] *= factor }
      }
    }
    return Tensor(shape: [1] + shape.dropFirst(), values: sum)
  }
}
