import Kernels
import Networks
import Tensors

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
    of description: NetworkDescription, _ weights: any WeightSource, prefix: String
  ) throws(InferenceError) -> (operations: [LoweredOperation], output: Int) {
    let lowering = try Lowering(description, weights, prefix: prefix)
    return (lowering.operations, lowering.output)
  }

  private init(
    _ description: NetworkDescription, _ weights: any WeightSource, prefix: String
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
      let path = (prefix.isEmpty ? "" : prefix + ".") + layer.name + ".weight"
      let value = try add(
        layer, parameters, weight: path, reading: sources[index].map { values[$0] },
        from: sources[index].map { shapes[$0] }, to: shapes[index + 1])
      values.append(value)
      if readers[index + 1] > 1 { shared.insert(value) }
    }
    output = values[values.count - 1]
  }

  /// The parameters of a layer; the weight of a product stays where it is until it is packed.
  private static func parameters(
    _ layer: LayerDescription, _ weights: any WeightSource, prefix: String
  ) throws(InferenceError) -> [String: [Float]] {
    var result: [String: [Float]] = [:]
    for (name, shape) in layer.parameterShapes {
      let path = (prefix.isEmpty ? "" : prefix + ".") + layer.name + "." + name
      guard let found = weights.shape(of: path) else {
        throw .network(.missing(parameter: path))
      }
      guard found == shape else {
        throw .network(.parameterShape(parameter: path, found: found, expected: shape))
      }
      if layer.kind.isProduct && name == "weight" { continue }
      result[name] = try weights.values(path)
    }
    return result
  }

  /// Adds what `layer` does.
  ///
  /// - Returns: the value that holds its result.
  private mutating func add(
    _ layer: LayerDescription, _ parameters: [String: [Float]], weight: String,
    reading sources: [Int], from inputs: [[Int]], to output: [Int]
  ) throws(InferenceError) -> Int {
    var operation = LoweredOperation(
      name: layer.name, kind: .reshape, sources: sources, inputShape: inputs.first ?? [],
      outputShape: output)
    if layer.kind.isProduct { operation.weightName = weight }
    operation.weight = parameters["weight"] ?? []
    operation.bias = parameters["bias"] ?? [Float](repeating: 0, count: output[0])
    let input = operation.inputShape
    switch layer.kind {
    case .linear:
      operation.kind = .linear
      absorbReshape(into: &operation)
    case .conv2d(let convolution):
      try Self.check(convolution, layer)
      if !convolution.isDense { operation.weightForm = .dense(convolution, isTransposed: false) }
      operation.kind = .conv2d(
        ConvolutionGeometry(
          conv2dInput: convolution.inputChannels, height: input[1], width: input[2],
          outputChannels: convolution.outputChannels, kernel: convolution.extent,
          stride: convolution.stride, padding: convolution.padding))
      absorbResize(into: &operation, convolution)
    case .convTranspose2d(let convolution):
      try Self.check(convolution, layer)
      if !convolution.isDense { operation.weightForm = .dense(convolution, isTransposed: true) }
      if input == [convolution.inputChannels, 1, 1] && convolution.padding == 0
        && convolution.outputPadding == 0 && convolution.isDense
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

  /// A convolution of doubled pixels reads the picture itself.
  private mutating func absorbResize(
    into operation: inout LoweredOperation, _ convolution: Convolution
  ) {
    guard let index = foldable(operation.sources), index == operations.count - 1,
      case .resize(.nearest) = operations[index].kind
    else { return }
    let picture = operations[index].inputShape
    guard operation.inputShape == [picture[0], 2 * picture[1], 2 * picture[2]],
      let geometry = convolution.upsampling(height: picture[1], width: picture[2])
    else { return }
    if UpsampledConvolution.pays(geometry) {
      operation.kind = .upsampledConv2d(geometry)
    } else {
      operation.kind = .convTranspose2d(geometry)
      operation.weightForm = .upsampled(UpsampledKernel(geometry))
    }
    operation.inputShape = picture
    operation.sources = operations[index].sources
    operations.removeLast()
  }

  /// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, with running statistics, as a factor
  /// and a shift per channel, in double precision.
  private mutating func fold(
    _ norm: LoweredOperation, _ parameters: [String: [Float]], epsilon: Float
  ) -> Int {
    let factors = NormFactors(
      weight: parameters["weight"] ?? [], bias: parameters["bias"] ?? [],
      mean: parameters["running_mean"] ?? [], variance: parameters["running_var"] ?? [],
      epsilon: epsilon)
    let (scale, shift) = (factors.scale, factors.shift)
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

extension LayerKind {
  /// Whether it multiplies by a matrix or by kernels.
  fileprivate var isProduct: Bool {
    switch self {
    case .linear, .conv2d, .convTranspose2d: true
    default: false
    }
  }
}
