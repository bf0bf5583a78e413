import Kernels

/// The values between layers, one map each, or one shared by an activation that works in place.
struct ValueMaps {
  private(set) var maps: [Activations] = []

  let first: Activations
  let last: Activations

  /// - Parameter isShared: whether entry i is the same memory as entry i - 1.
  /// - Parameter borders: zeros that any user of entry i needs around it.
  init(batch: Int, orders: [FeatureOrder], isShared: [Bool], borders: [Int]) {
    for index in orders.indices {
      if isShared[index], let previous = maps.last {
        maps.append(previous)
        continue
      }
      var border = borders[index]
      var next = index + 1
      while next < orders.count, isShared[next] {
        border = max(border, borders[next])
        next += 1
      }
      maps.append(Activations(batch: batch, order: orders[index], border: border))
    }
    first = maps[0]
    last = maps[maps.count - 1]
  }

  subscript(index: Int) -> Activations { maps[index] }
}

/// Plans the memory of a network and makes its layers.
struct LayerBuilder {
  let values: ValueMaps
  let valueGradients: ValueMaps
  let weights: FloatBuffer
  let gradients: FloatBuffer
  private(set) var layers: [any TrainableLayer] = []
  private(set) var slots: [ParameterSlot] = []
  private(set) var statistics: [StatisticSlot] = []
  private(set) var norms: [SpectralNorm] = []

  private let normalisation: SpectralNormalisation
  private let description: NetworkDescription
  private let orders: [FeatureOrder]
  private let ranks: [Int]
  private let processor: Processor
  private var used = 0

  init(
    _ description: NetworkDescription, orders: FeatureOrders, batch: Int,
    normalisation: SpectralNormalisation, processor: Processor
  ) throws(NetworkError) {
    self.description = description
    self.normalisation = normalisation
    self.orders = orders.orders
    ranks = orders.ranks
    self.processor = processor
    let layers = description.layers
    let count = layers.count
    var isShared = [Bool](repeating: false, count: count + 1)
    var isGradientShared = isShared
    var valueBorders = [Int](repeating: 0, count: count + 1)
    var gradientBorders = [Int](repeating: 0, count: count + 1)
    var total = 0
    for (index, layer) in layers.enumerated() {
      isShared[index + 1] =
        layer.isActivation && index > 0 && !layers[index - 1].isActivation
      isGradientShared[index + 1] = index > 0 && layer.isActivation || layer.isNorm
      if let conv = layer.convolution {
        guard conv.stride >= 1, conv.kernel >= conv.stride, (0..<conv.kernel).contains(conv.padding)
        else {
          throw .shape(
            layer: layer.name, found: [conv.kernel, conv.stride, conv.padding],
            expected: "kernel, stride and padding with padding < kernel >= stride >= 1")
        }
        let geometry = layer.geometry(conv, from: self.orders[index])
        let isTransposed = layer.isTransposed
        valueBorders[index] = isTransposed ? geometry.coarseBorder : geometry.fineBorder
        gradientBorders[index + 1] = isTransposed ? geometry.fineBorder : geometry.coarseBorder
      }
      for parameter in layer.parameterShapes where !parameter.name.hasPrefix("running") {
        total += Self.aligned(parameter.shape.reduce(1, *))
      }
    }
    values = ValueMaps(
      batch: batch, orders: self.orders, isShared: isShared, borders: valueBorders)
    valueGradients = ValueMaps(
      batch: batch, orders: self.orders, isShared: isGradientShared, borders: gradientBorders)
    weights = FloatBuffer(count: total)
    gradients = FloatBuffer(count: total)
  }

  /// Slots begin on cache lines.
  private static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// Makes every layer.
  mutating func build() {
    for (index, layer) in description.layers.enumerated() {
      layers.append(makeLayer(layer, index))
    }
  }

  private mutating func makeLayer(_ layer: LayerDescription, _ index: Int)
    -> any TrainableLayer
  {
    let maps = LayerMaps(
      input: values[index], output: values[index + 1], inputGradient: valueGradients[index],
      outputGradient: valueGradients[index + 1])
    let (before, after) = (orders[index], orders[index + 1])
    switch layer.kind {
    case .linear(_, _, let hasBias):
      return LinearLayer(
        maps: maps,
        weight: weight(
          slot(layer, "weight", .matrix(outputs: after, inputs: before)), index, rows: after),
        bias: hasBias ? slot(layer, "bias", .vector(after)) : nil, processor: processor)
    case .conv2d(let conv), .convTranspose2d(let conv):
      let isTransposed = layer.isTransposed
      return ConvolutionLayer(
        maps: maps, isTransposed: isTransposed, geometry: layer.geometry(conv, from: before),
        weight: weight(
          slot(layer, "weight", .vector(FeatureOrder(features: conv.weightCount))), index,
          rows: FeatureOrder(features: isTransposed ? before.channels : after.channels)),
        bias: conv.bias
          ? slot(layer, "bias", .vector(FeatureOrder(features: after.channels))) : nil,
        processor: processor)
    case .batchNorm(let features, let epsilon, let decay):
      // A vector is normalised feature by feature in its own order, a picture channel by channel.
      let isVector = ranks[index] == 1
      let layout = ParameterLayout.vector(isVector ? before : FeatureOrder(features: features))
      return BatchNormLayer(
        maps: maps,
        settings: .init(
          features: features, epsilon: epsilon, decay: decay, isVector: isVector),
        weight: slot(layer, "weight", layout), bias: slot(layer, "bias", layout),
        runningMean: statistic(layer, "running_mean", layout),
        runningVariance: statistic(layer, "running_var", layout), processor: processor)
    case .relu: return ActivationLayer(maps: maps, .relu, processor: processor)
    case .leakyRelu(let slope):
      return ActivationLayer(maps: maps, .leakyRelu(slope: slope), processor: processor)
    case .tanh: return ActivationLayer(maps: maps, .tanh, processor: processor)
    case .sigmoid: return ActivationLayer(maps: maps, .sigmoid, processor: processor)
    case .reshape: return ReshapeLayer(maps: maps, processor: processor)
    case .groupNorm, .function, .resize, .tensor:
      preconditionFailure("\(layer.name) was refused before any memory was planned")
    }
  }

  private mutating func slot(_ layer: LayerDescription, _ name: String, _ layout: ParameterLayout)
    -> ParameterSlot
  {
    let shape = layer.parameterShapes.first { $0.name == name }?.shape ?? [layout.count]
    let slot = ParameterSlot(
      name: layer.name + "." + name, shape: shape, layout: layout, offset: used,
      values: weights.pointer + used, gradient: gradients.pointer + used)
    slots.append(slot)
    used += Self.aligned(layout.count)
    return slot
  }

  /// What layer `index` multiplies by.
  ///
  /// - Parameter rows: the order of the first axis of the weight.
  private mutating func weight(_ slot: ParameterSlot, _ index: Int, rows: FeatureOrder)
    -> LayerWeight
  {
    guard normalisation.covers(index, of: description) else { return LayerWeight(slot, norm: nil) }
    let vector = vectorSlot(description.layers[index], "spectral_vector", .vector(rows))
    let norm = SpectralNorm(of: slot, vector: vector, processor: processor)
    norms.append(norm)
    return LayerWeight(slot, norm: norm)
  }

  private mutating func statistic(
    _ layer: LayerDescription, _ name: String, _ layout: ParameterLayout
  ) -> StatisticSlot {
    let slot = vectorSlot(layer, name, layout)
    statistics.append(slot)
    return slot
  }

  private func vectorSlot(_ layer: LayerDescription, _ name: String, _ layout: ParameterLayout)
    -> StatisticSlot
  {
    StatisticSlot(
      name: layer.name + "." + name, layout: layout, values: FloatBuffer(count: layout.count))
  }
}

extension LayerDescription {
  fileprivate var isActivation: Bool { kind.isActivation }

  fileprivate var isNorm: Bool {
    if case .batchNorm = kind { true } else { false }
  }

  fileprivate var isTransposed: Bool {
    if case .convTranspose2d = kind { true } else { false }
  }

  /// The two grids of a convolution that reads pictures of `order`.
  fileprivate func geometry(_ conv: Convolution, from order: FeatureOrder) -> ConvolutionGeometry {
    isTransposed
      ? ConvolutionGeometry(
        convTranspose2dInput: order.channels, height: order.height, width: order.width,
        outputChannels: conv.outputChannels, kernel: conv.kernel, stride: conv.stride,
        padding: conv.padding, outputPadding: conv.outputPadding)
      : ConvolutionGeometry(
        conv2dInput: order.channels, height: order.height, width: order.width,
        outputChannels: conv.outputChannels, kernel: conv.kernel, stride: conv.stride,
        padding: conv.padding)
  }

  fileprivate var convolution: Convolution? {
    switch kind {
    case .conv2d(let conv), .convTranspose2d(let conv): conv
    default: nil
    }
  }
}
