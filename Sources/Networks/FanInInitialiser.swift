import Tensors

/// How the weights of networks without an adversary start: so that a layer keeps the size of what it is given,
/// however deep the network.
///
/// Linear and convolution weights N(0, 1 / inputs of a unit), biases 0, batch-norm scales 1, shifts 0;
/// running means 0, running variances 1.
/// - Source: LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.6.
public struct FanInInitialiser: Sendable {
  /// There is nothing to set.
  public init() {}

  /// Tensors for all parameters of `description`, drawn in the order of the layers.
  public func draw(_ description: NetworkDescription, using generator: inout SeededGenerator)
    -> NamedTensors
  {
    var result = NamedTensors()
    for layer in description.layers {
      for (parameter, shape) in layer.parameterShapes {
        let isOne =
          parameter == "running_var" || parameter == "weight" && layer.inputsPerUnit == nil
        var tensor = Tensor(shape: shape, repeating: isOne ? 1 : 0)
        if parameter == "weight", let inputs = layer.inputsPerUnit {
          let deviation = 1 / Float(inputs).squareRoot()
          for i in tensor.values.indices { tensor.values[i] = deviation * generator.nextNormal() }
        }
        result[layer.name + "." + parameter] = tensor
      }
    }
    return result
  }
}

extension LayerDescription {
  /// How many numbers are added up for one number of the result; nil for layers without such weights.
  fileprivate var inputsPerUnit: Int? {
    switch kind {
    case .linear(let inputs, _, _): inputs
    case .conv2d(let conv): conv.inputChannels / conv.groups * conv.kernel * conv.kernel
    case .convTranspose2d(let conv):
      // A pixel of the larger picture is reached by every stride-th row and column of the kernel.
      max(
        1,
        conv.inputChannels / conv.groups * conv.kernel * conv.kernel / (conv.stride * conv.stride))
    default: nil
    }
  }
}
