/// A network as data: what each layer is, in order, and the shape of its input.
///
/// A chain, or a small graph: a layer reads the result of the one before it unless it says otherwise.
/// Inference compiles it into a plan, training runs chains forward and backward, `inspect` prints it,
/// the model card stores it. Parameters are found under
/// `<network>.<layer name>.<weight | bias | running_mean | running_var>`, in PyTorch's layouts.
public struct NetworkDescription: Equatable, Hashable, Codable, Sendable {
  /// What layers call the input of the network.
  public static let inputName = "input"

  /// The shape of one input, without the batch axis: (features) or (channels, height, width).
  public var input: [Int]
  /// The layers in order; the last one gives the output.
  public var layers: [LayerDescription]

  /// A network of the given layers.
  public init(input: [Int], layers: [LayerDescription]) {
    self.input = input
    self.layers = layers
  }

  /// The shape of one output.
  ///
  /// - Throws: `NetworkError` when a layer cannot take what comes before it.
  public func outputShape() throws(NetworkError) -> [Int] {
    try shapes().last ?? input
  }

  /// The shape after each layer, without the batch axis; one entry a layer.
  ///
  /// - Throws: `NetworkError.shape` when a layer cannot take what comes before it,
  ///   `NetworkError.source` when it reads what is not there yet.
  public func shapes() throws(NetworkError) -> [[Int]] {
    var result: [[Int]] = []
    for (layer, sources) in zip(layers, try sources()) {
      result.append(
        try layer.outputShape(for: sources.map { $0 == 0 ? input : result[$0 - 1] }))
    }
    return result
  }

  /// The values that each layer reads: 0 for the network's input, i + 1 for the result of layer i.
  ///
  /// - Throws: `NetworkError.source` when a layer reads what is not there yet.
  public func sources() throws(NetworkError) -> [[Int]] {
    var values = [Self.inputName: 0]
    var result: [[Int]] = []
    for (index, layer) in layers.enumerated() {
      if layer.sources.isEmpty {
        result.append(layer.readsNothing ? [] : [index])
      } else {
        var numbers: [Int] = []
        for name in layer.sources {
          guard let value = values[name] else { throw .source(layer: layer.name, found: name) }
          numbers.append(value)
        }
        result.append(numbers)
      }
      values[layer.name] = index + 1
    }
    return result
  }

  /// Whether every layer reads the one before it.
  public var isChain: Bool {
    layers.allSatisfy { $0.sources.isEmpty && !$0.readsNothing }
  }
}

/// One layer: its name within the network, what it does and what it reads.
public struct LayerDescription: Equatable, Hashable, Sendable {
  /// The name that its parameters carry; unique within the network.
  public var name: String
  /// The operation with its fixed settings.
  public var kind: LayerKind
  /// The layers whose results it reads, or `NetworkDescription.inputName`; empty for the layer before.
  public var sources: [String]

  /// A layer called `name`.
  public init(_ name: String, _ kind: LayerKind, from sources: [String] = []) {
    self.name = name
    self.kind = kind
    self.sources = sources
  }

  /// Whether it is a constant.
  var readsNothing: Bool {
    if case .tensor(.constant) = kind { true } else { false }
  }
}
