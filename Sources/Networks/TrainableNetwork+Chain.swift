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

  /// Copies the output of the last forward pass, a picture, into the channels from `channel` on of the
  /// input of `next`.
  ///
  /// - Precondition: `next` takes pictures of the same size with that many channels.
  public func feed(_ next: TrainableNetwork, atChannel channel: Int) {
    processor.copyChannels(output.map, from: 0, to: next.input.map, at: channel)
  }

  /// Takes the gradient at those channels of the input of `next` as the gradient at the output.
  ///
  /// - Precondition: as for `takeGradient(from:)` and `feed(_:atChannel:)`.
  public func takeGradient(from next: TrainableNetwork, atChannel channel: Int) {
    processor.copyChannels(next.inputGradient.map, from: channel, to: outputGradient.map, at: 0)
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
