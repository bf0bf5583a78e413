import Glibc

/// Rearrangements and arithmetic between values of any rank, which graphs have beside their layers.
///
/// Shapes and axes leave the batch axis out. They run on plain row-major arrays, so that generators
/// that use a few of them run; what a network spends its time with are the other layers.
public enum TensorOperation: Equatable, Hashable, Sendable {
  /// A parameter of the network, `value`, of the given shape; takes no input.
  case constant([Int])
  /// Two values, combined number by number; axes of extent 1 are repeated as NumPy does.
  case combine(Combination)
  /// (..., m, k) and (..., k, n) to (..., m, n).
  case matrixProduct
  /// Any number of values, one after another along an axis.
  case concatenate(axis: Int)
  /// Axis i of the result is axis `axes[i]` of the input.
  case transpose([Int])
  /// `count` entries of an axis from `start` on, every `step`-th; `step` may be negative.
  case slice(axis: Int, start: Int, count: Int, step: Int)
  /// The entries of an axis at the given places, in their order.
  case gather(axis: Int, indices: [Int])
  /// More entries before and after those of each axis.
  case pad(before: [Int], after: [Int], Padding)
  /// Every axis that is named becomes one entry.
  case reduce(Reduction, axes: [Int], keepsAxes: Bool)
  /// e^x / sum of e^x along an axis.
  case softmax(axis: Int)
  /// (C, H, W) to (C / b^2, H b, W b): channels become pixels.
  ///
  /// PyTorch's PixelShuffle is `channelsFirst`: ONNX's CRD, in place of DCR.
  case depthToSpace(block: Int, channelsFirst: Bool)
  /// Axes of extent 1 are repeated up to the shape.
  case expand([Int])

  /// Arithmetic of two numbers.
  public enum Combination: String, CaseIterable, Codable, Sendable {
    case add, subtract, multiply, divide, power, minimum, maximum

    /// a combined with b.
    public func callAsFunction(_ a: Float, _ b: Float) -> Float {
      switch self {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      case .divide: a / b
      case .power: b == 2 ? a * a : powf(a, b)
      case .minimum: min(a, b)
      case .maximum: max(a, b)
      }
    }
  }

  /// What a pad is filled with.
  public enum Padding: Equatable, Hashable, Sendable {
    /// One number.
    case value(Float)
    /// The entries inside, mirrored at the outermost one.
    case reflect
    /// The outermost entry.
    case edge
  }

  /// One number out of many.
  public enum Reduction: String, CaseIterable, Codable, Sendable {
    case sum = "reduceSum"
    case mean = "reduceMean"
    case maximum = "reduceMaximum"
    case minimum = "reduceMinimum"
    case product = "reduceProduct"
    case sumOfSquares = "reduceSumOfSquares"
    case norm = "reduceNorm"
  }

  /// How many inputs it takes; nil for one or more.
  public var inputCount: Int? {
    switch self {
    case .constant: 0
    case .combine, .matrixProduct: 2
    case .concatenate: nil
    case .transpose, .slice, .gather, .pad, .reduce, .softmax, .depthToSpace, .expand: 1
    }
  }
}
