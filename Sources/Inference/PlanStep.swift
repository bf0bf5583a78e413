import Kernels

/// One operation with packed weights, between two values of a plan.
struct PlanStep {
  enum Operation {
    case linear(PackedLinear, slope: Float)
    case gather(PackedConvolution, bias: FloatBuffer, slope: Float)
    case scatter(PackedConvolution, bias: FloatBuffer, slope: Float)
    case scaleAndShift(scale: FloatBuffer, shift: FloatBuffer, slope: Float)
    case activation(Activation)
    case reshape
  }

  var operation: Operation

  /// Whether the result takes the place of the input.
  var isInPlace: Bool {
    switch operation {
    case .scaleAndShift, .activation: true
    case .linear, .gather, .scatter, .reshape: false
    }
  }

  /// Packs the weights of `lowered`, between two values of the given layouts.
  init(
    _ lowered: LoweredOperation, input: PixelLayout, output: PixelLayout,
    storage: WeightStorage, for processor: Processor
  ) {
    switch lowered.kind {
    case .linear:
      operation = .linear(
        PackedLinear(
          input: input, output: output, weight: lowered.weight, bias: lowered.bias,
          scale: lowered.scale.isEmpty ? nil : lowered.scale, storage: storage, for: processor),
        slope: lowered.slope)
    case .conv2d(let geometry):
      let packed = PackedConvolution(
        geometry, gathers: true, scatters: false, fewestImages: 1, storage: storage,
        for: processor)
      Self.pack(lowered, into: packed, on: processor)
      operation = .gather(packed, bias: FloatBuffer(lowered.bias), slope: lowered.slope)
    case .convTranspose2d(let geometry):
      let packed = PackedConvolution(
        geometry, gathers: false, scatters: true, fewestImages: 1, storage: storage,
        for: processor)
      Self.pack(lowered, into: packed, on: processor)
      operation = .scatter(packed, bias: FloatBuffer(lowered.bias), slope: lowered.slope)
    case .scaleAndShift:
      operation = .scaleAndShift(
        scale: FloatBuffer(lowered.scale), shift: FloatBuffer(lowered.bias),
        slope: lowered.slope)
    case .activation(let activation): operation = .activation(activation)
    case .reshape: operation = .reshape
    }
  }

  private static func pack(
    _ lowered: LoweredOperation, into packed: PackedConvolution, on processor: Processor
  ) {
    let scale =
      lowered.scale.isEmpty ? [Float](repeating: 1, count: lowered.bias.count) : lowered.scale
    packed.pack(lowered.weight, outputScale: scale, on: processor)
  }

  /// Floats of scratch memory that `images` images need.
  func scratchCount(images: Int, input: PixelLayout, on processor: Processor) -> Int {
    switch operation {
    case .linear(let packed, _):
      packed.scratchCount(images: images, threads: processor.threadCount)
    case .gather(let packed, _, _), .scatter(let packed, _, _):
      packed.scratchCount(images: images)
    case .reshape: images * input.height * input.width * input.channels
    case .scaleAndShift, .activation: 0
    }
  }

  /// Computes `target` from `source`; in place they are the same map.
  func run(
    _ source: FeatureMap, to target: FeatureMap, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    switch operation {
    case .linear(let packed, let slope):
      packed.forward(source, to: target, slope: slope, scratch: scratch, on: processor)
    case .gather(let packed, let bias, let slope):
      packed.gather(
        source, to: target, bias: bias.pointer, slope: slope, scratch: scratch, on: processor)
    case .scatter(let packed, let bias, let slope):
      packed.scatter(
        source, to: target, bias: bias.pointer, slope: slope, scratch: scratch, on: processor)
    case .scaleAndShift(let scale, let shift, let slope):
      processor.scaleAndShift(
        source, to: target, scale: scale.pointer, shift: shift.pointer, slope: slope)
    case .activation(let activation):
      processor.apply(activation, source, to: target)
    case .reshape:
      processor.toNCHW(source, to: scratch)
      processor.fromNCHW(scratch, to: target)
    }
  }
}
