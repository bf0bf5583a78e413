import Formats
import Kernels
import Networks
import Tensors

/// One operation of a plan before memory is assigned, with everything that could be folded into it.
struct LoweredOperation {
  enum Kind {
    /// Weight (outputs, inputs).
    case linear
    /// Weight (outputs, inputs, kernel, kernel).
    case conv2d(ConvolutionGeometry)
    /// Weight (inputs, outputs, kernel, kernel).
    case convTranspose2d(ConvolutionGeometry)
    /// Weight (outputs, inputs, 3, 3), of doubled pixels.
    case upsampledConv2d(ConvolutionGeometry)
    /// Per channel, by `scale` and `bias`.
    case scaleAndShift
    /// Value by value, what a product cannot do as it stores.
    case activation(Activation)
    /// Value by value, one number at a time.
    case function(ElementFunction)
    /// The same numbers under another shape.
    case reshape
    /// The same maps in another size.
    case resize(Interpolation)
    /// Two maps of one shape, value by value.
    case combine(TensorOperation.Combination)
    /// Anything else, on row-major arrays.
    case rowMajor(RowMajorOperation)
  }

  var name: String
  var kind: Kind
  /// The values that it reads: 0 for the input, i + 1 for the result of operation i.
  var sources: [Int]
  /// Of the first value that it reads, without the batch axis.
  var inputShape: [Int]
  /// Without the batch axis.
  var outputShape: [Int]
  /// Whether the result takes the place of what it reads.
  var isInPlace = false
  /// The name of the tensor that products multiply by, and what is done to it first.
  var weightName: String?
  var weightForm = WeightForm.stored
  /// A factor for each channel, which other operations than products multiply by.
  var weight: [Float] = []
  /// A factor for the weights of each output, applied as they are packed; empty for none.
  var scale: [Float] = []
  var bias: [Float] = []
  /// Of the fused activation: 1 none, 0 ReLU.
  var slope: Float = 1

  /// How the weight of a product follows from the tensor that is stored.
  enum WeightForm {
    /// As it is.
    case stored
    /// (inputs, channels, kernel, kernel) of a transposed convolution of one pixel turned to
    /// (outputs, inputs).
    case ofOnePixel
    /// One group, all pixels under the kernel.
    case dense(Convolution, isTransposed: Bool)
    /// Of a convolution of doubled pixels.
    case upsampled(UpsampledKernel)
  }

  /// Whether a factor per output channel can still go into the weight.
  var isOpenProduct: Bool {
    switch kind {
    case .linear, .conv2d, .convTranspose2d, .upsampledConv2d, .scaleAndShift: slope == 1
    case .activation, .function, .reshape, .resize, .combine, .rowMajor: false
    }
  }
}

extension WeightSource {
  /// The numbers of a tensor that is there.
  func values(_ name: String) throws(InferenceError) -> [Float] {
    let found: Tensor?
    do {
      found = try tensor(name)
    } catch {
      throw .unreadable(error)
    }
    guard let found else { throw .network(.missing(parameter: name)) }
    return found.values
  }
}

extension LoweredOperation {
  /// Packs what the operation multiplies by, as it is read.
  ///
  /// - Throws: `InferenceError` if it cannot be read.
  func packWeight(
    from source: any WeightSource, into packed: some SlicedPacking, on processor: Processor
  ) throws(InferenceError) {
    guard let weightName else { return }
    repeat {
      switch weightForm {
      case .stored:
        do {
          try source.forSlices(
            of: weightName, grain: packed.sliceGrain, by: { processor.parallelFor($0, $1) }
          ) { slices, first in
            packed.pack(WeightSlices(slices, at: first), on: processor)
          }
        } catch {
          throw .unreadable(error)
        }
      case .ofOnePixel:
        packed.pack(
          all: turned(try source.values(weightName), on: processor), slices: bias.count,
          on: processor)
      case .dense(let convolution, let isTransposed):
        packed.pack(
          all: convolution.dense(try source.values(weightName), isTransposed: isTransposed),
          slices: isTransposed ? convolution.inputChannels : convolution.outputChannels,
          on: processor)
      case .upsampled(let kernel):
        try kernel.pack(weightName, from: source, into: packed, on: processor)
      }
    } while packed.needsAnotherPass()
  }

  /// Which channels of a convolution come first in what is packed.
  var weightOrder: WeightOrder {
    if case .upsampled = weightForm { .fineFirst } else { .coarseFirst }
  }

  /// A factor for the weights of each output.
  var scaleOfAll: [Float] {
    scale.isEmpty ? [Float](repeating: 1, count: bias.count) : scale
  }

  /// (inputs, outputs) as (outputs, inputs).
  private func turned(_ weight: [Float], on processor: Processor) -> [Float] {
    [Float](unsafeUninitializedCapacity: weight.count) { result, count in
      weight.withUnsafeBufferPointer { weight in
        if let from = weight.baseAddress, let to = result.baseAddress {
          processor.transpose(
            from, rows: inputShape[0], columns: outputShape.reduce(1, *), to: to)
        }
      }
      count = weight.count
    }
  }

  /// A transposed convolution of one pixel, whose outputs each are a product with all inputs.
  mutating func becomeLinear() {
    let outputs = outputShape.reduce(1, *)
    let area = outputs / outputShape[0]
    kind = .linear
    weightForm = .ofOnePixel
    bias = (0..<outputs).map { bias[$0 / area] }
  }

  /// Multiplies every output channel by its factor and then adds its shift.
  mutating func scaleOutputs(by factors: [Double], adding shift: [Double]) {
    // A linear layer that stores a picture has several outputs per channel.
    let perChannel = bias.count / factors.count
    if scale.isEmpty { scale = [Float](repeating: 1, count: bias.count) }
    for index in bias.indices {
      let channel = index / perChannel
      scale[index] = Float(Double(scale[index]) * factors[channel])
      bias[index] = Float(Double(bias[index]) * factors[channel] + shift[channel])
    }
  }
}

extension Convolution {
  /// The weight of one group, all pixels under the kernel, that computes the same: zeros stand
  /// between the pixels of a dilated kernel and between the channels of different groups.
  fileprivate func dense(_ weight: [Float], isTransposed: Bool) -> [Float] {
    let coarse = isTransposed ? inputChannels : outputChannels
    let fine = isTransposed ? outputChannels : inputChannels
    let (coarseGroup, fineGroup) = (coarse / groups, fine / groups)
    var result = [Float](repeating: 0, count: coarse * fine * extent * extent)
    for c in 0..<coarse {
      for f in 0..<fineGroup {
        let target = (c * fine + c / coarseGroup * fineGroup + f) * extent * extent
        let source = (c * fineGroup + f) * kernel * kernel
        for y in 0..<kernel {
          for x in 0..<kernel {
            result[target + (y * extent + x) * dilation] = weight[source + y * kernel + x]
          }
        }
      }
    }
    return result
  }
}
