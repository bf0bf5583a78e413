import Checkpoints
import Formats
import Networks
import Tensors

/// Turns a graph of operators into a network that ends in a picture.
///
/// Values that do not depend on the input are worked out at once, shapes among them, with one picture
/// as the batch; everything else becomes layers, each node one or a few. The batch axis has to stay in
/// front: what moves it, or reaches across pictures, cannot be followed, and only matters if the picture
/// comes of it.
struct ONNXImporter {
  let model: ONNXModel
  var values: [String: ONNXValue] = [:]
  private(set) var layers: [LayerDescription] = []
  private(set) var shapes: [String: [Int]] = [:]
  var weights = ONNXWeights()
  /// The node that is being turned into layers.
  var node = ONNXModel.Node()
  /// The sizes of the parts of the input, and which of them are labels.
  private(set) var parts: [(name: String, size: Int, isLabel: Bool)] = []
  /// The batch that the graph was exported for, if that is a fixed one.
  var exportedBatch: Int? { model.inputs.first?.shape?.first ?? nil }

  /// Numbers that are worked out before anything runs, at most.
  static let foldLimit = 1 << 22
  /// Numbers of a constant that are read before a node asks for them, at most.
  private static let fewNumbers = 1 << 16

  init(_ model: ONNXModel) {
    self.model = model
  }

  /// The network, its weights under `generator`, and remarks.
  ///
  /// - Throws: `ONNXImportError` naming the node that cannot be followed.
  mutating func run() throws(ONNXImportError) -> (network: NetworkDescription, notes: [String]) {
    for (name, constant) in model.constants {
      if case .floats(let stored) = constant, stored.count > Self.fewNumbers {
        values[name] = .stored(stored)
      } else {
        values[name] = .constant(try Self.array(constant, "tensor \"\(name)\""))
      }
    }
    try addInputs()
    for node in model.nodes {
      self.node = node
      do {
        try readConstants()
        try follow()
      } catch {
        for output in node.outputs { values[output] = .lost(error) }
      }
    }
    return try finish()
  }

  /// Reads the constants that the present node takes, but for a product's weight that layers take as it is
  /// stored.
  private mutating func readConstants() throws(ONNXImportError) {
    for (index, name) in node.inputs.enumerated() {
      guard case .stored(let stored)? = values[name], !(index == 1 && takesStoredWeight) else {
        continue
      }
      values[name] = .constant(try Self.array(.floats(stored), "tensor \"\(name)\""))
    }
  }

  /// The numbers of a constant.
  static func array(_ constant: ONNXModel.Constant, _ subject: String) throws(ONNXImportError)
    -> ONNXArray
  {
    switch constant {
    case .integers(let values, let shape): return ONNXArray(shape: shape, integers: values)
    case .floats(let stored):
      do {
        return ONNXArray(shape: stored.shape, values: try Tensor(stored).values)
      } catch {
        throw ONNXImportError(node: subject, reason: "\(error)")
      }
    }
  }

  // MARK: Inputs

  private mutating func addInputs() throws(ONNXImportError) {
    var sizes: [(port: ONNXModel.Port, shape: [Int], rows: Int?)] = []
    for port in model.inputs {
      let subject = "input \"\(port.name)\""
      guard let extents = port.shape, !extents.isEmpty else {
        throw ONNXImportError(node: subject, reason: "it has no shape")
      }
      let rest = extents.dropFirst()
      guard rest.allSatisfy({ $0 != nil }) else {
        throw ONNXImportError(node: subject, reason: "only its first axis may be open")
      }
      let shape = rest.compactMap(\.self)
      if port.isInteger {
        guard shape.allSatisfy({ $0 == 1 }), let rows = embeddingRows(of: port.name) else {
          throw ONNXImportError(
            node: subject, reason: "whole numbers are followed only as labels of an embedding")
        }
        sizes.append((port, shape, rows))
      } else {
        guard !shape.isEmpty, let count = Self.product(shape), count <= 1 << 16 else {
          throw ONNXImportError(
            node: subject, reason: "it is no batch of vectors of up to 65,536 numbers")
        }
        sizes.append((port, shape, nil))
      }
    }
    guard !sizes.isEmpty else {
      throw ONNXImportError(node: "the graph", reason: "it has no input")
    }
    var start = 0
    let total = sizes.reduce(0) { $0 + ($1.rows ?? $1.shape.reduce(1, *)) }
    shapes[NetworkDescription.inputName] = [total]
    for (port, shape, rows) in sizes {
      let size = rows ?? shape.reduce(1, *)
      node = ONNXModel.Node()
      node.name = port.name
      var layer = NetworkDescription.inputName
      if sizes.count > 1 {
        layer = try emit(
          .tensor(.slice(axis: 0, start: start, count: size, step: 1)), from: [layer])
      }
      if rows == nil, shape != [size] { layer = try emit(.reshape(shape), from: [layer]) }
      values[port.name] = .layer(layer, shape: rows == nil ? shape : [size])
      parts.append((port.name, size, rows != nil))
      start += size
    }
  }

  /// The categories of an input that is a place in a table.
  private func embeddingRows(of input: String) -> Int? {
    let reader = model.nodes.first { $0.inputs.contains(input) }
    guard let reader, reader.operation == "Gather", reader.inputs.count == 2,
      reader.inputs[1] == input, let table = values[reader.inputs[0]]?.constantShape,
      table.count == 2, (2...4096).contains(table[0])
    else { return nil }
    return table[0]
  }

  /// Whether a value is a label that came in, as a one-hot vector by now.
  func isLabel(_ name: String) -> Bool {
    parts.contains { $0.name == name && $0.isLabel }
  }

  // MARK: Layers

  /// Adds a layer for the present node.
  ///
  /// - Returns: its name.
  mutating func emit(_ kind: LayerKind, from sources: [String]) throws(ONNXImportError) -> String {
    let name = freshName()
    var layer = LayerDescription(name, kind, from: sources)
    let inputs = sources.map { shapes[$0] ?? [] }
    let shape: [Int]
    do {
      try kind.validate(subject: "the layer")
      shape = try layer.outputShape(for: inputs)
    } catch {
      throw failure("\(error)")
    }
    guard let count = Self.product(shape), count <= Self.foldLimit * 2 else {
      throw failure("its result would be \(shape)")
    }
    if sources == [layers.last?.name ?? NetworkDescription.inputName] { layer.sources = [] }
    layers.append(layer)
    shapes[name] = shape
    return name
  }

  /// A name for a layer of the present node, one word, that no other layer has.
  private func freshName() -> String {
    let label = String(
      node.label.map { $0.isWhitespace || "=:,[]\"/".contains($0) ? "_" : $0 }.suffix(48))
    let base = label.trimming("_").isEmpty ? node.operation : label.trimming("_")
    if shapes[base] == nil && base != NetworkDescription.inputName { return base }
    var number = 2
    while shapes["\(base)_\(number)"] != nil { number += 1 }
    return "\(base)_\(number)"
  }

  /// Sets a parameter of a layer.
  mutating func set(_ parameter: String, of layer: String, to tensor: Tensor) {
    weights.tensors["generator.\(layer).\(parameter)"] = tensor
  }

  /// Why the present node cannot be followed.
  func failure(_ reason: String) -> ONNXImportError {
    ONNXImportError(
      node: "operator \"\(node.operation)\" of node \"\(node.label)\"", reason: reason)
  }

  /// The value of an output of the present node.
  mutating func give(_ layer: String, output: Int = 0) {
    guard node.outputs.indices.contains(output) else { return }
    values[node.outputs[output]] = .layer(layer, shape: shapes[layer] ?? [])
  }

  // MARK: The end

  /// The layers that the picture comes of.
  private mutating func finish() throws(ONNXImportError) -> (
    network: NetworkDescription, notes: [String]
  ) {
    var notes = ["the graph states the network (operator set \(model.operatorSet))"]
    var picture: String?
    var lost: ONNXImportError?
    for output in model.outputs where picture == nil {
      switch values[output.name] {
      case .layer(let name, let shape):
        node = ONNXModel.Node()
        node.name = "view"
        picture = try self.picture(name, shape)
      case .lost(let error): lost = lost ?? error
      case .constant, .stored, nil: break
      }
    }
    if picture == nil {
      picture = layers.last { Self.isPicture(shapes[$0.name] ?? []) }?.name
      if let picture, let lost {
        notes.append("what the graph does after \"\(picture)\" is left out: \(lost)")
      }
    }
    guard let picture else {
      throw lost ?? ONNXImportError(node: "the graph", reason: "it makes no picture")
    }
    var needed: Set<String> = [picture]
    let sources = explicitSources()
    for layer in layers.reversed() where needed.contains(layer.name) {
      needed.formUnion(sources[layer.name] ?? [])
    }
    let kept = layers.filter { needed.contains($0.name) }
    var result: [LayerDescription] = []
    for layer in kept {
      var layer = layer
      let from = sources[layer.name] ?? []
      let previous = result.last?.name ?? NetworkDescription.inputName
      layer.sources = from == [previous] ? [] : from
      result.append(layer)
    }
    let input = shapes[NetworkDescription.inputName] ?? []
    return (NetworkDescription(input: input, layers: result), notes)
  }

  private func explicitSources() -> [String: [String]] {
    var result: [String: [String]] = [:]
    var previous = NetworkDescription.inputName
    for layer in layers {
      if case .tensor(.constant) = layer.kind {
        result[layer.name] = []
      } else {
        result[layer.name] = layer.sources.isEmpty ? [previous] : layer.sources
      }
      previous = layer.name
    }
    return result
  }

  private static func isPicture(_ shape: [Int]) -> Bool {
    shape.count == 3 && (shape[0] == 1 || shape[0] == 3) && shape[1] >= 8 && shape[2] >= 8
  }

  /// A layer that is a picture, channels last or laid out as a vector, as (channels, height, width).
  private mutating func picture(_ name: String, _ shape: [Int]) throws(ONNXImportError) -> String? {
    if Self.isPicture(shape) { return name }
    if shape.count == 3, Self.isPicture([shape[2], shape[0], shape[1]]) {
      return try emit(.tensor(.transpose([2, 0, 1])), from: [name])
    }
    let count = shape.reduce(1, *)
    for channels in [1, 3] where count % channels == 0 && count >= 64 {
      if let side = GeneratorGuess.side(count / channels) {
        return try emit(.reshape([channels, side, side]), from: [name])
      }
    }
    return nil
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
