import Kernels
import Tensors

/// The first principal components of rows too wide for a covariance matrix, by subspace iteration: the
/// rows pass by in batches, again and again, and only the components are kept.
///
/// - Source: Golub & Van Loan, "Matrix Computations", 4th edition, section 8.2.4 (orthogonal iteration
///   with a Ritz step).
struct ComponentBlock {
  /// Components.
  let count: Int
  /// Numbers in a row.
  let width: Int
  /// The variance along each component, the largest first; 0 for components that the rows do not have.
  private(set) var variances: [Double]

  private let processor: Processor
  private let product: LinearKernel
  /// (count, width): the components, of length 1 and at right angles after the first round.
  private let components: FloatBuffer
  /// (count, width): the covariance times each component, times the number of rows.
  private let sums: FloatBuffer
  private let mean: [Float]

  /// Begins with `count` random components of rows whose mean is `mean`.
  init(count: Int, mean: [Float], on processor: Processor) {
    self.count = count
    self.mean = mean
    self.processor = processor
    width = mean.count
    product = LinearKernel(inputs: width, outputs: count)
    var generator = SeededGenerator(seed: 4)
    components = FloatBuffer((0..<(count * width)).map { _ in generator.nextNormal() })
    sums = FloatBuffer(count: count * width)
    variances = [Double](repeating: 0, count: count)
  }

  /// Where `rows` (N, width) lie along the components: (N, count).
  func coordinates(of rows: Tensor) -> [Float] {
    coordinates(ofCentred: centred(rows), count: rows.shape[0]).values
  }

  /// Adds what `rows` (N, width) contribute to the covariance times the components.
  func add(_ rows: Tensor) {
    let centred = centred(rows)
    let coordinates = coordinates(ofCentred: centred, count: rows.shape[0])
    product.weightGradient(
      input: centred.pointer, outputGradient: coordinates.pointer, weightGradient: sums.pointer,
      rows: rows.shape[0], accumulate: true, on: processor)
  }

  /// Ends a round over `rowCount` rows: what they add up to becomes the new components.
  mutating func finishRound(rowCount: Int) {
    var products = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in row..<count {
        var sum = 0.0
        for place in 0..<width {
          sum +=
            Double(sums.pointer[row * width + place])
            * Double(sums.pointer[column * width + place])
        }
        products[row * count + column] = sum
      }
    }
    let eigen = SymmetricEigen(products, size: count)
    for component in 0..<count {
      // Below that the sums of single precision say nothing any more.
      let isThere = eigen.values[component] > 1e-10 * eigen.values[0]
      let length = isThere ? eigen.values[component].squareRoot() : 0
      variances[component] = length / Double(rowCount)
      for place in 0..<width {
        let sum = (0..<count).reduce(0) {
          $0 + eigen.vectors[component][$1] * Double(sums.pointer[$1 * width + place])
        }
        components.pointer[component * width + place] = isThere ? Float(sum / length) : 0
      }
    }
    sums.fill(0)
  }

  private func coordinates(ofCentred rows: FloatBuffer, count rowCount: Int) -> FloatBuffer {
    let result = FloatBuffer(count: rowCount * count)
    product.forward(
      rows.pointer, weight: components.pointer, bias: nil, output: result.pointer, rows: rowCount,
      on: processor)
    return result
  }

  private func centred(_ rows: Tensor) -> FloatBuffer {
    let result = FloatBuffer(rows.values)
    for row in 0..<rows.shape[0] {
      for place in 0..<width { result.pointer[row * width + place] -= mean[place] }
    }
    return result
  }
}
