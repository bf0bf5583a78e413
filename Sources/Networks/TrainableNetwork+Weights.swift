import Kernels
import Tensors

extension TrainableNetwork {
  /// All weights, running statistics and vectors of spectral norms in PyTorch's layouts, as
  /// `<layer>.<parameter>`, in the order of the layers; the vectors last.
  public func exportWeights() -> NamedTensors {
    let statisticNames = Dictionary(uniqueKeysWithValues: statistics.map { ($0.name, $0) })
    let slotNames = Dictionary(uniqueKeysWithValues: slots.map { ($0.name, $0) })
    var result = NamedTensors()
    for layer in description.layers {
      for (parameter, shape) in layer.parameterShapes {
        let name = layer.name + "." + parameter
        if let slot = slotNames[name] {
          result[name] = Tensor(shape: shape, values: slot.layout.unload(slot.values))
        } else if let slot = statisticNames[name] {
          result[name] = Tensor(shape: shape, values: slot.layout.unload(slot.values.pointer))
        }
      }
    }
    for norm in norms {
      let vector = norm.vector
      result[vector.name] = Tensor(
        shape: [vector.layout.count], values: vector.layout.unload(vector.values.pointer))
    }
    return result
  }

  /// The same as a finished model has them: weights over their spectral norms, and no vectors.
  public func exportModelWeights() -> NamedTensors {
    prepare()
    var result = exportWeights()
    for norm in norms {
      result[norm.vector.name] = nil
      let weight = norm.weight
      result[weight.name] = Tensor(
        shape: weight.shape, values: weight.layout.unload(norm.values.pointer))
    }
    return result
  }

  /// Replaces all weights, running statistics and vectors of spectral norms.
  ///
  /// - Throws: `NetworkError` when one is missing or has another shape; nothing is changed then.
  public func load(_ tensors: NamedTensors) throws(NetworkError) {
    var found: [String: Tensor] = [:]
    for layer in description.layers {
      for (parameter, shape) in layer.parameterShapes {
        let name = layer.name + "." + parameter
        guard let tensor = tensors[name] else { throw .missing(parameter: name) }
        guard tensor.shape == shape else {
          throw .parameterShape(parameter: name, found: tensor.shape, expected: shape)
        }
        found[name] = tensor
      }
    }
    for vector in norms.map(\.vector) {
      guard let tensor = tensors[vector.name] else { throw .missing(parameter: vector.name) }
      guard tensor.shape == [vector.layout.count] else {
        throw .parameterShape(
          parameter: vector.name, found: tensor.shape, expected: [vector.layout.count])
      }
      found[vector.name] = tensor
    }
    for slot in slots {
      if let tensor = found[slot.name] { slot.layout.load(tensor.values, into: slot.values) }
    }
    for slot in statistics + norms.map(\.vector) {
      if let tensor = found[slot.name] {
        slot.layout.load(tensor.values, into: slot.values.pointer)
      }
    }
    weightsChanged()
  }

  /// The parameter gradients of the backward passes since they were cleared, in PyTorch's layouts.
  public func exportGradients() -> NamedTensors {
    export(gradients)
  }

  /// A block that has one number per parameter, such as a moment, in PyTorch's layouts.
  func export(_ block: FloatBuffer) -> NamedTensors {
    var result = NamedTensors()
    for slot in slots {
      result[slot.name] = Tensor(
        shape: slot.shape, values: slot.layout.unload(block.pointer + slot.offset))
    }
    return result
  }

  /// Fills such a block.
  ///
  /// - Throws: `NetworkError` when a tensor is missing or has another shape.
  func load(_ tensors: NamedTensors, into block: FloatBuffer) throws(NetworkError) {
    for slot in slots {
      guard let tensor = tensors[slot.name] else { throw .missing(parameter: slot.name) }
      guard tensor.shape == slot.shape else {
        throw .parameterShape(
          parameter: slot.name, found: tensor.shape, expected: slot.shape)
      }
      slot.layout.load(tensor.values, into: block.pointer + slot.offset)
    }
  }
}
