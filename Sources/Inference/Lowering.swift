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
    case .activation, .function, .reshape, .resize, .combine, .rowMajor: false
    }
  }
}

/// Turns a description with weights into operations: batch norms and activations are folded into the
/// products before them, and reshapes into linear layers beside them.
struct Lowering {
  private var operations: [LoweredOperation] = []
  /// The value that is the network's output.
  private var output = 0

  /// Values that more than one layer reads, which nothing may be folded into.
  private var shared: Set<Int> = []

  /// What a plan of `description` does, and the value that is its output.
  ///
  /// - Throws: `InferenceError` as `Plan.init` does.
  static func operations(
    of description: NetworkDescription, _ weights: consuming NamedTensors, prefix: String
  ) throws(InferenceError) -> (operations: [LoweredOperation], output: Int) {
    let lowering = try Lowering(description, weights, prefix: prefix)
    return (lowering.operations, lowering.output)
  }

  private init(
    _ description: NetworkDescription, _ weights: consuming NamedTensors, prefix: String
  ) throws(InferenceError) {
    let shapes: [[Int]]
    let sources: [[Int]]
    do {
      shapes = [description.input] + (try description.shapes())
      sources = try description.sources()
    } catch {
      throw .network(error)
    }
    var readers = [Int](repeating: 0, count: shapes.count)
    for source in sources.joined() { readers[source] += 1 }
    // Values of the description are counted by layers, those of the plan by operations.
    var values = [0]
    if readers[0] > 1 { shared.insert(0) }
    for (index, layer) in description.layers.enumerated() {
      let parameters = try Self.parameters(layer, weights, prefix: prefix)
      let value = try add(
        layer, parameters, reading: sources[index].map { values[$0] },
        from: sources[index].map { shapes[$0] }, to: shapes[index + 1])
      values.append(value)
      if readers[index + 1] > 1 { shared.insert(value) }
    }
    output = values[values.count - 1]
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

  /// Adds what `layer` does.
  ///
  /// - Returns: the value that holds its result.
  private mutating func add(
    _ layer: LayerDescription, _ parameters: [String: [Float]], reading sources: [Int],
    from inputs: [[Int]], to output: [Int]
  ) throws(InferenceError) -> Int {
    var operation = LoweredOperation(
      name: layer.name, kind: .reshape, sources: sources, inputShape: inputs.first ?? [],
      outputShape: output)
    operation.weight = parameters["weight"] ?? []
    operation.bias = parameters["bias"] ?? [Float](repeating: 0, count: output[0])
    let input = operation.inputShape
    switch layer.kind {
    case .linear:
      operation.kind = .linear
      absorbReshape(into: &operation)
    case .conv2d(let convolution):
      try Self.check(convolution, layer)
      operation.weight = convolution.dense(operation.weight, isTransposed: false)
      operation.kind = .conv2d(
        ConvolutionGeometry(
          conv2dInput: convolution.inputChannels, height: input[1], width: input[2],
          outputChannels: convolution.outputChannels, kernel: convolution.extent,
          stride: convolution.stride, padding: convolution.padding))
    case .convTranspose2d(let convolution):
      try Self.check(convolution, layer)
      operation.weight = convolution.dense(operation.weight, isTransposed: true)
      if input == [convolution.inputChannels, 1, 1] && convolution.padding == 0
        && convolution.outputPadding == 0
      {
        operation.becomeLinear()
      } else {
        operation.kind = .convTranspose2d(
          ConvolutionGeometry(
            convTranspose2dInput: convolution.inputChannels, height: input[1], width: input[2],
            outputChannels: convolution.outputChannels, kernel: convolution.extent,
            stride: convolution.stride, padding: convolution.padding,
            outputPadding: convolution.outputPadding))
      }
    case .batchNorm(_, let epsilon, _): return fold(operation, parameters, epsilon: epsilon)
    case .relu: return rectify(operation, .relu)
    case .leakyRelu(let slope): return rectify(operation, .leakyRelu(slope: slope))
    case .tanh: operation.kind = .activation(.tanh)
    case .sigmoid: operation.kind = .activation(.sigmoid)
    case .function(let function): operation.kind = .function(function)
    case .reshape:
      guard input != output else { return sources[0] }
      if let last = foldable(sources), case .linear = operations[last].kind, output.count == 3 {
        // A linear layer stores each value where the picture wants it.
        operations[last].outputShape = output
        return sources[0]
      }
    case .resize(_, _, let interpolation): operation.kind = .resize(interpolation)
    case .groupNorm(let groups, _, let epsilon):
      operation.kind = .rowMajor(
        RowMajorOperation(
          kind: .groupNorm(
            groups: groups, epsilon: epsilon, weight: operation.weight, bias: operation.bias),
          inputs: inputs, output: output))
    case .tensor(.combine(let combination)) where inputs[0] == inputs[1]:
      operation.kind = .combine(combination)
    case .tensor(let tensor):
      operation.kind = .rowMajor(
        RowMajorOperation(
          kind: .tensor(tensor), inputs: inputs, output: output,
          constant: parameters["value"] ?? []))
    }
    return append(operation)
  }

  private mutating func append(_ operation: LoweredOperation) -> Int {
    var operation = operation
    switch operation.kind {
    case .scaleAndShift, .activation, .function:
      operation.isInPlace = !shared.contains(operation.sources[0])
    default: break
    }
    operations.append(operation)
    return operations.count
  }

  /// The operation that makes the only value of `sources`, if nothing else reads that.
  private func foldable(_ sources: [Int]) -> Int? {
    guard sources.count == 1, sources[0] > 0, !shared.contains(sources[0]) else { return nil }
    return sources[0] - 1
  }

  private static func check(_ convolution: Convolution, _ layer: LayerDescription)
    throws(InferenceError)
  {
    guard
      convolution.stride >= 1, convolution.extent >= convolution.stride,
      (0..<convolution.extent).contains(convolution.padding)
    else {
      throw .unsupported(
        layer: layer.name,
        found:
          "kernel \(convolution.extent), stride \(convolution.stride), "
          + "padding \(convolution.padding)",
        expected: "stride from 1 to the kernel, padding from 0 to less than the kernel")
    }
  }

  /// A linear layer after a reshape of a picture reads the picture itself.
  private mutating func absorbReshape(into operation: inout LoweredOperation) {
    guard let index = foldable(operation.sources), index == operations.count - 1,
      case .reshape = operations[index].kind, operations[index].inputShape.count == 3
    else { return }
    operation.inputShape = operations[index].inputShape
    operation.sources = operations[index].sources
    operations.removeLast()
  }

  /// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with running statistics, as a factor
  /// and a shift per channel, in double precision.
  private mutating func fold(
    _ norm: LoweredOperation, _ parameters: [String: [Float]], epsilon: Float
  ) -> Int {
    let gamma = parameters["weight"] ?? []
    let beta = parameters["bias"] ?? []
    let mean = parameters["running_mean"] ?? []
    let variance = parameters["running_var"] ?? []
    let scale = gamma.indices.map {
      Double(gamma[$0]) / (Double(variance[$0]) + Double(epsilon)).squareRoot()
    }
    let shift = gamma.indices.map { Double(beta[$0]) - Double(mean[$0]) * scale[$0] }
    guard let last = foldable(norm.sources), operations[last].isOpenProduct else {
      var operation = norm
      operation.kind = .scaleAndShift
      operation.weight = []
      operation.scale = scale.map { Float($0) }
      operation.bias = shift.map { Float($0) }
      return append(operation)
    }
    operations[last].scaleOutputs(by: scale, adding: shift)
    return norm.sources[0]
  }

  private mutating func rectify(_ layer: LoweredOperation, _ activation: Activation) -> Int {
    if let last = foldable(layer.sources), operations[last].isOpenProduct,
      let slope = activation.rectifierSlope
    {
      operations[last].slope = slope
      return layer.sources[0]
    }
    var operation = layer
    operation.kind = .activation(activation)
    return append(operation)
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

extension Convolution {
  /// The weight of one group, all pixels under the kernel, that computes the same: zeros stand
  /// between the pixels of a dilated kernel and between the channels of different groups.
  fileprivate func dense(_ weight: [Float], isTransposed: Bool) -> [Float] {
    if isDense { return weight }
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
