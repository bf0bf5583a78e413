import Datasets
import Models
import Networks
import Tensors

extension FeatureReader {
  /// What all layers make of the pictures of a set, each map brought to 4 x 4 by the maximum and all of
  /// them joined: (pictures, features).
  ///
  /// - Parameter range: the values of black and white that the network takes.
  /// - Source: Radford et al. 2016 (arXiv:1511.06434), section 5.1.
  func pooledFeatures(of set: ImageSet, range: ClosedRange<Float>) -> Tensor {
    let width = layers.reduce(0) { $0 + $1.pooledCount }
    var values: [Float] = []
    values.reserveCapacity(set.count * width)
    for start in stride(from: 0, to: set.count, by: batch) {
      let indices = start..<min(start + batch, set.count)
      read(
        Tensor(
          shape: [indices.count, set.channels, set.height, set.width],
          values: set.values(at: indices, range: range)))
      let maps = layers.map { (layer: $0, maps: self.maps(of: $0)) }
      for row in 0..<indices.count {
        for (layer, maps) in maps { layer.appendPooled(row, of: maps, to: &values) }
      }
    }
    return Tensor(shape: [set.count, width], values: values)
  }
}

extension FeatureReader.Layer {
  /// Windows along a side of `length`; smaller maps stay as they are.
  private static func windows(_ length: Int) -> [Range<Int>] {
    let count = min(4, length)
    return (0..<count).map { index in
      (index * length / count)..<((index + 1) * length + count - 1) / count
    }
  }

  /// Numbers that are left of the layer.
  var pooledCount: Int {
    shape[0] * Self.windows(shape[1]).count * Self.windows(shape[2]).count
  }

  /// Adds the largest number of each window of each map of picture `row`.
  func appendPooled(_ row: Int, of maps: Tensor, to values: inout [Float]) {
    let (rows, columns) = (Self.windows(shape[1]), Self.windows(shape[2]))
    maps.values.withUnsafeBufferPointer { maps in
      for channel in 0..<shape[0] {
        let start = (row * shape[0] + channel) * shape[1] * shape[2]
        for ys in rows {
          for xs in columns {
            var largest = -Float.infinity
            for y in ys {
              for x in xs { largest = max(largest, maps[start + y * shape[2] + x]) }
            }
            values.append(largest)
          }
        }
      }
    }
  }
}
