import Networks

extension Convolution {
  /// 4 x 4 with stride 2 and padding 1: half the side in a convolution, twice the side in its transpose.
  ///
  /// - Parameter bias: superfluous where batch norm follows.
  static func twofold(_ inputs: Int, _ outputs: Int, bias: Bool) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 2, padding: 1, bias: bias)
  }
}

extension LayerDescription {
  /// Batch norm with the constants that all families share; the running statistics keep nine tenths.
  static func norm(_ name: String, _ features: Int) -> LayerDescription {
    LayerDescription(name, .batchNorm(features: features, epsilon: 1e-5, decay: 0.9))
  }
}
