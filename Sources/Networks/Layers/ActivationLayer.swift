import Kernels

/// An element-wise function, in place wherever nobody needs its argument.
///
/// Every derivative is a function of the result, so the argument may be gone by then.
final class ActivationLayer: TrainableLayer {
  private let maps: LayerMaps
  private let activation: Activation
  private let processor: Processor

  init(maps: LayerMaps, _ activation: Activation, processor: Processor) {
    self.maps = maps
    self.activation = activation
    self.processor = processor
  }

  func forward(_ mode: Mode) {
    processor.apply(activation, maps.input.map, to: maps.output.map)
  }

  func backward(_ mode: Mode, parameters: Bool, input: Bool) {
    guard input else { return }
    processor.differentiate(
      activation, result: maps.output.map, gradient: maps.outputGradient.map,
      to: maps.inputGradient.map)
  }

  /// Sets gradients below zero at the output of a rectifier to zero; other activations leave theirs.
  func dropNegativeGradient() {
    switch activation {
    case .relu, .leakyRelu:
      processor.apply(.relu, maps.outputGradient.map, to: maps.outputGradient.map)
    case .identity, .tanh, .sigmoid: break
    }
  }
}

/// The same numbers under another shape; only borders come and go.
final class ReshapeLayer: TrainableLayer {
  private let maps: LayerMaps
  private let processor: Processor

  init(maps: LayerMaps, processor: Processor) {
    self.maps = maps
    self.processor = processor
  }

  func forward(_ mode: Mode) {
    processor.copy(maps.input.map, to: maps.output.map)
  }

  func backward(_ mode: Mode, parameters: Bool, input: Bool) {
    if input { processor.copy(maps.outputGradient.map, to: maps.inputGradient.map) }
  }
}
