import Kernels

/// A trained weight over its largest singular value, as one step of the power method estimates it.
///
/// W counts as the matrix (first axis, rest), outputs by everything that an output reads. From a vector u
/// that is kept, v = W^T u and u' = W v, both brought to length 1, give s = u' . W v, and the layer
/// multiplies by W / s. In the gradient u' and v are constants: for a gradient G at W / s, that at W is
/// (G - <G, W / s> u' v^T) / s. The kept u serves every use until `advance`.
/// - Source: Miyato et al. 2018 (arXiv:1802.05957), section 2.1 and algorithm 1.
final class SpectralNorm {
  /// W / s.
  let values: FloatBuffer
  /// Where a backward pass leaves its gradient at W / s, before `passGradientOn`.
  let gradient: FloatBuffer
  /// u, of length 1 after the first `advance`.
  let vector: StatisticSlot

  /// W.
  let weight: ParameterSlot
  private let matrix: LinearKernel
  /// The matrix as one row, for <G, W / s>.
  private let row: LinearKernel
  /// u'.
  private let left: FloatBuffer
  /// u' times the factor of its product with v in the gradient.
  private let scaledLeft: FloatBuffer
  /// v.
  private let right: FloatBuffer
  private let product = FloatBuffer(count: 1)
  private var norm: Float = 1
  private let processor: Processor

  /// - Parameter vector: one number for each row of the weight.
  init(of weight: ParameterSlot, vector: StatisticSlot, processor: Processor) {
    self.weight = weight
    self.vector = vector
    self.processor = processor
    let (count, rows) = (weight.layout.count, vector.layout.count)
    precondition(count % rows == 0, "a weight of \(count) numbers in \(rows) rows")
    matrix = LinearKernel(inputs: count / rows, outputs: rows)
    row = LinearKernel(inputs: count, outputs: 1)
    values = FloatBuffer(count: count)
    gradient = FloatBuffer(count: count)
    left = FloatBuffer(count: rows)
    scaledLeft = FloatBuffer(count: rows)
    right = FloatBuffer(count: count / rows)
  }

  /// Fills `values` from the weight as it is and the kept vector.
  func prepare() {
    matrix.inputGradient(
      vector.values.pointer, weight: weight.values, inputGradient: right.pointer, rows: 1,
      on: processor)
    _ = Self.normalise(right)
    matrix.forward(
      right.pointer, weight: weight.values, bias: nil, output: left.pointer, rows: 1, on: processor)
    // u' . W v, as u' is W v over its length.
    norm = max(Self.normalise(left), Self.leastLength)
    processor.scale(1 / norm, weight.values, to: values.pointer, count: weight.layout.count)
  }

  /// Adds what `gradient` means for the weight to the weight's gradient.
  func passGradientOn() {
    row.forward(
      gradient.pointer, weight: values.pointer, bias: nil, output: product.pointer, rows: 1,
      on: processor)
    processor.addScaled(
      1 / norm, gradient.pointer, to: weight.gradient, count: weight.layout.count)
    processor.scale(
      -product.pointer[0] / norm, left.pointer, to: scaledLeft.pointer, count: left.count)
    matrix.weightGradient(
      input: right.pointer, outputGradient: scaledLeft.pointer, weightGradient: weight.gradient,
      rows: 1, accumulate: true, on: processor)
  }

  /// Keeps the vector that the last `prepare` arrived at.
  func advance() {
    vector.values.pointer.update(from: left.pointer, count: left.count)
  }

  /// As in the authors' code, so that a vector of zeros stays one.
  private static let leastLength: Float = 1e-12

  /// Brings a vector to length 1; its length before.
  private static func normalise(_ vector: FloatBuffer) -> Float {
    var sum = 0.0
    for i in 0..<vector.count { sum += Double(vector.pointer[i]) * Double(vector.pointer[i]) }
    let length = Float(sum.squareRoot())
    let factor = 1 / (length + leastLength)
    for i in 0..<vector.count { vector.pointer[i] *= factor }
    return length
  }
}

/// Which layers of a network are trained with their weights over their spectral norms.
///
/// It is a way to train: a finished model has the divided weights and needs to know nothing of it.
public enum SpectralNormalisation: Equatable, Sendable {
  /// None.
  case none
  /// Every linear layer and convolution.
  case all
  /// Every one of them but the last.
  case allButLast

  /// Whether layer `index` of `network`, which has a weight, is one of them.
  func covers(_ index: Int, of network: NetworkDescription) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .allButLast: network.layers[(index + 1)...].contains { $0.kind.isProduct }
    }
  }
}

extension LayerKind {
  /// Whether it multiplies by a matrix of weights.
  fileprivate var isProduct: Bool {
    switch self {
    case .linear, .conv2d, .convTranspose2d: true
    case .batchNorm, .groupNorm, .relu, .leakyRelu, .tanh, .sigmoid, .function, .reshape, .resize,
      .tensor:
      false
    }
  }
}
