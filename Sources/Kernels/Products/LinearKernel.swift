import KernelCore

/// A fully connected layer for training, y = x W^T + b, with W (outputs, inputs) as PyTorch stores it.
///
/// All three products read or write the weight in place, so nothing has to be packed after an
/// optimiser step. Every pointer lies in a `FloatBuffer`, or in other memory that is readable
/// `readableSlack` floats past its last one: whole vectors are read at the ends of rows, so that an
/// array's own storage will not do. Not `Sendable`: it owns scratch memory.
public final class LinearKernel {
  /// Features in.
  public let inputs: Int
  /// Features out.
  public let outputs: Int

  private var packedRows = FloatBuffer(count: 0)
  private var transposed = FloatBuffer(count: 0)
  private var outerScratch = FloatBuffer(count: 0)

  /// A layer from `inputs` to `outputs` features.
  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// output (rows, outputs) = f(input (rows, inputs) W^T + bias).
  ///
  /// - Parameter slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  /// - Precondition: all buffers are readable `readableSlack` floats past their ends.
  public func forward(
    _ input: UnsafePointer<Float>, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, rows: Int, slope: Float = 1, on processor: Processor
  ) {
    if rows < Self.fewRows || outputs < processor.panelWidth {
      processor.run(
        DotCall(
          input: input, weights: weight, output: output, bias: bias, rows: rows, depth: inputs,
          columns: outputs, inputStride: inputs, outputStride: outputs, slope: slope))
      return
    }
    forwardTransposed(input, weight, output, rows, processor)
    if bias != nil || slope != 1 {
      processor.addBias(bias, slope: slope, to: output, rows: rows, columns: outputs)
    }
  }

  /// Below, turning rows and results around costs more than it gives.
  private static let fewRows = 16

  /// y^T = W x^T: the weight takes the place of the rows, which are read in place one number at a
  /// time, and the few input rows are packed like a weight.
  private func forwardTransposed(
    _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ rows: Int, _ processor: Processor
  ) {
    let vector = processor.kernels.vectorWidth
    let panel = processor.panelWidth
    let padded = (rows + vector - 1) / vector * vector
    if packedRows.count < padded * inputs { packedRows = FloatBuffer(count: padded * inputs) }
    if transposed.count < rows * outputs { transposed = FloatBuffer(count: rows * outputs) }
    let depth = inputs
    let columns = outputs
    let packed = packedRows.pointer
    let result = transposed.pointer
    let depthGrain = 256
    let pieces = (depth + depthGrain - 1) / depthGrain
    processor.parallelFor(pieces * ((rows + panel - 1) / panel)) { index in
      let row = index / pieces * panel
      let k = index % pieces * depthGrain
      // The lanes of a last, partly filled vector hold what they will: nobody reads their results.
      let width = min(panel, padded - row)
      Transposition(
        rows: min(panel, rows - row), columns: min(depthGrain, depth - k), sourceStride: depth,
        targetStride: width
      ).run(input + (row * depth + k), to: packed + (row * depth + k * width))
    }
    withUnsafePointer(to: 0) { noOffset in
      processor.run(
        GemmCall(
          input: weight, weights: packed, output: result, bias: nil, rows: RowGrid(columns),
          inputStrides: RowStrides(depth), outputStrides: RowStrides(rows), taps: noOffset,
          tapCount: 1, depth: depth, columns: rows, weightStride: 0, slope: 1,
          accumulate: false))
    }
    let grain = 64
    processor.parallelFor((columns + grain - 1) / grain) { index in
      let column = index * grain
      Transposition(
        rows: min(grain, columns - column), columns: rows, sourceStride: rows,
        targetStride: columns
      ).run(result + column * rows, to: output + column)
    }
  }

  /// inputGradient (rows, inputs) = outputGradient (rows, outputs) W.
  ///
  /// - Precondition: as for `forward`.
  public func inputGradient(
    _ outputGradient: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, rows: Int, on processor: Processor
  ) {
    withUnsafePointer(to: 0) { noOffset in
      processor.run(
        GemmCall(
          input: outputGradient, weights: weight, output: inputGradient, bias: nil,
          rows: RowGrid(rows), inputStrides: RowStrides(outputs),
          outputStrides: RowStrides(inputs), taps: noOffset, tapCount: 1, depth: outputs,
          columns: inputs, weightStride: inputs, slope: 1, accumulate: false))
    }
  }

  /// weightGradient (outputs, inputs) (+)= outputGradient^T input.
  ///
  /// - Precondition: as for `forward`.
  public func weightGradient(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, rows: Int, accumulate: Bool = false,
    on processor: Processor
  ) {
    let scratch = processor.outerScratchCount
    if outerScratch.count < scratch { outerScratch = FloatBuffer(count: scratch) }
    processor.run(
      OuterCall(
        left: outputGradient, right: input, output: weightGradient, rows: RowGrid(rows),
        leftStrides: RowStrides(outputs), rightStrides: RowStrides(inputs), offsets: nil,
        offsetCount: outputs, columns: inputs, outputStride: inputs, accumulate: accumulate),
      scratch: outerScratch.pointer)
  }
}
