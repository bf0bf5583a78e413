import Kernels

/// A second network that follows the first as a moving average of its weights.
extension TrainableNetwork {
  /// Moves every trained parameter by `share` of its distance towards that of `other`; running
  /// statistics stay as they are.
  ///
  /// - Parameter share: 0 for no move, 1 for a copy.
  /// - Precondition: both networks have the same layers.
  public func approach(_ other: TrainableNetwork, share: Float) {
    precondition(
      parameterCount == other.parameterCount,
      "\(parameterCount) parameters and \(other.parameterCount)")
    processor.scale(
      1 - share, weights.pointer, to: weights.pointer, count: parameterCount)
    processor.addScaled(
      share, other.weights.pointer, to: weights.pointer, count: parameterCount)
    weightsChanged()
  }

  /// Sets the running statistics to their means over forward passes with batch statistics.
  ///
  /// - Parameter batches: how many passes.
  /// - Parameter load: fills `input` before each pass.
  /// - Precondition: every batch norm was described with a decay of 0, so that after a pass its
  ///   running statistics are those of that batch.
  public func fitStatistics(batches: Int, load: () -> Void) {
    precondition(batches > 0, "statistics of \(batches) batches")
    var sums = statistics.map { [Double](repeating: 0, count: $0.values.count) }
    for _ in 0..<batches {
      load()
      forward(.training)
      for (index, slot) in statistics.enumerated() {
        for i in 0..<slot.values.count { sums[index][i] += Double(slot.values.pointer[i]) }
      }
    }
    for (index, slot) in statistics.enumerated() {
      for i in 0..<slot.values.count {
        slot.values.pointer[i] = Float(sums[index][i] / Double(batches))
      }
    }
  }
}

extension NetworkDescription {
  /// The same network, its batch norms keeping nothing of older statistics.
  public var withoutMemory: NetworkDescription {
    var network = self
    for (index, layer) in layers.enumerated() {
      if case .batchNorm(let features, let epsilon, _) = layer.kind {
        network.layers[index].kind = .batchNorm(features: features, epsilon: epsilon, decay: 0)
      }
    }
    return network
  }
}
