import KernelCore

/// The shape of a fully connected layer, y = x W^T + b, with W (outputs, inputs) as PyTorch stores it.
///
/// Training reads and writes the weight in place in all three products, so nothing is packed after an
/// optimiser step.
public struct LinearKernel: Equatable, Sendable {
  /// Features in.
  public var inputs: Int
  /// Features out.
  public var outputs: Int

  /// A layer from `inputs` to `outputs` features.
  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// output (rows, outputs) = f(input (rows, inputs) W^T + bias).
  ///
  /// - Parameter slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  public func forward(
    _ input: UnsafePointer<Float>, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, rows: Int, slope: Float = 1, on processor: Processor
  ) {
    processor.run(
      DotCall(
        input: input, weights: weight, output: output, bias: bias, rows: rows, depth: inputs,
        columns: outputs, inputStride: inputs, outputStride: outputs, slope: slope))
  }

  /// inputGradient (rows, inputs) = outputGradient (rows, outputs) W.
  public func inputGradient(
    _ outputGradient: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, rows: Int, on processor: Processor
  ) {
    withUnsafePointer(to: 0) { noOffset in
      processor.run([
        GemmCall(
          input: outputGradient, weights: weight, output: inputGradient, bias: nil,
          rows: RowGrid(rows), inputStrides: RowStrides(outputs),
          outputStrides: RowStrides(inputs), taps: noOffset, tapCount: 1, depth: outputs,
          columns: inputs, weightStride: inputs, slope: 1, accumulate: false)
      ])
    }
  }

  /// weightGradient (outputs, inputs) (+)= outputGradient^T input.
  public func weightGradient(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, rows: Int, accumulate: Bool = false,
    on processor: Processor
  ) {
    processor.run(
      OuterCall(
        left: outputGradient, right: input, output: weightGradient, rows: RowGrid(rows),
        leftStrides: RowStrides(outputs), rightStrides: RowStrides(inputs), offsets: nil,
        offsetCount: outputs, columns: inputs, outputStride: inputs, accumulate: accumulate))
  }
}
