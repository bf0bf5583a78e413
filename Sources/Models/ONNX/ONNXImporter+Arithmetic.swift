import Formats
import Networks
import Tensors

// Arithmetic between values, and between values and constants.

extension ONNXImporter {
  private static let combinations: [String: TensorOperation.Combination] = [
    "Add": .add, "Sub": .subtract, "Mul": .multiply, "Div": .divide, "Pow": .power, "Min": .minimum,
    "Max": .maximum, "Sum": .add, "Mean": .add,
  ]

  mutating func addArithmetic() throws(ONNXImportError) {
    guard let combination = Self.combinations[node.operation], !node.inputs.isEmpty else {
      throw failure("it has no inputs")
    }
    if node.inputs.count == 2, let result = try scaled(by: combination) { return give(result) }
    let rank = inputRank
    var result = try operand(0, rank: rank)
    for index in node.inputs.indices.dropFirst() {
      result = try emit(
        .tensor(.combine(combination)), from: [result, try operand(index, rank: rank)])
    }
    if node.operation == "Mean" {
      result = try affine(result, scale: [1 / Float(node.inputs.count)], shift: [0])
    }
    give(result)
  }

  /// A factor or summand for all numbers, or one per channel, goes into the layer before; nil for other
  /// arithmetic.
  private mutating func scaled(by combination: TensorOperation.Combination)
    throws(ONNXImportError) -> String?
  {
    guard let index = [0, 1].first(where: { constant($0) != nil }), let array = constant(index)
    else { return nil }
    let source = try layer(1 - index)
    guard let numbers = Self.perChannel(array, of: source.shape) else { return nil }
    let isFirst = index == 0
    switch combination {
    case .add: return try affine(source.name, scale: [1], shift: numbers)
    case .subtract:
      return isFirst
        ? try affine(source.name, scale: [-1], shift: numbers)
        : try affine(source.name, scale: [1], shift: numbers.map { -$0 })
    case .multiply: return try affine(source.name, scale: numbers, shift: [0])
    case .divide:
      if !isFirst { return try affine(source.name, scale: numbers.map { 1 / $0 }, shift: [0]) }
      let inverse = try emit(.function(.plain(.reciprocal)), from: [source.name])
      return try affine(inverse, scale: numbers, shift: [0])
    case .power where !isFirst && numbers == [2]:
      return try emit(.tensor(.combine(.multiply)), from: [source.name, source.name])
    case .power where !isFirst && numbers == [0.5]:
      return try emit(.function(.plain(.squareRoot)), from: [source.name])
    case .power, .minimum, .maximum: return nil
    }
  }

  /// One number, or one for each channel, if a constant is that to a value of `shape`.
  private static func perChannel(_ array: ONNXArray, of shape: [Int]) -> [Float]? {
    if array.count == 1, array.shape.count <= shape.count + 1 { return array.values }
    var extents = array.shape
    if extents.count == shape.count + 1, extents[0] == 1 { extents.removeFirst() }
    guard extents.count == shape.count, extents[0] == shape[0],
      extents.dropFirst().allSatisfy({ $0 == 1 })
    else { return nil }
    return array.values
  }

  /// x * scale + shift per channel: a batch norm that has nothing to normalise, which plans fold away.
  private mutating func affine(_ source: String, scale: [Float], shift: [Float])
    throws(ONNXImportError) -> String
  {
    let features = (shapes[source] ?? [1])[0]
    let name = try emit(
      .batchNorm(features: features, epsilon: 0, decay: 0.9), from: [source])
    let parts = [
      ("weight", scale), ("bias", shift), ("running_mean", [0]), ("running_var", [1]),
    ]
    for (part, values) in parts {
      let all = values.count == 1 ? [Float](repeating: values[0], count: features) : values
      set(part, of: name, to: Tensor(shape: [features], values: all))
    }
    return name
  }

  /// x above zero, else slope * x, with one slope or one per channel.
  mutating func addSlopes() throws(ONNXImportError) {
    let source = try layer(0)
    let slopes = try requiredConstant(1, "its slope")
    if let slope = slopes.scalar {
      return give(try emit(.leakyRelu(slope: slope), from: [source.name]))
    }
    guard let numbers = Self.perChannel(slopes, of: source.shape) else {
      throw failure("slopes of shape \(slopes.shape) are not followed")
    }
    let above = try emit(.relu, from: [source.name])
    let below = try emit(
      .function(.clip(low: -.infinity, high: 0)), from: [source.name])
    let scaled = try affine(below, scale: numbers, shift: [0])
    give(try emit(.tensor(.combine(.add)), from: [above, scaled]))
  }

  mutating func addReduction() throws(ONNXImportError) {
    guard let reduction = Self.reductions[node.operation] else { return }
    let source = try layer(0)
    let given = has(1) ? try requiredConstant(1, "its list of axes").whole : integers("axes")
    guard let given, !given.isEmpty else {
      if integer("noop_with_empty_axes", or: 0) != 0 { return give(source.name) }
      throw failure("it reduces the batch axis")
    }
    var axes: [Int] = []
    for axis in given { axes.append(try self.axis(axis, of: source.shape)) }
    give(
      try emit(
        .tensor(.reduce(reduction, axes: axes, keepsAxes: integer("keepdims", or: 1) != 0)),
        from: [source.name]))
  }

  mutating func addSoftmax() throws(ONNXImportError) {
    let source = try layer(0)
    let isOld = model.operatorSet < 13
    let axis = try axis(integer("axis", or: isOld ? 1 : -1), of: source.shape)
    if isOld && axis != source.shape.count - 1 {
      throw failure("operator sets before 13 flatten axes, which is not followed")
    }
    give(try emit(.tensor(.softmax(axis: axis)), from: [source.name]))
  }
}
