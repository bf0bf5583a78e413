/// The memory order of the values between layers.
///
/// Pictures are channels last. A vector takes the order of the picture that it was or becomes, along
/// every chain of layers that treat features one by one; a linear layer ends the chain, since its
/// weights can be permuted.
struct FeatureOrders {
  /// One entry before the first layer and one after each.
  let orders: [FeatureOrder]
  /// 1 for a vector, 3 for a picture, at the same places.
  let ranks: [Int]

  /// - Throws: `NetworkError.shape` when layers do not fit each other, and for values that are neither
  ///   vectors nor pictures, which no layer here could keep in order.
  init(_ description: NetworkDescription) throws(NetworkError) {
    if let odd = description.layers.first(where: { !$0.isTrainable }) {
      throw .untrainable(layer: odd.name)
    }
    let shapes = [description.input] + (try description.shapes())
    for (index, shape) in shapes.enumerated() where shape.count != 1 && shape.count != 3 {
      throw .shape(
        layer: index < description.layers.count ? description.layers[index].name : "output",
        found: shape, expected: "(features) or (channels, height, width)")
    }
    ranks = shapes.map(\.count)
    var orders = shapes.map { shape in
      shape.count == 3
        ? FeatureOrder(channels: shape[0], height: shape[1], width: shape[2]) : nil
    }
    let layers = description.layers
    for (index, layer) in layers.enumerated() where layer.keepsOrder {
      if orders[index + 1] == nil { orders[index + 1] = orders[index] }
    }
    for (index, layer) in layers.enumerated().reversed() where layer.keepsOrder {
      if orders[index] == nil { orders[index] = orders[index + 1] }
    }
    self.orders = zip(orders, shapes).map { $0 ?? FeatureOrder(features: $1.reduce(1, *)) }
    for (index, layer) in layers.enumerated() where layer.keepsOrder {
      if self.orders[index] != self.orders[index + 1] {
        throw .shape(
          layer: layer.name, found: shapes[index],
          expected: "a linear layer between two different picture shapes")
      }
    }
  }
}

extension LayerDescription {
  /// Whether features come out where they went in.
  var keepsOrder: Bool {
    switch kind {
    case .linear, .conv2d, .convTranspose2d, .groupNorm, .resize, .tensor: false
    case .batchNorm, .relu, .leakyRelu, .tanh, .sigmoid, .function, .reshape: true
    }
  }

  /// Whether training knows the layer, forward and backward.
  fileprivate var isTrainable: Bool {
    switch kind {
    case .linear, .batchNorm, .relu, .leakyRelu, .tanh, .sigmoid, .reshape: sources.isEmpty
    case .conv2d(let conv), .convTranspose2d(let conv):
      sources.isEmpty && conv.isDense && conv.outputPadding < max(1, conv.stride)
    case .groupNorm, .function, .resize, .tensor: false
    }
  }
}
