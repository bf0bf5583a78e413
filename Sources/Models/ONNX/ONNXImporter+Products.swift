import Formats
import Networks
import Tensors

// Layers with weights: products, convolutions and norms.

extension ONNXImporter {
  /// Whether a layer takes the weight of the present node as it is stored.
  var takesStoredWeight: Bool {
    switch node.operation {
    case "Conv", "ConvTranspose": true
    case "Gemm": integer("transB", or: 0) != 0 && float("alpha", or: 1) == 1
    default: false
    }
  }

  /// The extents of input 1, which has to be constant.
  private func weightShape(_ what: String) throws(ONNXImportError) -> [Int] {
    guard has(1), let shape = values[node.inputs[1]]?.constantShape else {
      throw failure("\(what) is not constant")
    }
    return shape
  }

  /// Gives a layer input 1 as its weight, as it is.
  private mutating func setWeight(of layer: String, _ what: String) throws(ONNXImportError) {
    if case .stored(let stored)? = values[node.inputs[1]] {
      weights.stored["generator.\(layer).weight"] = stored
    } else {
      let array = try requiredConstant(1, what)
      set("weight", of: layer, to: Tensor(shape: array.shape, values: array.values))
    }
  }

  mutating func addGemm() throws(ONNXImportError) {
    let source = try layer(0)
    let matrix = try weightShape("its matrix")
    guard source.shape.count == 1, matrix.count == 2, integer("transA", or: 0) == 0 else {
      throw failure("only a vector times a matrix is followed")
    }
    let isTransposed = integer("transB", or: 0) != 0
    let (rows, columns) = (matrix[0], matrix[1])
    let (outputs, inputs) = isTransposed ? (rows, columns) : (columns, rows)
    let alpha = float("alpha", or: 1)
    var bias: [Float]?
    if has(2) {
      let beta = float("beta", or: 1)
      let given = try requiredConstant(2, "its bias").values
      guard given.count == outputs || given.count == 1 else {
        throw failure("its bias has \(given.count) numbers for \(outputs)")
      }
      bias = (0..<outputs).map { given[given.count == 1 ? 0 : $0] * beta }
    }
    let name = try emit(
      .linear(inputs: inputs, outputs: outputs, bias: bias != nil), from: [source.name])
    if takesStoredWeight {
      try setWeight(of: name, "its matrix")
    } else {
      let given = try requiredConstant(1, "its matrix").values
      let values = isTransposed ? given : Self.transposed(given, rows: rows, columns: columns)
      set(
        "weight", of: name,
        to: Tensor(
          shape: [outputs, inputs], values: alpha == 1 ? values : values.map { $0 * alpha }))
    }
    if let bias { set("bias", of: name, to: Tensor(shape: [outputs], values: bias)) }
    give(name)
  }

  private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    (0..<values.count).map { values[$0 % rows * columns + $0 / rows] }
  }

  mutating func addMatrixProduct() throws(ONNXImportError) {
    if let matrix = constant(1), matrix.shape.count == 2 {
      let source = try layer(0)
      if source.shape.count == 1 {
        let (inputs, outputs) = (matrix.shape[0], matrix.shape[1])
        let name = try emit(
          .linear(inputs: inputs, outputs: outputs, bias: false), from: [source.name])
        set(
          "weight", of: name,
          to: Tensor(
            shape: [outputs, inputs],
            values: Self.transposed(matrix.values, rows: inputs, columns: outputs)))
        return give(name)
      }
    }
    let sources = [try operand(0), try operand(1)]
    guard sources.allSatisfy({ shapes[$0].map { $0.count >= 2 } ?? false }) else {
      throw failure("only a vector times a matrix, or matrices, are followed")
    }
    give(try emit(.tensor(.matrixProduct), from: sources))
  }

  /// Input `index` as a layer; a constant becomes one, without its batch axis.
  mutating func operand(_ index: Int, rank: Int? = nil) throws(ONNXImportError) -> String {
    guard let array = constant(index) else { return try layer(index).name }
    var shape = array.shape
    if let rank, shape.count == rank + 1, shape[0] == 1 { shape.removeFirst() }
    if shape.isEmpty { shape = [1] }
    let name = try emit(.tensor(.constant(shape)), from: [])
    set("value", of: name, to: Tensor(shape: shape, values: array.values))
    return name
  }

  mutating func addConvolution() throws(ONNXImportError) {
    var source = try layer(0)
    let kernel = try kernel()
    var pads = try pads(of: kernel, in: source.shape, growsWith: false)
    if Set(pads).count > 1 {
      // A border that differs by side comes before the convolution.
      let name = try emit(
        .tensor(
          .pad(before: [0, pads[0], pads[1]], after: [0, pads[2], pads[3]], .value(0))),
        from: [source.name])
      source = (name, shapes[name] ?? [])
      pads = [0, 0, 0, 0]
    }
    let groups = integer("group", or: 1)
    let name = try emit(
      .conv2d(
        Convolution(
          inputChannels: kernel.shape[1] * groups, outputChannels: kernel.shape[0],
          kernel: kernel.size, stride: kernel.stride, padding: pads[0], dilation: kernel.dilation,
          groups: groups, bias: has(2))), from: [source.name])
    try setKernel(of: name, outputs: kernel.shape[0])
    give(name)
  }

  mutating func addTransposedConvolution() throws(ONNXImportError) {
    let source = try layer(0)
    let kernel = try kernel()
    if integers("output_shape").map({ !$0.isEmpty }) ?? false {
      throw failure("an output shape that is given is not followed")
    }
    let pads = try pads(of: kernel, in: source.shape, growsWith: true)
    let extra = Set(integers("output_padding") ?? [0])
    guard Set(pads).count == 1, extra.count == 1 else {
      throw failure("paddings that differ by side are not followed")
    }
    let groups = integer("group", or: 1)
    let outputs = kernel.shape[1] * groups
    let name = try emit(
      .convTranspose2d(
        Convolution(
          inputChannels: kernel.shape[0], outputChannels: outputs, kernel: kernel.size,
          stride: kernel.stride, padding: pads[0], outputPadding: extra.first ?? 0,
          dilation: kernel.dilation, groups: groups, bias: has(2))), from: [source.name])
    try setKernel(of: name, outputs: outputs)
    give(name)
  }

  private struct Kernel {
    var shape: [Int]
    var size: Int
    var stride: Int
    var dilation: Int

    var extent: Int { (size - 1) * dilation + 1 }
  }

  private func kernel() throws(ONNXImportError) -> Kernel {
    let shape = try weightShape("its kernel")
    let strides = Set(integers("strides") ?? [1, 1])
    let dilations = Set(integers("dilations") ?? [1, 1])
    let group = integer("group", or: 1)
    guard shape.count == 4, shape[2] == shape[3], strides.count == 1,
      dilations.count == 1, let stride = strides.first, let dilation = dilations.first,
      (1...256).contains(stride), (1...256).contains(dilation),
      (1...256).contains(shape[2]), (1...max(shape[0], 1)).contains(group),
      shape[0] % group == 0
    else {
      throw failure("only square kernels in two dimensions are followed")
    }
    return Kernel(shape: shape, size: shape[2], stride: stride, dilation: dilation)
  }

  /// Rows above, columns to the left, rows below, columns to the right.
  private func pads(of kernel: Kernel, in shape: [Int], growsWith isTransposed: Bool)
    throws(ONNXImportError) -> [Int]
  {
    let mode = text("auto_pad", or: "NOTSET")
    guard mode == "SAME_UPPER" || mode == "SAME_LOWER" else {
      let pads = mode == "VALID" ? [0, 0, 0, 0] : integers("pads") ?? [0, 0, 0, 0]
      guard pads.count == 4, pads.allSatisfy({ (0...256).contains($0) }) else {
        throw failure("its padding is \(pads)")
      }
      return pads
    }
    guard shape.count == 3 else { throw failure("its input is no picture") }
    let totals = shape[1...].map { side in
      isTransposed
        ? max(0, kernel.extent - kernel.stride)
        : max(
          0, ((side + kernel.stride - 1) / kernel.stride - 1) * kernel.stride + kernel.extent - side
        )
    }
    let less = totals.map { $0 / 2 }
    let more = zip(totals, less).map { $0 - $1 }
    return mode == "SAME_UPPER" ? less + more : more + less
  }

  private mutating func setKernel(of layer: String, outputs: Int) throws(ONNXImportError) {
    try setWeight(of: layer, "its kernel")
    guard has(2) else { return }
    let bias = try requiredConstant(2, "its bias").values
    guard bias.count == outputs else {
      throw failure("its bias has \(bias.count) numbers for \(outputs)")
    }
    set("bias", of: layer, to: Tensor(shape: [outputs], values: bias))
  }

  mutating func addBatchNorm() throws(ONNXImportError) {
    let source = try layer(0)
    let features = source.shape[0]
    let name = try emit(
      .batchNorm(features: features, epsilon: float("epsilon", or: 1e-5), decay: 0.9),
      from: [source.name])
    for (index, part) in ["weight", "bias", "running_mean", "running_var"].enumerated() {
      let array = try requiredConstant(index + 1, "its \(part)")
      guard array.count == features else {
        throw failure("its \(part) has \(array.count) numbers for \(features) channels")
      }
      set(part, of: name, to: Tensor(shape: [features], values: array.values))
    }
    give(name)
  }

  mutating func addGroupNorm() throws(ONNXImportError) {
    let source = try layer(0)
    let features = source.shape[0]
    let groups =
      node.operation == "InstanceNormalization" ? features : integer("num_groups", or: 1)
    guard groups >= 1, features % groups == 0 else {
      throw failure("\(features) channels in \(groups) groups")
    }
    let name = try emit(
      .groupNorm(groups: groups, features: features, epsilon: float("epsilon", or: 1e-5)),
      from: [source.name])
    for (index, part) in ["weight", "bias"].enumerated() {
      let values = try requiredConstant(index + 1, "its \(part)").values
      // Operator set 18 has a number per group, 21 one per channel.
      guard values.count == features || values.count == groups else {
        throw failure("its \(part) has \(values.count) numbers for \(features) channels")
      }
      let perNumber = features / values.count
      set(
        part, of: name,
        to: Tensor(shape: [features], values: (0..<features).map { values[$0 / perNumber] }))
    }
    give(name)
  }
}
