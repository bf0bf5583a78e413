import Kernels

extension TrainableNetwork {
  /// Copies the output of the last forward pass into the input of `next`.
  ///
  /// - Precondition: the output of this network has the shape of the input of `next`.
  public func feed(_ next: TrainableNetwork) {
    precondition(
      output.order == next.input.order, "\(output.order) does not fit \(next.input.order)")
    processor.copy(output.map, to: next.input.map)
  }

  /// Takes the gradient at the input of `next`, which was fed by this network, as the gradient at
  /// the output.
  ///
  /// - Precondition: the last backward pass of `next` asked for its input's gradient.
  public func takeGradient(from next: TrainableNetwork) {
    processor.copy(next.inputGradient.map, to: outputGradient.map)
  }

  /// Adds the gradient at the input of `next` to the gradient at the output, beside what is there.
  ///
  /// - Precondition: as for `takeGradient(from:)`.
  public func addGradient(from next: TrainableNetwork) {
    processor.add(next.inputGradient.map, to: outputGradient.map)
  }
}
