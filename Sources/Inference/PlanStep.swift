import Kernels
import Networks
import Tensors

/// One operation with packed weights, between two values of a plan.
struct PlanStep {
  enum Operation {
    case linear(PackedLinear, slope: Float)
    case gather(PackedConvolution, bias: FloatBuffer, slope: Float)
    case scatter(PackedConvolution, bias: FloatBuffer, slope: Float)
    case upsample(UpsampledConvolution, bias: FloatBuffer, slope: Float)
    case scaleAndShift(scale: FloatBuffer, shift: FloatBuffer, slope: Float)
    case activation(Activation)
    case function(ElementFunction)
    case reshape
    case resize(rows: ResizeTaps, columns: ResizeTaps)
    case combine(TensorOperation.Combination)
    case rowMajor(RowMajorOperation)
  }

  let operation: Operation
  /// The values of the plan that it reads.
  let sources: [Int]
  /// Whether the result takes the place of what it reads.
  let isInPlace: Bool

  /// Packs the weight of `lowered`, which reads values of which the first has the layout `input`.
  ///
  /// - Throws: `InferenceError` if the weight cannot be read.
  init(
    _ lowered: LoweredOperation, weights: any WeightSource, input: PixelLayout,
    output: PixelLayout, storage: WeightStorage, for processor: Processor
  ) throws(InferenceError) {
    sources = lowered.sources
    isInPlace = lowered.isInPlace
    switch lowered.kind {
    case .linear:
      let packed = PackedLinear(
        input: input, output: output, bias: lowered.bias,
        scale: lowered.scale.isEmpty ? nil : lowered.scale, storage: storage, for: processor)
      try lowered.packWeight(from: weights, into: packed, on: processor)
      operation = .linear(packed, slope: lowered.slope)
    case .conv2d(let geometry):
      let packed = PackedConvolution(
        geometry, gathers: true, scatters: false, fewestImages: 1, storage: storage,
        for: processor)
      try lowered.packWeight(
        from: weights, into: ScaledConvolution(packed, scale: lowered.scaleOfAll), on: processor)
      operation = .gather(packed, bias: FloatBuffer(lowered.bias), slope: lowered.slope)
    case .convTranspose2d(let geometry):
      let packed = PackedConvolution(
        geometry, gathers: false, scatters: true, fewestImages: 1,
        storage: storage, order: lowered.weightOrder, for: processor)
      try lowered.packWeight(
        from: weights, into: ScaledConvolution(packed, scale: lowered.scaleOfAll), on: processor)
      operation = .scatter(packed, bias: FloatBuffer(lowered.bias), slope: lowered.slope)
    case .upsampledConv2d(let geometry):
      let packed = UpsampledConvolution(
        geometry, scale: lowered.scaleOfAll, storage: storage, for: processor)
      try lowered.packWeight(from: weights, into: packed, on: processor)
      operation = .upsample(packed, bias: FloatBuffer(lowered.bias), slope: lowered.slope)
    case .scaleAndShift:
      operation = .scaleAndShift(
        scale: FloatBuffer(lowered.scale), shift: FloatBuffer(lowered.bias),
        slope: lowered.slope)
    case .activation(let activation): operation = .activation(activation)
    case .function(let function): operation = .function(function)
    case .reshape: operation = .reshape
    case .resize(let interpolation):
      operation = .resize(
        rows: interpolation.taps(from: input.height, to: output.height),
        columns: interpolation.taps(from: input.width, to: output.width))
    case .combine(let combination): operation = .combine(combination)
    case .rowMajor(let rowMajor): operation = .rowMajor(rowMajor)
    }
  }

  /// Floats of scratch memory that `images` images need.
  func scratchCount(images: Int, input: PixelLayout, on processor: Processor) -> Int {
    switch operation {
    case .linear(let packed, _):
      packed.scratchCount(images: images, threads: processor.threadCount)
    case .gather(let packed, _, _), .scatter(let packed, _, _):
      packed.scratchCount(images: images)
    case .upsample(let packed, _, _): packed.scratchCount(images: images)
    case .reshape: images * input.height * input.width * input.channels
    case .rowMajor(let rowMajor): images * rowMajor.floatCount
    case .scaleAndShift, .activation, .function, .resize, .combine: 0
    }
  }

  /// Computes `target` from the values that it reads; in place they are the same map.
  func run(
    _ inputs: [FeatureMap], to target: FeatureMap, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    if case .rowMajor(let rowMajor) = operation {
      return rowMajor.run(inputs, to: target, scratch: scratch, on: processor)
    }
    let source = inputs[0]
    switch operation {
    case .linear(let packed, let slope):
      packed.forward(source, to: target, slope: slope, scratch: scratch, on: processor)
    case .gather(let packed, let bias, let slope):
      packed.gather(
        source, to: target, bias: bias.pointer, slope: slope, scratch: scratch, on: processor)
    case .scatter(let packed, let bias, let slope):
      packed.scatter(
        source, to: target, bias: bias.pointer, slope: slope, scratch: scratch, on: processor)
    case .upsample(let packed, let bias, let slope):
      packed.run(
        source, to: target, bias: UnsafePointer(bias.pointer), slope: slope, scratch: scratch,
        on: processor)
    case .scaleAndShift(let scale, let shift, let slope):
      processor.scaleAndShift(
        source, to: target, scale: scale.pointer, shift: shift.pointer, slope: slope)
    case .activation(let activation):
      processor.apply(activation, source, to: target)
    case .function(let function):
      processor.forPixels(of: source, and: target) { source, target, count in
        for index in 0..<count { target[index] = function(source[index]) }
      }
    case .reshape:
      processor.toNCHW(source, to: scratch)
      processor.fromNCHW(scratch, to: target)
    case .resize(let rows, let columns):
      processor.resize(source, to: target, rows: rows, columns: columns)
    case .combine(let combination):
      processor.copy(source, to: target)
      processor.forPixels(of: inputs[1], and: target) { other, target, count in
        for index in 0..<count { target[index] = combination(target[index], other[index]) }
      }
    case .rowMajor: preconditionFailure("row-major operations are done above")
    }
  }
}

extension RowMajorOperation {
  /// Computes all images by way of row-major copies in `scratch`.
  fileprivate func run(
    _ sources: [FeatureMap], to target: FeatureMap, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    let images = target.layout.images
    var copies: [UnsafeMutablePointer<Float>] = []
    var next = scratch
    for (source, shape) in zip(sources, inputs) {
      processor.toNCHW(source, to: next)
      copies.append(next)
      next += images * shape.product
    }
    for image in 0..<images {
      run(
        zip(copies, inputs).map { UnsafePointer($0 + image * $1.product) },
        to: next + image * output.product)
    }
    processor.fromNCHW(next, to: target)
  }
}

extension Interpolation {
  /// What each of `newCount` pixels is made of.
  fileprivate func taps(from count: Int, to newCount: Int) -> ResizeTaps {
    let step = Double(count) / Double(newCount)
    return switch self {
    case .nearest: .nearest(from: count, to: newCount)
    case .bilinear:
      .linear(from: count, to: newCount, offset: (step - 1) / 2, step: step)
    case .bilinearCorners:
      .linear(
        from: count, to: newCount, offset: 0,
        step: newCount == 1 ? 0 : Double(count - 1) / Double(newCount - 1))
    case .bilinearAsymmetric: .linear(from: count, to: newCount, offset: 0, step: step)
    }
  }
}
