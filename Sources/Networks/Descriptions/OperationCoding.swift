// Element functions and tensor operations in JSON, under the names that a layer of theirs has.

extension ElementFunction {
  /// The function called `layer`; nil for another kind of layer.
  ///
  /// - Throws: `DecodingError` naming the key that is missing.
  init?(_ layer: String, _ values: LayerValues) throws {
    func number(_ key: LayerDescription.Key) throws -> Float {
      try values.decode(Float.self, forKey: key)
    }
    switch layer {
    case "elu": self = .elu(alpha: try number(.alpha))
    case "selu": self = .selu
    case "gelu": self = .gelu
    case "geluTanh": self = .geluTanh
    case "softplus": self = .softplus
    case "softsign": self = .softsign
    case "swish": self = .swish
    case "mish": self = .mish
    case "hardSigmoid": self = .hardSigmoid(alpha: try number(.alpha), beta: try number(.beta))
    case "hardSwish": self = .hardSwish
    case "clip":
      // JSON has no infinity: an end that is missing is none.
      self = .clip(
        low: try values.decodeIfPresent(Float.self, forKey: .low) ?? -.infinity,
        high: try values.decodeIfPresent(Float.self, forKey: .high) ?? .infinity)
    default:
      guard let function = PlainFunction(rawValue: layer) else { return nil }
      self = .plain(function)
    }
  }

  /// What a layer with this function is called.
  public var name: String {
    switch self {
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .geluTanh: "geluTanh"
    case .softplus: "softplus"
    case .softsign: "softsign"
    case .swish: "swish"
    case .mish: "mish"
    case .hardSigmoid: "hardSigmoid"
    case .hardSwish: "hardSwish"
    case .clip: "clip"
    case .plain(let function): function.rawValue
    }
  }

  var pairs: [(LayerDescription.Key, any Encodable)] {
    switch self {
    case .elu(let alpha): [(.alpha, alpha)]
    case .hardSigmoid(let alpha, let beta): [(.alpha, alpha), (.beta, beta)]
    case .clip(let low, let high):
      (low.isFinite ? [(.low, low)] : []) + (high.isFinite ? [(.high, high)] : [])
    case .selu, .gelu, .geluTanh, .softplus, .softsign, .swish, .mish, .hardSwish, .plain: []
    }
  }
}

extension TensorOperation {
  /// The operation called `layer`; nil for another kind of layer.
  ///
  /// - Throws: `DecodingError` naming the key that is missing.
  init?(_ layer: String, _ values: LayerValues) throws {
    func integer(_ key: LayerDescription.Key) throws -> Int {
      try values.decode(Int.self, forKey: key)
    }
    func list(_ key: LayerDescription.Key) throws -> [Int] {
      try values.decode([Int].self, forKey: key)
    }
    switch layer {
    case "constant": self = .constant(try list(.shape))
    case "matrixProduct": self = .matrixProduct
    case "concatenate": self = .concatenate(axis: try integer(.axis))
    case "transpose": self = .transpose(try list(.axes))
    case "slice":
      self = .slice(
        axis: try integer(.axis), start: try integer(.start), count: try integer(.count),
        step: try integer(.step))
    case "gather": self = .gather(axis: try integer(.axis), indices: try list(.indices))
    case "pad":
      self = .pad(
        before: try list(.before), after: try list(.after), try Padding(values))
    case "softmax": self = .softmax(axis: try integer(.axis))
    case "depthToSpace":
      self = .depthToSpace(
        block: try integer(.block),
        channelsFirst: try values.decode(Bool.self, forKey: .channelsFirst))
    case "expand": self = .expand(try list(.shape))
    default:
      if let combination = Combination(rawValue: layer) {
        self = .combine(combination)
      } else if let reduction = Reduction(rawValue: layer) {
        self = .reduce(
          reduction, axes: try list(.axes),
          keepsAxes: try values.decode(Bool.self, forKey: .keepsAxes))
      } else {
        return nil
      }
    }
  }

  /// What a layer with this operation is called.
  public var name: String {
    switch self {
    case .constant: "constant"
    case .combine(let combination): combination.rawValue
    case .matrixProduct: "matrixProduct"
    case .concatenate: "concatenate"
    case .transpose: "transpose"
    case .slice: "slice"
    case .gather: "gather"
    case .pad: "pad"
    case .reduce(let reduction, _, _): reduction.rawValue
    case .softmax: "softmax"
    case .depthToSpace: "depthToSpace"
    case .expand: "expand"
    }
  }

  var pairs: [(LayerDescription.Key, any Encodable)] {
    switch self {
    case .constant(let shape), .expand(let shape): [(.shape, shape)]
    case .combine, .matrixProduct: []
    case .concatenate(let axis), .softmax(let axis): [(.axis, axis)]
    case .transpose(let axes): [(.axes, axes)]
    case .slice(let axis, let start, let count, let step):
      [(.axis, axis), (.start, start), (.count, count), (.step, step)]
    case .gather(let axis, let indices): [(.axis, axis), (.indices, indices)]
    case .pad(let before, let after, let padding):
      [(.before, before), (.after, after)] + padding.pairs
    case .reduce(_, let axes, let keepsAxes): [(.axes, axes), (.keepsAxes, keepsAxes)]
    case .depthToSpace(let block, let channelsFirst):
      [(.block, block), (.channelsFirst, channelsFirst)]
    }
  }
}

extension TensorOperation.Padding {
  fileprivate init(_ values: LayerValues) throws {
    let fill = try values.decode(String.self, forKey: .fill)
    switch fill {
    case "value": self = .value(try values.decode(Float.self, forKey: .value))
    case "reflect": self = .reflect
    case "edge": self = .edge
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .fill, in: values, debugDescription: "the fill \"\(fill)\" is not known")
    }
  }

  fileprivate var pairs: [(LayerDescription.Key, any Encodable)] {
    switch self {
    case .value(let value): [(.fill, "value"), (.value, value)]
    case .reflect: [(.fill, "reflect")]
    case .edge: [(.fill, "edge")]
    }
  }
}
