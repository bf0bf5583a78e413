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
    /// The same numbers under another shape.
    case reshape
  }

  var name: String
  var kind: Kind
  /// Without the batch axis.
  var inputShape: [Int]
  /// Without the batch axis.
  var outputShape: [Int]
  var weight: [Float] = []
  /// A factor for the weights of each output, applied as they are packed; empty for none.
  var scale: [Float] = []
  var bias: [Float] = []
  /// Of the fused activation: 1 none, 0 ReLU.
  var slope: Float = 1

  /// Whether a factor per output channel can still go into the weight.
  var isOpenProduct: Bool {
    switch kind {
    case .linear, .conv2d, .convTranspose2d, .scaleAndShift: slope == 1
    case .activation, .reshape: false
    }
  }
}

/// Turns a description with weights into operations: batch norms and activations are folded into the
/// products before them, and reshapes into linear layers beside them.
struct Lowering {
  private(set) var operations: [LoweredOperation] = []

  init(_ description: NetworkDescription, _ weights: NamedTensors, prefix: String)
    throws(InferenceError)
  {
    var shape = description.input
    for layer in description.layers {
      let next: [Int]
      do { next = try layer.outputShape(for: shape) } catch { throw .network(error) }
      let parameters = try Self.parameters(layer, weights, prefix: prefix)
      try add(layer, parameters, from: shape, to: next)
      shape = next
    }
  }

  private static func parameters(
    _ layer: LayerDescription, _ weights: NamedTensors, prefix: String
  ) throws(InferenceError) -> [String: [Float]] {
    var result: [String: [Float]] = [:]
    for (name, shape) in layer.parameterShapes {
      let path = (prefix.isEmpty ? "" : prefix + ".") + layer.name + "." + name
      guard let tensor = weights[path] else { throw .network(.missing(parameter: path)) }
      guard tensor.shape == shape else {
        throw .network(.parameterShape(parameter: path, found: tensor.shape, expected: shape))
      }
      result[name] = tensor.values
    }
    return result
  }

  private mutating func add(
    _ layer: LayerDescription, _ parameters: [String: [Float]], from input: [Int],
    to output: [Int]
  ) throws(InferenceError) {
    var operation = LoweredOperation(
      name: layer.name, kind: .reshape, inputShape: input, outputShape: output)
    operation.weight = parameters["weight"] ?? []
    operation.bias = parameters["bias"] ?? [Float](repeating: 0, count: output[0])
    switch layer.kind {
    case .linear:
      operation.kind = .linear
      absorbReshape(into: &operation)
      operations.append(operation)
    case .conv2d(let convolution):
      try Self.check(convolution, layer)
      operation.kind = .conv2d(
        ConvolutionGeometry(
          conv2dInput: convolution.inputChannels, height: input[1], width: input[2],
          outputChannels: convolution.outputChannels, kernel: convolution.kernel,
          stride: convolution.stride, padding: convolution.padding))
      operations.append(operation)
    case .convTranspose2d(let convolution)
    where input == [convolution.inputChannels, 1, 1]
      && convolution.padding == 0:
      try Self.check(convolution, layer)
      operation.becomeLinear()
      operations.append(operation)
    case .convTranspose2d(let convolution):
      try Self.check(convolution, layer)
      operation.kind = .convTranspose2d(
        ConvolutionGeometry(
          convTranspose2dInput: convolution.inputChannels, height: input[1], width: input[2],
          outputChannels: convolution.outputChannels, kernel: convolution.kernel,
          stride: convolution.stride, padding: convolution.padding))
      operations.append(operation)
    case .batchNorm(_, let epsilon, _):
      fold(operation, parameters, epsilon: epsilon)
    case .relu: rectify(operation, .relu)
    case .leakyRelu(let slope): rectify(operation, .leakyRelu(slope: slope))
    case .tanh:
      operation.kind = .activation(.tanh)
      operations.append(operation)
    case .sigmoid:
      operation.kind = .activation(.sigmoid)
      operations.append(operation)
    case .reshape:
      guard input != output else { return }
      if let last = operations.last, case .linear = last.kind, output.count == 3 {
        // A linear layer stores each value where the picture wants it.
        operations[operations.count - 1].outputShape = output
      } else {
        operations.append(operation)
      }
    }
  }

  private static func check(_ convolution: Convolution, _ layer: LayerDescription)
    throws(InferenceError)
  {
    guard
      convolution.stride >= 1, convolution.kernel >= convolution.stride,
      (0..<convolution.kernel).contains(convolution.padding)
    else {
      throw .unsupported(
        layer: layer.name,
        found:
          "kernel \(convolution.kernel), stride \(convolution.stride), "
          + "padding \(convolution.padding)",
        expected: "stride from 1 to the kernel, padding from 0 to less than the kernel")
    }
  }

  /// A linear layer after a reshape of a picture reads the picture itself.
  private mutating func absorbReshape(into operation: inout LoweredOperation) {
    guard let last = operations.last, case .reshape = last.kind, last.inputShape.count == 3 else {
      return
    }
    operation.inputShape = last.inputShape
    operations.removeLast()
  }

  /// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with running statistics, as a factor
  /// and a shift per channel, in double precision.
  private mutating func fold(
    _ norm: LoweredOperation, _ parameters: [String: [Float]], epsilon: Float
  ) {
    let gamma = parameters["weight"] ?? []
    let beta = parameters["bias"] ?? []
    let mean = parameters["running_mean"] ?? []
    let variance = parameters["running_var"] ?? []
    let scale = gamma.indices.map {
      Double(gamma[$0]) / (Double(variance[$0]) + Double(epsilon)).squareRoot()
    }
    let shift = gamma.indices.map { Double(beta[$0]) - Double(mean[$0]) * scale[$0] }
    guard let last = operations.last, last.isOpenProduct else {
      var operation = norm
      operation.kind = .scaleAndShift
      operation.weight = []
      operation.scale = scale.map { Float($0) }
      operation.bias = shift.map { Float($0) }
      operations.append(operation)
      return
    }
    operations[operations.count - 1].scaleOutputs(by: scale, adding: shift)
  }

  private mutating func rectify(_ layer: LoweredOperation, _ activation: Activation) {
    if let last = operations.last, last.isOpenProduct, let slope = activation.rectifierSlope {
      operations[operations.count - 1].slope = slope
      return
    }
    var operation = layer
    operation.kind = .activation(activation)
    operations.append(operation)
  }
}

extension LoweredOperation {
  /// A transposed convolution of one pixel, whose outputs each are a product with all inputs.
  fileprivate mutating func becomeLinear() {
    let (inputs, outputs) = (inputShape[0], outputShape.reduce(1, *))
    let area = outputs / outputShape[0]
    kind = .linear
    // (inputs, channels, kernel, kernel) turned to (outputs, inputs).
    weight = (0..<(outputs * inputs)).map { weight[$0 % inputs * outputs + $0 / inputs] }
    bias = (0..<outputs).map { bias[$0 / area] }
  }

  /// Multiplies every output channel by its factor and then adds its shift.
  fileprivate mutating func scaleOutputs(by factors: [Double], adding shift: [Double]) {
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
