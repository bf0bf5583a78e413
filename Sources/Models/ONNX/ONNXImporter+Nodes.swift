import Formats
import Networks

// What each operator becomes.

extension ONNXImporter {
  /// Turns the present node into layers, or works it out.
  mutating func follow() throws(ONNXImportError) {
    guard node.domain.isEmpty || node.domain == "ai.onnx" else {
      throw failure("operators of \"\(node.domain)\" are not known")
    }
    if try fold() { return }
    for name in node.inputs {
      if case .lost(let error)? = values[name] { throw error }
    }
    if let kind = try activation() { return give(try emit(kind, from: [try layer(0).name])) }
    switch node.operation {
    case "Identity", "Dropout", "Cast": try pass()
    case "Gemm": try addGemm()
    case "MatMul": try addMatrixProduct()
    case "Conv": try addConvolution()
    case "ConvTranspose": try addTransposedConvolution()
    case "BatchNormalization": try addBatchNorm()
    case "InstanceNormalization", "GroupNormalization": try addGroupNorm()
    case "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Sum", "Mean": try addArithmetic()
    case "PRelu": try addSlopes()
    case "Reshape": try addReshape()
    case "Flatten": try addFlatten()
    case "Squeeze", "Unsqueeze": try addAxes()
    case "Transpose": try addTranspose()
    case "Concat": try addConcat()
    case "Slice": try addSlice()
    case "Split": try addSplit()
    case "Gather": try addGather()
    case "Expand": try addExpand()
    case "Tile": try addTile()
    case "Pad": try addPad()
    case "DepthToSpace": try addDepthToSpace()
    case "Resize", "Upsample": try addResize()
    case "Softmax": try addSoftmax()
    case "GlobalAveragePool":
      let source = try layer(0)
      let axes = Array(1..<max(source.shape.count, 1))
      give(try emit(.tensor(.reduce(.mean, axes: axes, keepsAxes: true)), from: [source.name]))
    case let name where Self.reductions[name] != nil: try addReduction()
    default: throw failure("it is not among the operators that are followed")
    }
  }

  private mutating func pass() throws(ONNXImportError) {
    let source = try layer(0)
    if node.operation == "Cast", ![1, 10, 11, 16].contains(integer("to", or: 1)) {
      throw failure("only casts to numbers with fractions are followed")
    }
    for output in node.outputs.indices { give(source.name, output: output) }
  }

  /// The layer kind of an operator that treats every number by itself; nil for other operators.
  private func activation() throws(ONNXImportError) -> LayerKind? {
    switch node.operation {
    case "Relu": return .relu
    case "LeakyRelu": return .leakyRelu(slope: float("alpha", or: 0.01))
    case "Tanh": return .tanh
    case "Sigmoid": return .sigmoid
    case "Elu": return .function(.elu(alpha: float("alpha", or: 1)))
    case "Selu": return .function(.selu)
    case "Gelu": return .function(text("approximate", or: "none") == "tanh" ? .geluTanh : .gelu)
    case "Softplus": return .function(.softplus)
    case "Softsign": return .function(.softsign)
    case "Mish": return .function(.mish)
    case "HardSwish": return .function(.hardSwish)
    case "HardSigmoid":
      return .function(
        .hardSigmoid(alpha: float("alpha", or: 0.2), beta: float("beta", or: 0.5)))
    case "Clip":
      let low = try optionalScalar(1) ?? float("min", or: -.infinity)
      let high = try optionalScalar(2) ?? float("max", or: .infinity)
      return .function(.clip(low: low, high: high))
    default: return Self.plain[node.operation].map { .function(.plain($0)) }
    }
  }

  private static let plain: [String: ElementFunction.PlainFunction] = [
    "Abs": .absolute, "Ceil": .ceiling, "Cos": .cosine, "Erf": .errorFunction, "Exp": .exponential,
    "Floor": .floor, "Log": .logarithm, "Neg": .negative, "Reciprocal": .reciprocal,
    "Round": .round,
    "Sign": .sign, "Sin": .sine, "Sqrt": .squareRoot,
  ]

  static let reductions: [String: TensorOperation.Reduction] = [
    "ReduceSum": .sum, "ReduceMean": .mean, "ReduceMax": .maximum, "ReduceMin": .minimum,
    "ReduceProd": .product, "ReduceSumSquare": .sumOfSquares, "ReduceL2": .norm,
  ]

  // MARK: Inputs and settings of the present node

  /// Input `index` as a layer; a constant becomes one.
  mutating func layer(_ index: Int) throws(ONNXImportError) -> (name: String, shape: [Int]) {
    guard node.inputs.indices.contains(index), let value = values[node.inputs[index]] else {
      throw failure("its input \(index + 1) is missing")
    }
    switch value {
    case .layer(let name, let shape): return (name, shape)
    case .lost(let error): throw error
    case .constant, .stored: throw failure("its input \(index + 1) does not depend on the latent")
    }
  }

  /// Input `index` if it is constant.
  func constant(_ index: Int) -> ONNXArray? {
    guard node.inputs.indices.contains(index),
      case .constant(let array)? = values[node.inputs[index]]
    else { return nil }
    return array
  }

  /// The rank of the largest input that is a layer.
  var inputRank: Int? {
    var rank: Int?
    for name in node.inputs {
      if case .layer(_, let shape)? = values[name] { rank = max(rank ?? 0, shape.count) }
    }
    return rank
  }

  /// Whether input `index` is there.
  func has(_ index: Int) -> Bool {
    node.inputs.indices.contains(index) && !node.inputs[index].isEmpty
  }

  /// Input `index`, which has to be constant.
  func requiredConstant(_ index: Int, _ what: String) throws(ONNXImportError) -> ONNXArray {
    guard let array = constant(index) else { throw failure("\(what) is not constant") }
    return array
  }

  private func optionalScalar(_ index: Int) throws(ONNXImportError) -> Float? {
    guard has(index) else { return nil }
    guard let value = constant(index)?.scalar else {
      throw failure("its input \(index + 1) is not one constant number")
    }
    return value
  }

  /// A setting with a fraction.
  func float(_ name: String, or usual: Float) -> Float {
    if case .float(let value)? = node.attributes[name] { value } else { usual }
  }

  /// A whole setting.
  func integer(_ name: String, or usual: Int) -> Int {
    if case .integer(let value)? = node.attributes[name] { value } else { usual }
  }

  /// A setting that is a list of whole numbers; nil if it is not there.
  func integers(_ name: String) -> [Int]? {
    if case .integers(let values)? = node.attributes[name] { values } else { nil }
  }

  /// A setting in words.
  func text(_ name: String, or usual: String) -> String {
    if case .text(let value)? = node.attributes[name] { value } else { usual }
  }

  /// The axis `axis` of a value of `shape`, counted without the batch axis.
  func axis(_ axis: Int, of shape: [Int]) throws(ONNXImportError) -> Int {
    let full = axis < 0 ? axis + shape.count + 1 : axis
    if full == 0 { throw failure("it works along the batch axis") }
    guard (1...shape.count).contains(full) else {
      throw failure("it has no axis \(axis)")
    }
    return full - 1
  }
}
