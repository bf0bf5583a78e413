/// What happens inside a network: the result of each layer, and what in the input it comes from.
extension TrainableNetwork {
  /// What layer `index`, from 0, gave in the last forward pass.
  ///
  /// An activation works in place, so that the layer before it has the activation's result, too.
  public func activations(after index: Int) -> Activations { values[index + 1] }

  /// The gradient at the result of layer `index`, to be filled before `guidedBackward(from:)`.
  public func gradient(after index: Int) -> Activations { valueGradients[index + 1] }

  /// Takes the gradient at the result of layer `index` back to `inputGradient` by guided
  /// backpropagation: at every rectifier, a gradient below zero is dropped before it is multiplied by
  /// the derivative, so that only what excites the units on the way is left.
  ///
  /// Leaky rectifiers keep their slope below zero as the derivative there. The paper has plain ones only;
  /// masking what is below zero altogether would be the other reading, and drop what such a unit passes
  /// on. Batch norm is that of `mode`; parameter gradients stay as they are.
  /// - Parameter mode: that of the forward pass just before.
  /// - Source: Springenberg et al. 2015 (arXiv:1412.6806), section 3.4.
  public func guidedBackward(from index: Int, mode: Mode = .inference) {
    precondition(layers.indices.contains(index), "layer \(index) of \(layers.count)")
    for layer in layers[...index].reversed() {
      (layer as? ActivationLayer)?.dropNegativeGradient()
      layer.backward(mode, parameters: false, input: true)
    }
  }
}
