import Glibc
import KernelCore

/// How likely the samples of a batch are under the mixture of all of its distributions, and the gradients
/// of a weighted sum of those log densities, in memory that is planned once.
///
/// Row b' of the batch has a normal distribution in each of some dimensions, and a probability for each
/// of some combinations of categories. For the sample of row b, the mixture over all rows b' with given
/// weights has a density in each dimension, one of the whole vector, and one of the vector together with
/// each combination. All pairs are visited: rows^2 * (dimensions + combinations) exponentials.
///
/// Matrices over b' have a row per dimension or combination, `stride` floats apart. Rows of samples are
/// shared out in a fixed number of groups, whose sums are added in order: the number of threads does not
/// matter. Not `Sendable`: one evaluation at a time.
public final class PosteriorMixtures {
  /// Rows of the batch.
  public let rows: Int
  /// Dimensions of a sample.
  public let dimensions: Int
  /// Combinations of categories; 0 where there are none.
  public let combinations: Int
  /// Floats from one row of a matrix over b' to the next.
  public let stride: Int

  /// Samples, (rows, dimensions); filled by the caller.
  public let samples: FloatBuffer
  /// Means, (dimensions, rows); filled by the caller.
  public let means: FloatBuffer
  /// 1 / deviation, (dimensions, rows); filled by the caller.
  public let rates: FloatBuffer
  /// The logarithm of the density at the mean, (dimensions, rows); filled by the caller.
  public let peaks: FloatBuffer
  /// Logarithms of the combinations' probabilities, (combinations, rows); filled by the caller.
  public let logProbabilities: FloatBuffer

  /// log q(z_bd) of each sample and dimension, (rows, dimensions).
  public let dimensionDensities: FloatBuffer
  /// log q(z_b) of each sample.
  public let vectorDensities: FloatBuffer
  /// log q(z_b, combination), (rows, combinations).
  public let jointDensities: FloatBuffer

  /// The gradient at the samples, through the densities alone, (rows, dimensions).
  public let sampleGradients: FloatBuffer
  /// The gradients at the means, (dimensions, rows).
  public let meanGradients: FloatBuffer
  /// The gradients at the log deviations, with the samples fixed, (dimensions, rows).
  public let deviationGradients: FloatBuffer
  /// The gradients at the logarithms of the probabilities, those of the mixtures alone, (combinations, rows).
  public let probabilityGradients: FloatBuffer

  /// What each mixture counts in the loss: the sum over rows of `dimension` times the log density in each
  /// dimension, `vector` times that of the vector, and `joint` times the expected one of vector and
  /// combination under the row's own probabilities.
  public struct Coefficients: Equatable, Sendable {
    /// Of each dimension.
    public var dimension: Float
    /// Of the vector.
    public var vector: Float
    /// Of vector and combination together.
    public var joint: Float

    /// All fields, as described at each.
    public init(dimension: Float, vector: Float, joint: Float) {
      self.dimension = dimension
      self.vector = vector
      self.joint = joint
    }
  }

  private let groupCount: Int
  /// For each group: a row a mixture, the row of the vector's log densities, the common gradient, and the
  /// group's gradients.
  private let scratch: FloatBuffer
  private let scratchSize: Int

  /// Memory for batches of `rows`.
  ///
  /// - Precondition: there are at least two rows and one dimension.
  public init(rows: Int, dimensions: Int, combinations: Int) {
    precondition(
      rows > 1 && dimensions > 0 && combinations >= 0,
      "\(rows) rows, \(dimensions) dimensions, \(combinations) combinations")
    self.rows = rows
    self.dimensions = dimensions
    self.combinations = combinations
    stride = (rows + 15) / 16 * 16
    let matrix = dimensions * stride
    samples = FloatBuffer(count: rows * dimensions)
    means = FloatBuffer(count: matrix)
    rates = FloatBuffer(count: matrix)
    peaks = FloatBuffer(count: matrix)
    logProbabilities = FloatBuffer(count: combinations * stride)
    dimensionDensities = FloatBuffer(count: rows * dimensions)
    vectorDensities = FloatBuffer(count: rows)
    jointDensities = FloatBuffer(count: rows * combinations)
    sampleGradients = FloatBuffer(count: rows * dimensions)
    meanGradients = FloatBuffer(count: matrix)
    deviationGradients = FloatBuffer(count: matrix)
    probabilityGradients = FloatBuffer(count: combinations * stride)
    groupCount = min(rows, 16)
    scratchSize = stride * (3 * dimensions + combinations + 4)
    scratch = FloatBuffer(count: groupCount * scratchSize)
  }

  /// Fills densities and gradients.
  ///
  /// - Parameters:
  ///   - own: the logarithm of the weight of a sample's own row in its mixture.
  ///   - other: that of each other row.
  ///   - coefficients: what the mixtures count in the loss; all 0 where no gradient is wanted.
  public func evaluate(
    own: Float, other: Float, coefficients: Coefficients, on processor: Processor
  ) {
    let kernels = processor.kernels
    let wantsGradients = coefficients != Coefficients(dimension: 0, vector: 0, joint: 0)
    processor.parallelFor(groupCount) { group in
      let memory = scratch.pointer + group * scratchSize
      let gradients = memory + stride * (dimensions + 3)
      gradients.update(repeating: 0, count: stride * (2 * dimensions + combinations))
      let first = group * rows / groupCount
      let end = (group + 1) * rows / groupCount
      for row in first..<end {
        densities(row, memory, own: own, other: other, kernels)
        jointTerms(
          row, memory, gradients, own: own, other: other, coefficients, kernels)
        if wantsGradients { differentiate(row, memory, gradients, coefficients, kernels) }
      }
    }
    addUp(wantsGradients: wantsGradients, kernels)
  }

  private func normals(_ dimension: Int) -> NormalRow {
    let start = dimension * stride
    return NormalRow(
      means: means.pointer + start, rates: rates.pointer + start, peaks: peaks.pointer + start,
      count: rows)
  }

  /// The logarithm of the mixture's density, whose terms become their shares of it.
  private func mix(
    _ terms: UnsafeMutablePointer<Float>, row: Int, own: Float, other: Float,
    _ kernels: KernelTable
  ) -> Float {
    terms[row] += own - other
    let scale = kernels.softmax(terms, rows)
    return other + scale.top + log(scale.sum)
  }

  /// Each dimension's shares into the first rows of `memory`, then the vector's log densities, and the
  /// vector's shares.
  private func densities(
    _ row: Int, _ memory: UnsafeMutablePointer<Float>, own: Float, other: Float,
    _ kernels: KernelTable
  ) {
    let vector = memory + dimensions * stride
    let shares = vector + stride
    vector.update(repeating: 0, count: rows)
    for dimension in 0..<dimensions {
      let terms = memory + dimension * stride
      let place = row * dimensions + dimension
      kernels.normalLogDensities(samples.pointer[place], normals(dimension), terms, vector)
      dimensionDensities.pointer[place] = mix(
        terms, row: row, own: own, other: other, kernels)
    }
    shares.update(from: vector, count: rows)
    vectorDensities.pointer[row] = mix(shares, row: row, own: own, other: other, kernels)
  }

  /// The density with each combination; the gradient that all dimensions have in common begins here.
  private func jointTerms(
    _ row: Int, _ memory: UnsafeMutablePointer<Float>,
    _ gradients: UnsafeMutablePointer<Float>, own: Float, other: Float,
    _ coefficients: Coefficients, _ kernels: KernelTable
  ) {
    let vector = memory + dimensions * stride
    let common = vector + stride
    let terms = common + stride
    kernels.scale(coefficients.vector, common, common, rows)
    for combination in 0..<combinations {
      let logProbability = logProbabilities.pointer + combination * stride
      terms.update(from: vector, count: rows)
      kernels.addScaled(1, logProbability, terms, rows)
      jointDensities.pointer[row * combinations + combination] = mix(
        terms, row: row, own: own, other: other, kernels)
      let factor = coefficients.joint * exp(logProbability[row])
      if factor == 0 { continue }
      kernels.addScaled(factor, terms, common, rows)
      kernels.addScaled(
        factor, terms, gradients + (2 * dimensions + combination) * stride, rows)
    }
  }

  private func differentiate(
    _ row: Int, _ memory: UnsafeMutablePointer<Float>,
    _ gradients: UnsafeMutablePointer<Float>, _ coefficients: Coefficients,
    _ kernels: KernelTable
  ) {
    let common = memory + (dimensions + 1) * stride
    for dimension in 0..<dimensions {
      let place = row * dimensions + dimension
      sampleGradients.pointer[place] = kernels.normalGradients(
        samples.pointer[place], normals(dimension), coefficients.dimension,
        memory + dimension * stride, common, gradients + dimension * stride,
        gradients + (dimensions + dimension) * stride)
    }
  }

  /// The sums over the groups, always in the same order.
  private func addUp(wantsGradients: Bool, _ kernels: KernelTable) {
    meanGradients.fill(0)
    deviationGradients.fill(0)
    probabilityGradients.fill(0)
    guard wantsGradients else {
      sampleGradients.fill(0)
      return
    }
    let matrix = dimensions * stride
    for group in 0..<groupCount {
      let gradients = scratch.pointer + group * scratchSize + stride * (dimensions + 3)
      kernels.addScaled(1, gradients, meanGradients.pointer, matrix)
      kernels.addScaled(1, gradients + matrix, deviationGradients.pointer, matrix)
      kernels.addScaled(
        1, gradients + 2 * matrix, probabilityGradients.pointer, combinations * stride)
    }
  }
}
