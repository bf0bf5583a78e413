import Kernels

/// How a parameter lies in memory, against PyTorch's row-major order.
///
/// Convolution weights lie as PyTorch has them (the kernels repack them), so they are plain vectors.
enum ParameterLayout: Equatable {
  /// One number per feature.
  case vector(FeatureOrder)
  /// (outputs, inputs), either side in its own order.
  case matrix(outputs: FeatureOrder, inputs: FeatureOrder)

  var count: Int {
    switch self {
    case .vector(let order): order.count
    case .matrix(let outputs, let inputs): outputs.count * inputs.count
    }
  }

  /// Calls `body` with each pair (PyTorch's index, index in memory).
  private func forEachPair(_ body: (Int, Int) -> Void) {
    switch self {
    case .vector(let order):
      for i in 0..<order.count { body(i, order.position(of: i)) }
    case .matrix(let outputs, let inputs):
      let positions = (0..<inputs.count).map { inputs.position(of: $0) }
      for row in 0..<outputs.count {
        let target = outputs.position(of: row) * inputs.count
        for (column, position) in positions.enumerated() {
          body(row * inputs.count + column, target + position)
        }
      }
    }
  }

  func load(_ values: [Float], into memory: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { source in
      forEachPair { memory[$1] = source[$0] }
    }
  }

  func unload(_ memory: UnsafePointer<Float>) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { target, filled in
      forEachPair { target[$0] = memory[$1] }
      filled = count
    }
  }
}

/// One trained parameter: its place in the network's block of weights and in that of gradients.
struct ParameterSlot {
  /// `<layer>.<weight | bias>`.
  let name: String
  /// PyTorch's shape.
  let shape: [Int]
  let layout: ParameterLayout
  /// Floats from the start of the block.
  let offset: Int
  let values: UnsafeMutablePointer<Float>
  let gradient: UnsafeMutablePointer<Float>
}

/// A running statistic of a batch norm, or the vector of a spectral norm: not trained by gradient.
struct StatisticSlot {
  /// `<layer>.<running_mean | running_var | spectral_vector>`.
  let name: String
  let layout: ParameterLayout
  let values: FloatBuffer
}
