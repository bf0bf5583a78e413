/// A network as data: what each layer is, in order, and the shape of its input.
///
/// Inference compiles it into a plan, training runs it forward and backward, `inspect` prints it,
/// the model card stores it. Parameters are found under
/// `<network>.<layer name>.<weight | bias | running_mean | running_var>`, in PyTorch's layouts.
public struct NetworkDescription: Equatable, Hashable, Codable, Sendable {
  /// The shape of one input, without the batch axis: (features) or (channels, height, width).
  public var input: [Int]
  /// The layers in order.
  public var layers: [LayerDescription]

  /// A network of the given layers.
  public init(input: [Int], layers: [LayerDescription]) {
    self.input = input
    self.layers = layers
  }

  /// The shape of one output.
  ///
  /// - Throws: `NetworkError.shape` when a layer cannot take what comes before it.
  public func outputShape() throws(NetworkError) -> [Int] {
    try shapes().last ?? input
  }

  /// The shape after each layer, without the batch axis; one entry a layer.
  ///
  /// - Throws: `NetworkError.shape` when a layer cannot take what comes before it.
  public func shapes() throws(NetworkError) -> [[Int]] {
    var shape = input
    var result: [[Int]] = []
    for layer in layers {
      shape = try layer.outputShape(for: shape)
      result.append(shape)
    }
    return result
  }
}

/// One layer: its name within the network and what it does.
public struct LayerDescription: Equatable, Hashable, Sendable {
  /// The name that its parameters carry; unique within the network.
  public var name: String
  /// The operation with its fixed settings.
  public var kind: LayerKind

  /// A layer called `name`.
  public init(_ name: String, _ kind: LayerKind) {
    self.name = name
    self.kind = kind
  }
}

/// Kernel, stride and padding of a square convolution.
public struct Convolution: Equatable, Hashable, Codable, Sendable {
  /// Channels in.
  public var inputChannels: Int
  /// Channels out.
  public var outputChannels: Int
  /// Height and width of the kernel.
  public var kernel: Int
  /// Step between positions, of the larger of both pictures.
  public var stride: Int
  /// Border of zeros around the larger of both pictures.
  public var padding: Int
  /// Whether a bias is added per output channel.
  public var bias: Bool

  /// A convolution as given.
  public init(
    inputChannels: Int, outputChannels: Int, kernel: Int, stride: Int, padding: Int,
    bias: Bool = true
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  /// The number of weights, without the bias.
  public var weightCount: Int { inputChannels * outputChannels * kernel * kernel }
}

/// The operations that networks are built from.
public enum LayerKind: Equatable, Hashable, Sendable {
  /// (N, inputs) to (N, outputs); weight (outputs, inputs).
  case linear(inputs: Int, outputs: Int, bias: Bool)
  /// (N, Cin, H, W) to (N, Cout, (H + 2p - k) / s + 1, likewise W); weight (Cout, Cin, k, k).
  case conv2d(Convolution)
  /// (N, Cin, H, W) to (N, Cout, (H - 1) s - 2p + k, likewise W); weight (Cin, Cout, k, k).
  case convTranspose2d(Convolution)
  /// Normalisation per feature or channel. `decay` is the share of the old running statistic that is
  /// kept (PyTorch's momentum is 1 - decay); `epsilon` is added to the variance.
  case batchNorm(features: Int, epsilon: Float, decay: Float)
  /// max(x, 0).
  case relu
  /// x for x > 0, slope * x otherwise.
  case leakyRelu(slope: Float)
  /// Hyperbolic tangent.
  case tanh
  /// 1 / (1 + exp(-x)).
  case sigmoid
  /// The same numbers, row-major in (C, H, W) order, under another shape.
  case reshape([Int])
}

extension LayerDescription {
  /// The shape of one output for one input of `shape`.
  ///
  /// - Throws: `NetworkError.shape` with the layer, the shape found and what it takes.
  public func outputShape(for shape: [Int]) throws(NetworkError) -> [Int] {
    func expect(_ condition: Bool, _ expected: String) throws(NetworkError) {
      if !condition { throw .shape(layer: name, found: shape, expected: expected) }
    }
    switch kind {
    case .linear(let inputs, let outputs, _):
      try expect(shape == [inputs], "(\(inputs))")
      return [outputs]
    case .conv2d(let conv):
      try expect(
        shape.count == 3 && shape[0] == conv.inputChannels, "(\(conv.inputChannels), H, W)")
      let sides = shape[1...].map { ($0 + 2 * conv.padding - conv.kernel) / conv.stride + 1 }
      try expect(
        shape[1] + 2 * conv.padding >= conv.kernel && shape[2] + 2 * conv.padding >= conv.kernel,
        "at least \(conv.kernel - 2 * conv.padding) pixels a side")
      return [conv.outputChannels] + sides
    case .convTranspose2d(let conv):
      try expect(
        shape.count == 3 && shape[0] == conv.inputChannels, "(\(conv.inputChannels), H, W)")
      let sides = shape[1...].map { ($0 - 1) * conv.stride - 2 * conv.padding + conv.kernel }
      try expect(sides.allSatisfy { $0 > 0 }, "more pixels than the padding takes away")
      return [conv.outputChannels] + sides
    case .batchNorm(let features, _, _):
      try expect(shape.first == features, "\(features) features first")
      return shape
    case .relu, .leakyRelu, .tanh, .sigmoid:
      return shape
    case .reshape(let newShape):
      try expect(
        newShape.reduce(1, *) == shape.reduce(1, *), "\(newShape.reduce(1, *)) numbers")
      return newShape
    }
  }

  /// The parameters that the layer owns, with their shapes, in PyTorch's order: trained ones, then
  /// running statistics.
  public var parameterShapes: [(name: String, shape: [Int])] {
    switch kind {
    case .linear(let inputs, let outputs, let bias):
      return [("weight", [outputs, inputs])] + (bias ? [("bias", [outputs])] : [])
    case .conv2d(let conv):
      let weight = [conv.outputChannels, conv.inputChannels, conv.kernel, conv.kernel]
      return [("weight", weight)] + (conv.bias ? [("bias", [conv.outputChannels])] : [])
    case .convTranspose2d(let conv):
      let weight = [conv.inputChannels, conv.outputChannels, conv.kernel, conv.kernel]
      return [("weight", weight)] + (conv.bias ? [("bias", [conv.outputChannels])] : [])
    case .batchNorm(let features, _, _):
      return ["weight", "bias", "running_mean", "running_var"].map { ($0, [features]) }
    case .relu, .leakyRelu, .tanh, .sigmoid, .reshape:
      return []
    }
  }
}
