import Kernels

/// Whether batch norm uses the statistics of the batch, or the running ones.
public enum Mode: Sendable {
  /// Batch statistics; the running ones are moved towards them.
  case training
  /// Batch statistics once more, for a pass that was made before; the running ones stay.
  case repeating
  /// Running statistics, which stay as they are.
  case inference
}

/// What a layer works on; neighbours share maps.
struct LayerMaps {
  let input: Activations
  let output: Activations
  let inputGradient: Activations
  let outputGradient: Activations
}

/// One layer of a network compiled for training.
///
/// `forward` reads the input map and writes the output map. `backward` reads both and the gradient at
/// the output; parameter gradients are added to what is there.
protocol TrainableLayer: AnyObject {
  func forward(_ mode: Mode)
  func backward(_ mode: Mode, parameters: Bool, input: Bool)
  /// Called once after any change of the weights, before they are used.
  func prepare()
}

extension TrainableLayer {
  func prepare() {}
}
