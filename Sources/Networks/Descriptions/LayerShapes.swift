extension LayerDescription {
  /// The shape of one output for inputs of the given shapes.
  ///
  /// - Throws: `NetworkError.shape` with the layer, the shape found and what it takes.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    if case .tensor(let operation) = kind {
      guard let shape = operation.outputShape(for: inputs) else {
        throw .shape(
          layer: name, found: inputs.first ?? [], expected: "inputs that fit \(operation)")
      }
      return shape
    }
    guard inputs.count == 1 else {
      throw .shape(layer: name, found: inputs.first ?? [], expected: "one input")
    }
    return try outputShape(for: inputs[0])
  }

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
      let room = 2 * conv.padding - conv.extent
      try expect(
        shape[1] + room >= 0 && shape[2] + room >= 0,
        "at least \(-room) pixels a side")
      return [conv.outputChannels] + shape[1...].map { ($0 + room) / conv.stride + 1 }
    case .convTranspose2d(let conv):
      try expect(
        shape.count == 3 && shape[0] == conv.inputChannels, "(\(conv.inputChannels), H, W)")
      let added = conv.extent - 2 * conv.padding + conv.outputPadding
      let sides = shape[1...].map { ($0 - 1) * conv.stride + added }
      try expect(sides.allSatisfy { $0 > 0 }, "more pixels than the padding takes away")
      return [conv.outputChannels] + sides
    case .batchNorm(let features, _, _), .groupNorm(_, let features, _):
      try expect(shape.first == features, "\(features) features first")
      return shape
    case .relu, .leakyRelu, .tanh, .sigmoid, .function:
      return shape
    case .reshape(let newShape):
      try expect(
        newShape.reduce(1, *) == shape.reduce(1, *), "\(newShape.reduce(1, *)) numbers")
      return newShape
    case .resize(let height, let width, _):
      try expect(shape.count == 3, "(channels, height, width)")
      return [shape[0], height, width]
    case .tensor: return try outputShape(for: [shape])
    }
  }

  /// The parameters that the layer owns, with their shapes, in PyTorch's order: trained ones, then
  /// running statistics.
  public var parameterShapes: [(name: String, shape: [Int])] {
    switch kind {
    case .linear(let inputs, let outputs, let bias):
      return [("weight", [outputs, inputs])] + (bias ? [("bias", [outputs])] : [])
    case .conv2d(let conv):
      let weight = [
        conv.outputChannels, conv.inputChannels / conv.groups, conv.kernel, conv.kernel,
      ]
      return [("weight", weight)] + (conv.bias ? [("bias", [conv.outputChannels])] : [])
    case .convTranspose2d(let conv):
      let weight = [
        conv.inputChannels, conv.outputChannels / conv.groups, conv.kernel, conv.kernel,
      ]
      return [("weight", weight)] + (conv.bias ? [("bias", [conv.outputChannels])] : [])
    case .batchNorm(let features, _, _):
      return ["weight", "bias", "running_mean", "running_var"].map { ($0, [features]) }
    case .groupNorm(_, let features, _):
      return ["weight", "bias"].map { ($0, [features]) }
    case .tensor(.constant(let shape)): return [("value", shape)]
    case .relu, .leakyRelu, .tanh, .sigmoid, .function, .reshape, .resize, .tensor:
      return []
    }
  }
}
