import Tensors

/// How weights start: DCGAN's practice, which InfoGAN follows.
///
/// Linear and convolution weights N(0, deviation^2), biases 0, batch-norm scales
/// N(1, deviation^2), shifts 0; running means 0, running variances 1.
/// - Source: Radford, Metz & Chintala 2016 (arXiv:1511.06434), section 4.
public struct Initialiser: Equatable, Sendable {
  /// The standard deviation of weights around 0, and of scales around 1.
  public var deviation: Float

  /// An initialiser with the given deviation.
  public init(deviation: Float = 0.02) {
    self.deviation = deviation
  }

  /// Tensors for all parameters of `description`, drawn in the order of the layers.
  public func draw(_ description: NetworkDescription, using generator: inout SeededGenerator)
    -> NamedTensors
  {
    var result = NamedTensors()
    for layer in description.layers {
      for (parameter, shape) in layer.parameterShapes {
        var tensor = Tensor(shape: shape)
        switch (parameter, layer.kind) {
        case ("weight", .batchNorm):
          for i in tensor.values.indices {
            tensor.values[i] = 1 + deviation * generator.nextNormal()
          }
        case ("weight", _):
          for i in tensor.values.indices { tensor.values[i] = deviation * generator.nextNormal() }
        case ("running_var", _):
          tensor = Tensor(shape: shape, repeating: 1)
        default: break
        }
        result[layer.name + "." + parameter] = tensor
      }
    }
    return result
  }
}
