/// How many rows a matrix product has, as three nested counters: row = (image * height + y) * width + x.
public struct RowGrid: Equatable, Sendable {
  /// Outermost count.
  public var images: Int
  /// Rows of pixels per image.
  public var height: Int
  /// Pixels per row.
  public var width: Int

  /// A grid of `images` x `height` x `width` rows.
  @inlinable
  public init(images: Int, height: Int, width: Int) {
    self.images = images
    self.height = height
    self.width = width
  }

  /// The rows of a plain matrix: one line of `count` pixels, so that inner loops are long.
  @inlinable
  public init(_ count: Int) { self.init(images: 1, height: 1, width: count) }

  /// Number of rows.
  @inlinable public var count: Int { images * height * width }
}

/// Where the rows of a `RowGrid` lie in memory, in floats.
public struct RowStrides: Equatable, Sendable {
  /// From one image to the next.
  public var image: Int
  /// From one row of pixels to the next.
  public var y: Int
  /// From one pixel to the next.
  public var x: Int

  /// Strides in floats.
  @inlinable
  public init(image: Int, y: Int, x: Int) {
    self.image = image
    self.y = y
    self.x = x
  }

  /// The strides of a plain matrix with `stride` floats between rows.
  @inlinable
  public init(_ stride: Int) { self.init(image: 0, y: 0, x: stride) }
}

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

/// A product with the transposed right side: output[row][n] = f(bias[n] + sum over k input[row][k] * weights[n][k]).
public struct DotCall {
  /// (rows, depth) with `inputStride` floats between rows.
  public var input: UnsafePointer<Float>
  /// (columns, depth), contiguous: a linear layer's weight as PyTorch stores it.
  public var weights: UnsafePointer<Float>
  /// (rows, columns) with `outputStride` floats between rows.
  public var output: UnsafeMutablePointer<Float>
  /// `columns` floats, or nil for zero.
  public var bias: UnsafePointer<Float>?
  /// Number of rows.
  public var rows: Int
  /// Length of the sums.
  public var depth: Int
  /// Output columns.
  public var columns: Int
  /// Floats between input rows.
  public var inputStride: Int
  /// Floats between output rows.
  public var outputStride: Int
  /// Factor below zero of the fused activation; 1 keeps the value.
  public var slope: Float

  /// All fields, as described at each.
  @inlinable
  public init(
    input: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, rows: Int, depth: Int,
    columns: Int, inputStride: Int, outputStride: Int, slope: Float
  ) {
    self.input = input
    self.weights = weights
    self.output = output
    self.bias = bias
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.inputStride = inputStride
    self.outputStride = outputStride
    self.slope = slope
  }
}

/// A weight gradient: output[k][n] (+)= sum over rows left[row + offset(k)] * right[row][n].
///
/// Both operands are read in place. The rows are added in their order, whatever the thread count.
public struct OuterCall {
  /// First float of row 0 of the left side, to which `offsets` are added.
  public var left: UnsafePointer<Float>
  /// First float of row 0 of the right side; `columns` consecutive floats per row.
  public var right: UnsafePointer<Float>
  /// (offsetCount, columns) with `outputStride` floats between rows.
  public var output: UnsafeMutablePointer<Float>
  /// Rows that are summed over.
  public var rows: RowGrid
  /// Left row strides.
  public var leftStrides: RowStrides
  /// Right row strides.
  public var rightStrides: RowStrides
  /// `offsetCount` offsets in floats, one per output row; nil for 0, 1, 2 and so on.
  public var offsets: UnsafePointer<Int>?
  /// Number of output rows.
  public var offsetCount: Int
  /// Number of output columns.
  public var columns: Int
  /// Floats between output rows.
  public var outputStride: Int
  /// Adds to what `output` holds.
  public var accumulate: Bool

  /// All fields, as described at each.
  @inlinable
  public init(
    left: UnsafePointer<Float>, right: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: RowGrid, leftStrides: RowStrides, rightStrides: RowStrides,
    offsets: UnsafePointer<Int>?, offsetCount: Int, columns: Int, outputStride: Int,
    accumulate: Bool
  ) {
    self.left = left
    self.right = right
    self.output = output
    self.rows = rows
    self.leftStrides = leftStrides
    self.rightStrides = rightStrides
    self.offsets = offsets
    self.offsetCount = offsetCount
    self.columns = columns
    self.outputStride = outputStride
    self.accumulate = accumulate
  }
}

/// One Adam step's constants (Kingma & Ba 2014, arXiv:1412.6980, Algorithm 1, as PyTorch computes it).
public struct AdamConstants: Equatable, Sendable {
  /// Share of the old first moment.
  public var beta1: Float
  /// Share of the old second moment.
  public var beta2: Float
  /// Added to the root of the corrected second moment.
  public var epsilon: Float
  /// learningRate / (1 - beta1^t).
  public var stepSize: Float
  /// 1 / sqrt(1 - beta2^t).
  public var inverseRootCorrection: Float

  /// All fields, as described at each.
  @inlinable
  public init(
    beta1: Float, beta2: Float, epsilon: Float, stepSize: Float, inverseRootCorrection: Float
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.stepSize = stepSize
    self.inverseRootCorrection = inverseRootCorrection
  }
}
