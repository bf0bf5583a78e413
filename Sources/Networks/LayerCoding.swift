/// A layer in JSON: `{"name": "fc1", "layer": "linear", "inputs": 74, "outputs": 1024, "bias": true}`.
extension LayerDescription: Codable {
  private enum Key: String, CodingKey {
    case name, layer, inputs, outputs, bias, kernel, stride, padding, features, epsilon, decay
    case slope, shape
  }

  /// Reads one layer.
  ///
  /// - Throws: `DecodingError` naming the key that is missing or the layer that is unknown.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let layer = try values.decode(String.self, forKey: .layer)
    func convolution() throws -> Convolution {
      Convolution(
        inputChannels: try values.decode(Int.self, forKey: .inputs),
        outputChannels: try values.decode(Int.self, forKey: .outputs),
        kernel: try values.decode(Int.self, forKey: .kernel),
        stride: try values.decode(Int.self, forKey: .stride),
        padding: try values.decode(Int.self, forKey: .padding),
        bias: try values.decodeIfPresent(Bool.self, forKey: .bias) ?? true)
    }
    let kind: LayerKind
    switch layer {
    case "linear":
      kind = .linear(
        inputs: try values.decode(Int.self, forKey: .inputs),
        outputs: try values.decode(Int.self, forKey: .outputs),
        bias: try values.decodeIfPresent(Bool.self, forKey: .bias) ?? true)
    case "conv2d": kind = .conv2d(try convolution())
    case "convTranspose2d": kind = .convTranspose2d(try convolution())
    case "batchNorm":
      kind = .batchNorm(
        features: try values.decode(Int.self, forKey: .features),
        epsilon: try values.decodeIfPresent(Float.self, forKey: .epsilon) ?? 1e-5,
        decay: try values.decodeIfPresent(Float.self, forKey: .decay) ?? 0.9)
    case "relu": kind = .relu
    case "leakyRelu": kind = .leakyRelu(slope: try values.decode(Float.self, forKey: .slope))
    case "tanh": kind = .tanh
    case "sigmoid": kind = .sigmoid
    case "reshape": kind = .reshape(try values.decode([Int].self, forKey: .shape))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .layer, in: values, debugDescription: "the layer \"\(layer)\" is not known")
    }
    self.init(try values.decode(String.self, forKey: .name), kind)
  }

  /// Writes one layer.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .name)
    func put(_ layer: String, _ conv: Convolution) throws {
      try values.encode(layer, forKey: .layer)
      try values.encode(conv.inputChannels, forKey: .inputs)
      try values.encode(conv.outputChannels, forKey: .outputs)
      try values.encode(conv.kernel, forKey: .kernel)
      try values.encode(conv.stride, forKey: .stride)
      try values.encode(conv.padding, forKey: .padding)
      try values.encode(conv.bias, forKey: .bias)
    }
    switch kind {
    case .linear(let inputs, let outputs, let bias):
      try values.encode("linear", forKey: .layer)
      try values.encode(inputs, forKey: .inputs)
      try values.encode(outputs, forKey: .outputs)
      try values.encode(bias, forKey: .bias)
    case .conv2d(let conv): try put("conv2d", conv)
    case .convTranspose2d(let conv): try put("convTranspose2d", conv)
    case .batchNorm(let features, let epsilon, let decay):
      try values.encode("batchNorm", forKey: .layer)
      try values.encode(features, forKey: .features)
      try values.encode(epsilon, forKey: .epsilon)
      try values.encode(decay, forKey: .decay)
    case .relu: try values.encode("relu", forKey: .layer)
    case .leakyRelu(let slope):
      try values.encode("leakyRelu", forKey: .layer)
      try values.encode(slope, forKey: .slope)
    case .tanh: try values.encode("tanh", forKey: .layer)
    case .sigmoid: try values.encode("sigmoid", forKey: .layer)
    case .reshape(let shape):
      try values.encode("reshape", forKey: .layer)
      try values.encode(shape, forKey: .shape)
    }
  }
}
