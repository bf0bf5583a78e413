/// Floats that must be readable (not writable) past the end of every buffer handed to a kernel.
///
/// Whole vectors are read where only some lanes count.
public let readableSlack = 64

/// One instruction set's kernels; all arguments are pointers and plain values.
public final class KernelTable: Sendable {
  /// Lanes per vector.
  public let vectorWidth: Int
  /// Columns of one packed panel.
  public let panelWidth: Int
  /// Rows `start ..< end` of one column panel: (call, panel, start, end).
  public let gemm: @Sendable (GemmCall, Int, Int, Int) -> Void
  /// One row times one packed panel: (call, panel).
  public let gemv: @Sendable (GemmCall, Int) -> Void
  /// One row times columns whose weights are halves.
  public let halfProduct: @Sendable (HalfCall) -> Void
  /// Halves as floats: (weights, rows, scale, target, target stride).
  public let decodeHalves:
    @Sendable (
      UnsafeRawPointer, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void
  /// Columns `start ..< end` of a product with a transposed right side.
  public let dot: @Sendable (DotCall, Int, Int) -> Void
  /// Output rows and columns of a weight gradient: (call, rows, columns, room for
  /// `outerSingleBlock` rows of a panel).
  public let outer:
    @Sendable (OuterCall, Range<Int>, Range<Int>, UnsafeMutablePointer<Float>) -> Void
  /// (function, slope, source, target, count).
  public let apply:
    @Sendable (
      UnaryFunction, Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void
  /// (derivative, slope, result, gradient, target, count).
  public let differentiate:
    @Sendable (
      UnaryDerivative, Float, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>, Int
    ) -> Void
  /// target += factor * source: (factor, source, target, count).
  public let addScaled:
    @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// target = factor * source: (factor, source, target, count).
  public let scale:
    @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// (constants, weights, gradients, first moments, second moments, count).
  public let adam:
    @Sendable (
      AdamConstants, UnsafeMutablePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void
  /// (source, run, sums).
  public let columnSums:
    @Sendable (UnsafePointer<Float>, ColumnRun, UnsafeMutablePointer<Float>) -> Void
  /// (source, run, mean, sums of squared differences).
  public let columnSquares:
    @Sendable (
      UnsafePointer<Float>, ColumnRun, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// (gradient, source, run, mean, sums, products).
  public let columnProducts:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, ColumnRun, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// (source, target, run, scale, shift, slope).
  public let columnAffine:
    @Sendable (
      UnsafePointer<Float>, UnsafeMutablePointer<Float>, ColumnRun, UnsafePointer<Float>,
      UnsafePointer<Float>, Float
    ) -> Void
  /// (gradient, source, target, run, coefficients).
  public let columnAffine2:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, ColumnRun,
      ColumnCoefficients
    ) -> Void
  /// (number, distributions, log densities, sums of log densities).
  public let normalLogDensities:
    @Sendable (Float, NormalRow, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  /// (number, distributions, factor, shares, common, gradients at means, at log deviations).
  public let normalGradients:
    @Sendable (
      Float, NormalRow, Float, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Float
  /// (values, count).
  public let softmax: @Sendable (UnsafeMutablePointer<Float>, Int) -> SoftmaxScale
  /// (probabilities, targets, scale, gradient, count).
  public let crossEntropy:
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, Float, UnsafeMutablePointer<Float>, Int
    ) -> Double
  /// The neighbours' differences of one line of pixels.
  public let differences: @Sendable (DifferenceCall) -> Void
  /// One line of Winograd tiles.
  public let tileOutputs: @Sendable (TileCall) -> Void
  /// The sums of neighbours of two lines of pixels.
  public let tileSums: @Sendable (TileSumCall) -> Void
  /// The factors of a few kernels' Winograd products.
  public let filterFactors: @Sendable (FilterCall) -> Void
  /// The same of 3 x 3 kernels that meet doubled pixels.
  public let doubledFilterFactors: @Sendable (FilterCall) -> Void
  /// The same of kernels that are halves.
  public let halfFilterFactors: @Sendable (HalfFilterCall) -> Void

  /// The generic kernels, specialised to `V` in the module that calls this.
  @inlinable @inline(__always)
  public init<V: FloatVector>(_ type: V.Type) {
    vectorWidth = V.width
    panelWidth = V.width * V.TileRow.count
    gemm = { KernelCore.gemm(V.self, $0, panel: $1, start: $2, end: $3) }
    gemv = { KernelCore.gemv(V.self, $0, panel: $1) }
    halfProduct = { KernelCore.halfProduct(V.self, $0) }
    decodeHalves = { KernelCore.decodeHalves(V.self, $0, $1, scale: $2, to: $3, stride: $4) }
    dot = { KernelCore.dot(V.self, $0, start: $1, end: $2) }
    outer = {
      KernelCore.outer(
        V.self, $0, start: $1.lowerBound, end: $1.upperBound, firstColumn: $2.lowerBound,
        lastColumn: $2.upperBound, right: $3)
    }
    apply = { KernelCore.apply(V.self, $0, $1, $2, $3, $4) }
    differentiate = { KernelCore.differentiate(V.self, $0, $1, $2, $3, $4, $5) }
    addScaled = { KernelCore.addScaled(V.self, $0, $1, $2, $3) }
    scale = { KernelCore.scale(V.self, $0, $1, $2, $3) }
    adam = { KernelCore.adam(V.self, $0, $1, $2, $3, $4, $5) }
    columnSums = { KernelCore.columnSums(V.self, $0, $1, $2) }
    columnSquares = { KernelCore.columnSquares(V.self, $0, $1, $2, $3) }
    columnProducts = { KernelCore.columnProducts(V.self, $0, $1, $2, $3, $4, $5) }
    columnAffine = { KernelCore.columnAffine(V.self, $0, $1, $2, $3, $4, $5) }
    normalLogDensities = { KernelCore.normalLogDensities(V.self, $0, $1, $2, $3) }
    normalGradients = { KernelCore.normalGradients(V.self, $0, $1, $2, $3, $4, $5, $6) }
    softmax = { KernelCore.softmax(V.self, $0, $1) }
    crossEntropy = { KernelCore.crossEntropy(V.self, $0, $1, $2, $3, $4) }
    differences = { KernelCore.differences(V.self, $0) }
    tileOutputs = { KernelCore.tileOutputs(V.self, $0) }
    tileSums = { KernelCore.tileSums(V.self, $0) }
    filterFactors = { KernelCore.filterFactors(V.self, $0) }
    doubledFilterFactors = { KernelCore.doubledFilterFactors(V.self, $0) }
    halfFilterFactors = { KernelCore.halfFilterFactors(V.self, $0) }
    columnAffine2 = { KernelCore.columnAffine2(V.self, $0, $1, $2, $3, $4) }
  }
}
