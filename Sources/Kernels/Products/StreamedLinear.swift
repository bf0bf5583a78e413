import KernelCore

/// A linear layer that runs once, by a weight that is used where it lies while it is read.
///
/// The weight (outputs, inputs) takes the place of the rows of a matrix product, which are read in place, and the
/// few inputs are packed like a weight.
public final class StreamedLinear: StreamedProduct {
  private let inputs: Int
  private let outputs: Int
  private let images: Int
  private let bias: [Float]?
  private let processor: Processor
  /// The inputs, packed.
  private let columns: FloatBuffer
  /// (outputs, images).
  private let sums: FloatBuffer

  /// Outputs whose weights are read together: any number will do.
  public let grain = 1

  /// A run of `input` (images, inputs).
  ///
  /// - Parameter bias: one for each output, or nil.
  public init(
    inputs: Int, outputs: Int, _ input: [Float], images: Int, bias: [Float]?,
    on processor: Processor
  ) {
    precondition(
      input.count == images * inputs && (bias ?? []).count == (bias == nil ? 0 : outputs),
      "\(input.count) numbers for \(images) inputs of \(inputs)")
    self.inputs = inputs
    self.outputs = outputs
    self.images = images
    self.bias = bias
    self.processor = processor
    let vector = processor.kernels.vectorWidth
    let padded = (images + vector - 1) / vector * vector
    columns = FloatBuffer(count: padded * inputs)
    sums = FloatBuffer(uninitialized: outputs * images)
    let panel = processor.panelWidth
    input.withUnsafeBufferPointer { input in
      guard let first = input.baseAddress else { return }
      for image in stride(from: 0, to: images, by: panel) {
        Transposition(
          rows: min(panel, images - image), columns: inputs, sourceStride: inputs,
          targetStride: min(panel, padded - image)
        ).run(first + image * inputs, to: columns.pointer + image * inputs)
      }
    }
  }

  /// Works out the outputs of some slices.
  public func add(_ slices: WeightSlices) {
    withUnsafePointer(to: 0) { noOffset in
      processor.run(
        GemmCall(
          input: slices.pointer, weights: UnsafePointer(columns.pointer),
          output: sums.pointer + slices.range.lowerBound * images, bias: nil,
          rows: RowGrid(slices.range.count), inputStrides: RowStrides(inputs),
          outputStrides: RowStrides(images), taps: noOffset, tapCount: 1, depth: inputs,
          columns: images, weightStride: 0, slope: 1, accumulate: false))
    }
  }

  /// (images, outputs).
  public func output() -> [Float] {
    [Float](unsafeUninitializedCapacity: images * outputs) { result, made in
      if let first = result.baseAddress {
        processor.transpose(sums.pointer, rows: outputs, columns: images, to: first)
        if let bias {
          for image in 0..<images {
            for output in 0..<outputs { first[image * outputs + output] += bias[output] }
          }
        }
      }
      made = images * outputs
    }
  }
}
