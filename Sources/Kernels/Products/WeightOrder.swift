/// Which channels a convolution's weight has along its first axis; see `ConvolutionGeometry`.
public enum WeightOrder: Sendable {
  /// (coarse channels, fine channels, kernel, kernel).
  case coarseFirst
  /// (fine channels, coarse channels, kernel, kernel).
  case fineFirst

  /// Floats from one coarse channel's kernel to the next one's.
  func coarseStride(_ g: ConvolutionGeometry) -> Int {
    g.kernel * g.kernel * (self == .coarseFirst ? g.fineChannels : 1)
  }

  /// Floats from one fine channel's kernel to the next one's.
  func fineStride(_ g: ConvolutionGeometry) -> Int {
    g.kernel * g.kernel * (self == .coarseFirst ? 1 : g.coarseChannels)
  }
}
