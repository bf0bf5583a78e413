import Networks
import Tensors

extension NetworkDescription {
  /// The shape of one output, once no size of the description can overflow or exhaust memory.
  ///
  /// Bounds are checked layer by layer before `outputShape` computes with them.
  func validatedOutput(name: String) throws(CheckpointError) -> [Int] {
    try checkCount(layers.count, "the layers of \"\(name)\"", limit: CardLimits.layerCount)
    var shape = input
    try Self.check(shape, subject: "the input of \"\(name)\"")
    var names: Set<String> = []
    var total = 0
    for layer in layers {
      try checkName(layer.name, subject: "a layer of \"\(name)\"")
      if !names.insert(layer.name).inserted {
        throw .metadata(
          subject: "network \"\(name)\"", found: "naming two layers \"\(layer.name)\"",
          expected: "each name once")
      }
      try layer.kind.validate(subject: "layer \"\(layer.name)\" of \"\(name)\"")
      do {
        shape = try layer.outputShape(for: shape)
      } catch {
        throw .network(name: name, error)
      }
      try Self.check(shape, subject: "the output of layer \"\(layer.name)\" of \"\(name)\"")
      total += shape.reduce(1, *)
      try checkCount(
        total, "the output of all layers of \"\(name)\"", limit: CardLimits.networkOutput)
    }
    return shape
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

  /// One to three positive extents whose product is sane.
  private static func check(_ shape: [Int], subject: String) throws(CheckpointError) {
    if !(1...3).contains(shape.count) || !shape.allSatisfy({ $0 > 0 }) {
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
  /// Checks the settings of one layer, none of which may be zero or huge.
  fileprivate func validate(subject: String) throws(CheckpointError) {
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
      // At most 2^20 * 2^20 * 2^16, which fits.
      let weights = conv.inputChannels * conv.outputChannels * conv.kernel * conv.kernel
      try bounded(weights, "the weights", 1...CardLimits.layerParameters)
    case .batchNorm(let features, let epsilon, let decay):
      try bounded(features, "features", 1...CardLimits.extent)
      if !(epsilon >= 0 && epsilon.isFinite && (0...1).contains(decay)) {
        throw .metadata(
          subject: subject, found: "epsilon \(epsilon), decay \(decay)",
          expected: "epsilon of 0 or more, decay within 0...1")
      }
    case .leakyRelu(let slope):
      if !slope.isFinite {
        throw .metadata(
          subject: "slope of \(subject)", found: "\(slope)", expected: "a finite number")
      }
    case .reshape(let shape):
      try bounded(shape.count, "the rank", 1...3)
      var product = 1
      for extent in shape {
        try bounded(extent, "an extent", 1...CardLimits.extent)
        product *= extent
      }
      try bounded(product, "the element count", 1...CardLimits.networkOutput)
    case .relu, .tanh, .sigmoid: break
    }
  }
}
