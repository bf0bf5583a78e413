import Kernels
import Tensors

/// A linear classifier of vectors: one class against the rest, squared hinge, at its optimum.
///
/// For each class, over its weights w (a last number 1 in x carries the bias, as in LIBLINEAR):
/// min |w|^2 / 2 + cost * sum over rows of max(0, 1 - y w . x)^2, with y = 1 in the class, else -1.
/// All classes are solved together by L-BFGS on the whole problem, which is convex.
/// - Source: Fan et al. 2008, "LIBLINEAR", section 2; Nocedal & Wright 2006, algorithm 7.4.
public struct LinearSVM: Sendable {
  /// (classes, features).
  public let weights: Tensor
  /// One a class.
  public let biases: [Float]

  /// Fits the classifier to `features`, (rows, features), whose classes are `labels`.
  ///
  /// - Parameters:
  ///   - cost: the weight of the errors, above 0; larger fits the rows better.
  ///   - start: a solution to begin with, of another cost; nil for zeros.
  ///   - tolerance: how short the gradient is at the end, as a share of that at zero.
  /// - Precondition: a label below `classes` for each row, and at least one row.
  public init(
    _ features: Tensor, labels: [Int], classes: Int, cost: Double, from start: LinearSVM? = nil,
    tolerance: Double = 1e-4, on processor: Processor
  ) {
    precondition(
      features.shape[0] == labels.count && !labels.isEmpty
        && labels.allSatisfy { (0..<classes).contains($0) } && cost > 0,
      "\(labels.count) labels below \(classes) for \(features.shape), cost \(cost)")
    let problem = SquaredHinge(
      features: features, labels: labels, classes: classes, cost: cost, processor: processor)
    let width = features.shape[1]
    let zero = [Double](repeating: 0, count: classes * (width + 1))
    let steepest = problem.evaluate(zero).gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let solution = LBFGS.minimum(
      from: start.map { ($0.weights.values + $0.biases).map(Double.init) } ?? zero,
      tolerance: tolerance * steepest, of: problem.evaluate)
    weights = Tensor(
      shape: [classes, width], values: solution.prefix(classes * width).map { Float($0) })
    biases = solution.suffix(classes).map { Float($0) }
  }

  /// The class with the largest margin for each row of `features`, (rows, features).
  public func classes(of features: Tensor, on processor: Processor) -> [Int] {
    let scores = RowProducts(weights: weights, biases: biases, on: processor).of(features).values
    let count = biases.count
    return (0..<features.shape[0]).map { row in
      let own = scores[(row * count)..<((row + 1) * count)]
      return (own.indexOfMaximum ?? own.startIndex) - own.startIndex
    }
  }
}

/// The objective of `LinearSVM` and its gradient: weights class by class, then the biases.
private final class SquaredHinge {
  private let labels: [Int]
  private let classes: Int
  private let width: Int
  private let cost: Double
  private let processor: Processor
  private let product: LinearKernel
  /// (rows, width).
  private let features: FloatBuffer
  /// (classes, width).
  private let weights: FloatBuffer
  private let biases: FloatBuffer
  /// (rows, classes): the margins, and then the derivative by each of them.
  private let slopes: FloatBuffer
  /// (classes, width): what the errors add to the gradient.
  private let sums: FloatBuffer

  init(features: Tensor, labels: [Int], classes: Int, cost: Double, processor: Processor) {
    self.labels = labels
    self.classes = classes
    self.cost = cost
    self.processor = processor
    width = features.shape[1]
    product = LinearKernel(inputs: width, outputs: classes)
    self.features = FloatBuffer(features.values)
    weights = FloatBuffer(count: classes * width)
    biases = FloatBuffer(count: classes)
    slopes = FloatBuffer(count: labels.count * classes)
    sums = FloatBuffer(count: classes * width)
  }

  func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    weights.copy(from: point.prefix(classes * width).map { Float($0) })
    biases.copy(from: point.suffix(classes).map { Float($0) })
    product.forward(
      features.pointer, weight: weights.pointer, bias: biases.pointer, output: slopes.pointer,
      rows: labels.count, on: processor)
    var errors = 0.0
    var gradient = point
    for (row, label) in labels.enumerated() {
      for index in 0..<classes {
        let place = row * classes + index
        let sign: Float = label == index ? 1 : -1
        let gap = max(0, 1 - sign * slopes.pointer[place])
        errors += Double(gap) * Double(gap)
        slopes.pointer[place] = -2 * Float(cost) * sign * gap
        gradient[classes * width + index] += Double(slopes.pointer[place])
      }
    }
    product.weightGradient(
      input: features.pointer, outputGradient: slopes.pointer, weightGradient: sums.pointer,
      rows: labels.count, on: processor)
    for index in 0..<(classes * width) { gradient[index] += Double(sums.pointer[index]) }
    let norm = point.reduce(0) { $0 + $1 * $1 }
    return (norm / 2 + cost * errors, gradient)
  }
}
