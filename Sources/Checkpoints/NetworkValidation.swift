public import Networks
import Tensors

extension NetworkDescription {
  /// The shape of one output, once no size of the description can overflow or exhaust memory.
  ///
  /// Bounds are checked layer by layer before `outputShape` computes with them.
  func validatedOutput(name: String) throws(CheckpointError) -> [Int] {
    try checkCount(layers.count, "the layers of \"\(name)\"", limit: CardLimits.layerCount)
    try Self.check(input, rank: 1...3, subject: "the input of \"\(name)\"")
    let sources: [[Int]]
    do { sources = try self.sources() } catch { throw .network(name: name, error) }
    var shapes = [input]
    var names: Set<String> = []
    var total = 0
    for (layer, sources) in zip(layers, sources) {
      try checkName(layer.name, subject: "a layer of \"\(name)\"")
      if !names.insert(layer.name).inserted {
        throw .metadata(
          subject: "network \"\(name)\"", found: "naming two layers \"\(layer.name)\"",
          expected: "each name once")
      }
      try layer.kind.validate(subject: "layer \"\(layer.name)\" of \"\(name)\"")
      let shape: [Int]
      do {
        shape = try layer.outputShape(for: sources.map { shapes[$0] })
      } catch {
        throw .network(name: name, error)
      }
      try Self.check(
        shape, rank: 1...CardLimits.rank,
        subject: "the output of layer \"\(layer.name)\" of \"\(name)\"")
      shapes.append(shape)
      total += shape.reduce(1, *)
      try checkCount(
        total, "the output of all layers of \"\(name)\"", limit: CardLimits.networkOutput)
    }
    return shapes[shapes.count - 1]
  }

  /// Checks that `weights` has every parameter under `name`, in its shape.
  func check(_ shapes: [String: [Int]], name: String) throws(CheckpointError) {
    for layer in layers {
      for (parameter, expected) in layer.parameterShapes {
        let full = "\(name).\(layer.name).\(parameter)"
        guard let found = shapes[full] else {
          throw .network(name: name, .missing(parameter: full))
        }
        if found != expected {
          throw .network(
            name: name, .parameterShape(parameter: full, found: found, expected: expected))
        }
      }
    }
  }

  /// Positive extents, as many as `rank` says, whose product is sane.
  private static func check(
    _ shape: [Int], rank: ClosedRange<Int>, subject: String
  ) throws(CheckpointError) {
    if !rank.contains(shape.count) || !shape.allSatisfy({ $0 > 0 }) {
      throw .metadata(
        subject: subject, found: "\(shape)", expected: "[features] or [channels, height, width]")
    }
    var product = 1
    for extent in shape {
      try checkCount(extent, subject, limit: CardLimits.extent)
      product *= extent
      try checkCount(product, "the element count of \(subject)", limit: CardLimits.networkOutput)
    }
  }
}

extension LayerKind {
  /// Checks the settings of one layer, none of which may be zero or huge: shapes can be worked out then without
  /// an overflow.
  ///
  /// - Throws: `CheckpointError` naming `subject` and the setting.
  public func validate(subject: String) throws(CheckpointError) {
    func bounded(_ value: Int, _ what: String, _ range: ClosedRange<Int>) throws(CheckpointError) {
      if value > range.upperBound {
        throw .tooLarge(subject: "\(what) of \(subject)", found: value, limit: range.upperBound)
      }
      if value < range.lowerBound {
        throw .metadata(
          subject: "\(what) of \(subject)", found: "\(value)",
          expected: "at least \(range.lowerBound)")
      }
    }
    switch self {
    case .linear(let inputs, let outputs, _):
      try bounded(inputs, "inputs", 1...CardLimits.extent)
      try bounded(outputs, "outputs", 1...CardLimits.extent)
      try bounded(inputs * outputs, "the weights", 1...CardLimits.layerParameters)
    case .conv2d(let conv), .convTranspose2d(let conv):
      try bounded(conv.inputChannels, "inputs", 1...CardLimits.extent)
      try bounded(conv.outputChannels, "outputs", 1...CardLimits.extent)
      try bounded(conv.kernel, "kernel", 1...CardLimits.kernel)
      try bounded(conv.stride, "stride", 1...CardLimits.kernel)
      try bounded(conv.padding, "padding", 0...(CardLimits.kernel))
      try bounded(conv.outputPadding, "output padding", 0...(conv.stride - 1))
      try bounded(conv.dilation, "dilation", 1...CardLimits.kernel)
      try bounded(conv.extent, "the extent of the kernel", 1...CardLimits.kernel)
      try bounded(conv.groups, "groups", 1...conv.inputChannels)
      if conv.inputChannels % conv.groups != 0 || conv.outputChannels % conv.groups != 0 {
        throw .metadata(
          subject: "groups of \(subject)", found: "\(conv.groups)",
          expected: "a divisor of \(conv.inputChannels) and \(conv.outputChannels)")
      }
      // Plans run groups as one dense kernel. At most 2^20 * 2^20 * 2^16, which fits.
      let weights = conv.inputChannels * conv.outputChannels * conv.extent * conv.extent
      try bounded(weights, "the weights", 1...CardLimits.layerParameters)
    case .batchNorm(let features, let epsilon, let decay):
      try bounded(features, "features", 1...CardLimits.extent)
      if !(epsilon >= 0 && epsilon.isFinite && (0...1).contains(decay)) {
        throw .metadata(
          subject: subject, found: "epsilon \(epsilon), decay \(decay)",
          expected: "epsilon of 0 or more, decay within 0...1")
      }
    case .groupNorm(let groups, let features, let epsilon):
      try bounded(features, "features", 1...CardLimits.extent)
      try bounded(groups, "groups", 1...features)
      if !(epsilon >= 0 && epsilon.isFinite && features % groups == 0) {
        throw .metadata(
          subject: subject, found: "epsilon \(epsilon), \(groups) groups of \(features) features",
          expected: "epsilon of 0 or more, groups of equal size")
      }
    case .leakyRelu(let slope):
      if !(slope.isFinite && slope >= 0) {
        throw .metadata(
          subject: "slope of \(subject)", found: "\(slope)",
          expected: "a finite number, 0 or more")
      }
    case .resize(let height, let width, _):
      try bounded(height, "height", 1...CardLimits.pictureSide)
      try bounded(width, "width", 1...CardLimits.pictureSide)
    case .tensor(let operation):
      for amount in operation.amounts {
        try bounded(amount, "a number", -CardLimits.extent...CardLimits.extent)
      }
      if case .constant(let shape) = operation {
        try bounded(shape.count, "the rank", 1...CardLimits.rank)
        var product = 1
        for extent in shape {
          try bounded(extent, "an extent", 1...CardLimits.extent)
          product *= extent
          try bounded(product, "the element count", 1...CardLimits.networkOutput)
        }
      }
    case .reshape(let shape):
      try bounded(shape.count, "the rank", 1...CardLimits.rank)
      var product = 1
      for extent in shape {
        try bounded(extent, "an extent", 1...CardLimits.extent)
        product *= extent
        try bounded(product, "the element count", 1...CardLimits.networkOutput)
      }
    case .relu, .tanh, .sigmoid, .function: break
    }
  }
}

extension TensorOperation {
  /// Every extent, count and place among its settings.
  fileprivate var amounts: [Int] {
    switch self {
    case .constant(let shape), .expand(let shape): shape
    case .combine, .matrixProduct: []
    case .concatenate(let axis), .softmax(let axis): [axis]
    case .transpose(let axes): axes
    case .slice(let axis, let start, let count, let step): [axis, start, count, step]
    case .gather(let axis, let indices): [axis] + indices
    case .pad(let before, let after, _): before + after
    case .reduce(_, let axes, _): axes
    case .depthToSpace(let block, _): [block]
    }
  }
}
