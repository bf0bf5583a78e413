/// One implicit matrix product: output[row][n] = f(bias[n] + sum over (tap, k) input[row + tap][k] * weights[tap][k][n]).
///
/// Input and output rows are addressed in place by strides, so convolutions need no im2col.
/// `f` is the identity (slope 1), ReLU (0) or leaky ReLU.
public struct GemmCall {
  /// First float of row 0, to which tap offsets are added.
  public var input: UnsafePointer<Float>
  /// Packed panels, or a row-major (tapCount * depth, columns) matrix when `weightStride` is above 0.
  public var weights: UnsafePointer<Float>
  /// First float of output row 0.
  public var output: UnsafeMutablePointer<Float>
  /// `columns` floats, or nil for zero.
  public var bias: UnsafePointer<Float>?
  /// Rows of the product.
  public var rows: RowGrid
  /// Input row strides.
  public var inputStrides: RowStrides
  /// Output row strides.
  public var outputStrides: RowStrides
  /// `tapCount` offsets in floats.
  public var taps: UnsafePointer<Int>
  /// Number of taps.
  public var tapCount: Int
  /// Consecutive floats read per tap.
  public var depth: Int
  /// Output columns.
  public var columns: Int
  /// 0 for packed panels, else floats between the rows of a matrix read in place.
  public var weightStride: Int
  /// Whether packed panels hold halves, two columns a word as in `HalfCall`; the sums are then 2^-112 of
  /// what they are of floats, and start from zero.
  public var areHalves: Bool
  /// Factor below zero of the fused activation; 1 keeps the value.
  public var slope: Float
  /// Adds to what `output` holds instead of starting from the bias.
  public var accumulate: Bool
  /// What will probably be read after these weights; nil where that is what follows them in memory.
  public var following: UnsafePointer<Float>?

  /// All fields, as described at each.
  @inlinable
  public init(
    input: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: RowGrid,
    inputStrides: RowStrides, outputStrides: RowStrides, taps: UnsafePointer<Int>, tapCount: Int,
    depth: Int, columns: Int, weightStride: Int, areHalves: Bool = false, slope: Float,
    accumulate: Bool, following: UnsafePointer<Float>? = nil
  ) {
    self.input = input
    self.weights = weights
    self.output = output
    self.bias = bias
    self.rows = rows
    self.inputStrides = inputStrides
    self.outputStrides = outputStrides
    self.taps = taps
    self.tapCount = tapCount
    self.depth = depth
    self.columns = columns
    self.weightStride = weightStride
    self.areHalves = areHalves
    self.slope = slope
    self.accumulate = accumulate
    self.following = following
  }
}
