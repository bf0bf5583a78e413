import Kernels
import Tensors

/// Every row of a table under linear functions: one matrix product.
public enum RowProducts {
  /// x W^T + b: (rows, functions).
  ///
  /// - Parameters:
  ///   - rows: x, (rows, numbers).
  ///   - weights: W, (functions, numbers).
  ///   - biases: b, one a function; nil for none.
  ///   - processor: what computes.
  /// - Precondition: rows and functions have as many numbers.
  public static func of(
    _ rows: Tensor, weights: Tensor, biases: [Float]? = nil, on processor: Processor
  ) -> Tensor {
    let (count, width) = (rows.shape[0], rows.shape[1])
    let outputs = weights.shape[0]
    precondition(
      weights.shape[1] == width && (biases?.count ?? outputs) == outputs,
      "\(rows.shape) times \(weights.shape), \(biases?.count ?? 0) biases")
    let product = LinearKernel(inputs: width, outputs: outputs)
    // Nothing is added where there are none.
    let biases = biases ?? [Float](repeating: 0, count: outputs)
    let values = [Float](unsafeUninitializedCapacity: count * outputs) { target, filled in
      rows.values.withUnsafeBufferPointer { input in
        weights.values.withUnsafeBufferPointer { weights in
          biases.withUnsafeBufferPointer { biases in
            guard let input = input.baseAddress, let weights = weights.baseAddress,
              let target = target.baseAddress, let biases = biases.baseAddress
            else { return }
            product.forward(
              input, weight: weights, bias: biases, output: target, rows: count, on: processor)
          }
        }
      }
      filled = count * outputs
    }
    return Tensor(shape: [count, outputs], values: values)
  }
}
