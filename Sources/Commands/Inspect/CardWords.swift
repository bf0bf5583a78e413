import Checkpoints
import Formats
import Latents
import Networks

extension Figure {
  /// The figure as an object.
  var json: JSONValue {
    .object([
      ("name", .string(name)), ("value", .double(value)),
      ("unit", unit.map { .string($0) } ?? .null),
      ("command", command.map { .string($0) } ?? .null),
    ])
  }
}

extension LatentPart {
  /// The part as an object.
  var json: JSONValue {
    var pairs: [(key: String, value: JSONValue)] = [
      ("name", .string(name)), ("kind", .string(kind.rawValue)), ("size", .integer(size)),
      ("prior", .string(prior.words)),
    ]
    if kind != .categorical {
      let range = [sliderRange.lowerBound, sliderRange.upperBound]
      pairs.append(("sliderRange", .array(range.map { .float($0) })))
    }
    if let choices { pairs.append(("choices", .array(choices.map { .string($0) }))) }
    return .object(pairs)
  }

  /// How many numbers or choices it has.
  var sizeWords: String {
    switch kind {
    case .noise: "\(size) numbers"
    case .categorical: "\(categoryCount) choices"
    case .continuous: "1 number"
    }
  }

  /// The choices, or prior and slider.
  var valueWords: String {
    if kind == .categorical {
      return (choices ?? (0..<categoryCount).map(String.init)).joined(separator: " ")
    }
    let low = NumberText.short(sliderRange.lowerBound)
    return "\(prior.words), slider \(low) to \(NumberText.short(sliderRange.upperBound))"
  }
}

extension Prior {
  /// As in papers: `U(-1, 1)`, `N(0, 1)`.
  var words: String {
    switch self {
    case .uniform(let low, let high): "U(\(NumberText.short(low)), \(NumberText.short(high)))"
    case .standardNormal: "N(0, 1)"
    case .oneHot: "one-hot"
    case .rows(let rows): "\(rows.count) rows of an embedding"
    }
  }
}

extension NetworkDescription {
  /// Numbers that the network owns, running statistics included.
  var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// Shapes, parameter counts and layers as an object.
  var json: JSONValue {
    let shapes = (try? shapes()) ?? []
    return .object([
      ("input", .array(input.map { .integer($0) })),
      ("output", .array((shapes.last ?? input).map { .integer($0) })),
      ("parameters", .integer(parameterCount)),
      (
        "layers",
        .array(
          zip(layers, shapes).map { layer, shape in
            .object([
              ("name", .string(layer.name)), ("kind", .string(layer.kind.words)),
              ("output", .array(shape.map { .integer($0) })),
              ("parameters", .integer(layer.parameterCount)),
            ])
          })
      ),
    ])
  }
}

extension LayerDescription {
  /// Numbers that the layer owns, running statistics included.
  var parameterCount: Int {
    parameterShapes.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }
}

extension LayerKind {
  /// The layer with its settings: `convTranspose2d 128 to 64, kernel 4, stride 2, padding 1`.
  var words: String {
    func convolution(_ name: String, _ conv: Convolution) -> String {
      "\(name) \(conv.inputChannels) to \(conv.outputChannels), kernel \(conv.kernel), "
        + "stride \(conv.stride), padding \(conv.padding)"
        + (conv.outputPadding == 0 ? "" : ", output padding \(conv.outputPadding)")
        + (conv.dilation == 1 ? "" : ", dilation \(conv.dilation)")
        + (conv.groups == 1 ? "" : ", \(conv.groups) groups") + (conv.bias ? "" : ", no bias")
    }
    return switch self {
    case .linear(let inputs, let outputs, let bias):
      "linear \(inputs) to \(outputs)\(bias ? "" : ", no bias")"
    case .conv2d(let conv): convolution("conv2d", conv)
    case .convTranspose2d(let conv): convolution("convTranspose2d", conv)
    case .batchNorm(_, let epsilon, _):
      epsilon == 1e-5 ? "batchNorm" : "batchNorm, epsilon \(NumberText.short(epsilon))"
    case .groupNorm(let groups, let features, _):
      groups == features ? "instanceNorm" : "groupNorm, \(groups) groups"
    case .relu: "relu"
    case .leakyRelu(let slope): "leakyRelu \(NumberText.short(slope))"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .function(let function): function.name
    case .reshape: "reshape"
    case .resize(_, _, let interpolation): "resize \(interpolation.rawValue)"
    case .tensor(let operation): operation.name
    }
  }
}
