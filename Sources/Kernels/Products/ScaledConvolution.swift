/// The weights of a convolution in one direction, times a factor for each output channel, as they are packed.
public struct ScaledConvolution: SlicedPacking {
  private let weights: PackedConvolution
  private let scale: [Float]

  /// Weights that go into `weights` times `scale`, one for each output channel.
  ///
  /// - Precondition: `weights` has room for one direction.
  public init(_ weights: PackedConvolution, scale: [Float]) {
    self.weights = weights
    self.scale = scale
  }

  /// Coarse channels that are packed together.
  public var sliceGrain: Int { weights.sliceGrain }

  /// Packs some coarse channels.
  public func pack(_ slices: WeightSlices, on processor: Processor) {
    weights.pack(slices, outputScale: scale, on: processor)
  }

  /// Whether all must be packed once more.
  public func needsAnotherPass() -> Bool { weights.needsAnotherPass() }
}
