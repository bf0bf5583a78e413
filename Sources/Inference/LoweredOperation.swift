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
  }

  /// Whether a factor per output channel can still go into the weight.
  var isOpenProduct: Bool {
    switch kind {
    case .linear, .conv2d, .convTranspose2d, .scaleAndShift: slope == 1
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
  /// What the operation multiplies by, read now; empty for none.
  func productWeight(from source: any WeightSource) throws(InferenceError) -> [Float] {
    guard let weightName else { return [] }
    let weight = try source.values(weightName)
    return switch weightForm {
    case .stored: weight
    case .ofOnePixel: turned(weight)
    case .dense(let convolution, let isTransposed):
      convolution.dense(weight, isTransposed: isTransposed)
    }
  }

  /// (inputs, outputs) as (outputs, inputs), block by block, so that both sides stay in the cache.
  private func turned(_ weight: [Float]) -> [Float] {
    let (inputs, outputs) = (inputShape[0], outputShape.reduce(1, *))
    let block = 32
    return [Float](unsafeUninitializedCapacity: weight.count) { result, count in
      for first in stride(from: 0, to: outputs, by: block) {
        for input in 0..<inputs {
          for output in first..<min(first + block, outputs) {
            result.initializeElement(
              at: output * inputs + input, to: weight[input * outputs + output])
          }
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
