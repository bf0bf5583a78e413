import Networks
import Tensors

/// The weights of the golden scripts: a pattern for each parameter, scales of batch norms around 1.
///
/// - Parameters:
///   - salt: of the first parameter; each further one has the next.
///   - hasFreshStatistics: running means are 0 and variances 1, as before training; otherwise patterns
///     around that.
public func patternedWeights(
  _ description: NetworkDescription, salt: Int, scale: Float = 0.5, hasFreshStatistics: Bool = false
) -> NamedTensors {
  var result = NamedTensors()
  var index = 0
  for layer in description.layers {
    for (parameter, shape) in layer.parameterShapes {
      let isStatistic = parameter.hasPrefix("running_")
      let isAroundOne: Bool
      if case .batchNorm = layer.kind {
        isAroundOne = ["weight", "running_var"].contains(parameter)
      } else {
        isAroundOne = false
      }
      let values = pattern(Tensor.elementCount(of: shape), salt: salt + index, scale: scale)
      result[layer.name + "." + parameter] = Tensor(
        shape: shape,
        values: values.map {
          (isStatistic && hasFreshStatistics ? 0 : $0) + (isAroundOne ? 1 : 0)
        })
      index += 1
    }
  }
  return result
}
