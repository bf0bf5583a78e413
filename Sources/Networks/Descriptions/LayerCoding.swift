/// A layer in JSON: `{"name": "fc1", "layer": "linear", "inputs": 74, "outputs": 1024, "bias": true}`.
///
/// What is usual may be left out: a bias is there, output padding is 0, dilation and groups are 1, and a
/// layer without `from` reads the one before it.
extension LayerDescription: Codable {
  enum Key: String, CodingKey {
    case name, layer, inputs, outputs, bias, kernel, stride, padding, features, epsilon, decay
    case slope, shape, outputPadding, dilation, groups, from, height, width, interpolation
    case alpha, beta, low, high, axis, axes, start, count, step, indices, before, after, fill, value
    case keepsAxes, block, channelsFirst
  }

  /// Reads one layer.
  ///
  /// - Throws: `DecodingError` naming the key that is missing or the layer that is unknown.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      try values.decode(String.self, forKey: .name), try LayerKind(values),
      from: try values.decodeIfPresent([String].self, forKey: .from) ?? [])
  }

  /// Writes one layer.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(name, forKey: .name)
    if !sources.isEmpty { try values.encode(sources, forKey: .from) }
    try kind.encode(to: &values)
  }
}

typealias LayerValues = KeyedDecodingContainer<LayerDescription.Key>

extension LayerKind {
  fileprivate init(_ values: LayerValues) throws {
    let layer = try values.decode(String.self, forKey: .layer)
    func integer(_ key: LayerDescription.Key) throws -> Int {
      try values.decode(Int.self, forKey: key)
    }
    func epsilon() throws -> Float {
      try values.decodeIfPresent(Float.self, forKey: .epsilon) ?? 1e-5
    }
    switch layer {
    case "linear":
      self = .linear(
        inputs: try integer(.inputs), outputs: try integer(.outputs),
        bias: try values.decodeIfPresent(Bool.self, forKey: .bias) ?? true)
    case "conv2d": self = .conv2d(try Convolution(values))
    case "convTranspose2d": self = .convTranspose2d(try Convolution(values))
    case "batchNorm":
      self = .batchNorm(
        features: try integer(.features), epsilon: try epsilon(),
        decay: try values.decodeIfPresent(Float.self, forKey: .decay) ?? 0.9)
    case "groupNorm":
      self = .groupNorm(
        groups: try integer(.groups), features: try integer(.features), epsilon: try epsilon())
    case "relu": self = .relu
    case "leakyRelu": self = .leakyRelu(slope: try values.decode(Float.self, forKey: .slope))
    case "tanh": self = .tanh
    case "sigmoid": self = .sigmoid
    case "reshape": self = .reshape(try values.decode([Int].self, forKey: .shape))
    case "resize":
      self = .resize(
        height: try integer(.height), width: try integer(.width),
        try values.decode(Interpolation.self, forKey: .interpolation))
    default:
      if let function = try ElementFunction(layer, values) {
        self = .function(function)
      } else if let operation = try TensorOperation(layer, values) {
        self = .tensor(operation)
      } else {
        throw DecodingError.dataCorruptedError(
          forKey: .layer, in: values, debugDescription: "the layer \"\(layer)\" is not known")
      }
    }
  }

  fileprivate func encode(to values: inout KeyedEncodingContainer<LayerDescription.Key>) throws {
    func put(_ layer: String, _ pairs: (LayerDescription.Key, any Encodable)...) throws {
      try values.put(layer, pairs)
    }
    switch self {
    case .linear(let inputs, let outputs, let bias):
      try put("linear", (.inputs, inputs), (.outputs, outputs), (.bias, bias))
    case .conv2d(let conv): try values.put("conv2d", conv.pairs)
    case .convTranspose2d(let conv): try values.put("convTranspose2d", conv.pairs)
    case .batchNorm(let features, let epsilon, let decay):
      try put("batchNorm", (.features, features), (.epsilon, epsilon), (.decay, decay))
    case .groupNorm(let groups, let features, let epsilon):
      try put("groupNorm", (.groups, groups), (.features, features), (.epsilon, epsilon))
    case .relu: try put("relu")
    case .leakyRelu(let slope): try put("leakyRelu", (.slope, slope))
    case .tanh: try put("tanh")
    case .sigmoid: try put("sigmoid")
    case .function(let function): try values.put(function.name, function.pairs)
    case .reshape(let shape): try put("reshape", (.shape, shape))
    case .resize(let height, let width, let interpolation):
      try put(
        "resize", (.height, height), (.width, width), (.interpolation, interpolation))
    case .tensor(let operation): try values.put(operation.name, operation.pairs)
    }
  }
}

extension KeyedEncodingContainer<LayerDescription.Key> {
  fileprivate mutating func put(
    _ layer: String, _ pairs: [(LayerDescription.Key, any Encodable)]
  ) throws {
    try encode(layer, forKey: .layer)
    for (key, value) in pairs { try encode(value, forKey: key) }
  }
}

extension Convolution {
  fileprivate init(_ values: LayerValues) throws {
    func integer(_ key: LayerDescription.Key, or usual: Int) throws -> Int {
      try values.decodeIfPresent(Int.self, forKey: key) ?? usual
    }
    self.init(
      inputChannels: try values.decode(Int.self, forKey: .inputs),
      outputChannels: try values.decode(Int.self, forKey: .outputs),
      kernel: try values.decode(Int.self, forKey: .kernel),
      stride: try values.decode(Int.self, forKey: .stride),
      padding: try values.decode(Int.self, forKey: .padding),
      outputPadding: try integer(.outputPadding, or: 0), dilation: try integer(.dilation, or: 1),
      groups: try integer(.groups, or: 1),
      bias: try values.decodeIfPresent(Bool.self, forKey: .bias) ?? true)
  }

  fileprivate var pairs: [(LayerDescription.Key, any Encodable)] {
    var pairs: [(LayerDescription.Key, any Encodable)] = [
      (.inputs, inputChannels), (.outputs, outputChannels), (.kernel, kernel), (.stride, stride),
      (.padding, padding), (.bias, bias),
    ]
    if outputPadding != 0 { pairs.append((.outputPadding, outputPadding)) }
    if dilation != 1 { pairs.append((.dilation, dilation)) }
    if groups != 1 { pairs.append((.groups, groups)) }
    return pairs
  }
}
