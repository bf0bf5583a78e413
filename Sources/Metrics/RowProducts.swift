import Kernels
import Tensors

/// Linear functions of rows of numbers, x W^T + b: one matrix product for all rows.
///
/// What the kernels read lies in buffers of their own, since they read past the end of every one.
public struct RowProducts {
  private let weights: FloatBuffer
  private let biases: FloatBuffer?
  private let product: LinearKernel
  private let processor: Processor

  /// The functions whose coefficients are the rows of `weights`.
  ///
  /// - Parameters:
  ///   - weights: W, (functions, numbers).
  ///   - biases: b, one a function; nil for none.
  ///   - processor: what computes.
  /// - Precondition: there is a bias for every function, or none.
  public init(weights: Tensor, biases: [Float]? = nil, on processor: Processor) {
    let (outputs, width) = (weights.shape[0], weights.shape[1])
    precondition(
      biases.map { $0.count == outputs } ?? true,
      "\(biases?.count ?? 0) biases for \(outputs) functions")
    self.weights = FloatBuffer(weights.values)
    self.biases = biases.map { FloatBuffer($0) }
    self.processor = processor
    product = LinearKernel(inputs: width, outputs: outputs)
  }

  /// What every function makes of every row: (rows, functions).
  ///
  /// - Parameter rows: x, (rows, numbers).
  /// - Precondition: rows have as many numbers as the functions.
  public func of(_ rows: Tensor) -> Tensor {
    let count = rows.shape[0]
    precondition(
      rows.shape[1] == product.inputs, "\(rows.shape) under functions of \(product.inputs) numbers")
    let input = FloatBuffer(rows.values)
    let output = FloatBuffer(count: count * product.outputs)
    product.forward(
      input.pointer, weight: weights.pointer, bias: biases?.pointer, output: output.pointer,
      rows: count, on: processor)
    return Tensor(shape: [count, product.outputs], values: output.values)
  }
}
