import Tensors

/// How weights start: by default DCGAN's practice, which InfoGAN follows.
///
/// Linear and convolution weights N(0, deviation^2), biases 0, batch-norm scales
/// N(1, scaleDeviation^2), shifts 0; running means 0, running variances 1; vectors of spectral norms
/// N(0, 1), cut off at 2 deviations.
/// - Source: Radford, Metz & Chintala 2016 (arXiv:1511.06434), section 4.
public struct Initialiser: Equatable, Sendable {
  /// The standard deviation of weights around 0.
  public var deviation: Float
  /// The standard deviation of scales around 1.
  public var scaleDeviation: Float
  /// Whether weights of convolutions (not of their transposes) farther than two deviations from 0 are drawn
  /// again, as TensorFlow's `truncated_normal` does.
  public var truncatesConvolutions: Bool

  /// An initialiser with the given deviations.
  ///
  /// - Parameter scaleDeviation: nil for that of the weights.
  public init(
    deviation: Float = 0.02, scaleDeviation: Float? = nil, truncatesConvolutions: Bool = false
  ) {
    self.deviation = deviation
    self.scaleDeviation = scaleDeviation ?? deviation
    self.truncatesConvolutions = truncatesConvolutions
  }

  /// Tensors for all parameters of `description`, drawn in the order of the layers.
  public func draw(_ description: NetworkDescription, using generator: inout SeededGenerator)
    -> NamedTensors
  {
    var result = NamedTensors()
    for layer in description.layers {
      for (parameter, shape) in layer.parameterShapes {
        let values: [Float]
        let count = shape.reduce(1, *)
        switch (parameter, layer.kind) {
        case ("weight", .batchNorm):
          values = (0..<count).map { _ in 1 + scaleDeviation * generator.nextNormal() }
        case ("weight", .conv2d) where truncatesConvolutions:
          values = (0..<count).map { _ in deviation * generator.nextTruncatedNormal() }
        case ("weight", _):
          values = (0..<count).map { _ in deviation * generator.nextNormal() }
        case ("running_var", _): values = [Float](repeating: 1, count: count)
        default: values = [Float](repeating: 0, count: count)
        }
        result[layer.name + "." + parameter] = Tensor(shape: shape, values: values)
      }
    }
    return result
  }

  /// Tensors for all that `network` is trained with; the vectors of its spectral norms are drawn last.
  public func draw(_ network: TrainableNetwork, using generator: inout SeededGenerator)
    -> NamedTensors
  {
    var result = draw(network.description, using: &generator)
    for norm in network.norms {
      let count = norm.vector.layout.count
      result[norm.vector.name] = Tensor(
        shape: [count], values: (0..<count).map { _ in generator.nextTruncatedNormal() })
    }
    return result
  }
}

extension SeededGenerator {
  /// A standard normal number, drawn again as long as it is farther than 2 from 0.
  fileprivate mutating func nextTruncatedNormal() -> Float {
    while true {
      let number = nextNormal()
      if abs(number) <= 2 { return number }
    }
  }
}
