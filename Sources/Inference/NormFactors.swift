/// What a batch norm with running statistics does to each channel: x times a factor, plus a shift, both in double
/// precision.
public struct NormFactors {
  /// weight / sqrt(variance + epsilon).
  public let scale: [Double]
  /// bias - mean * scale.
  public let shift: [Double]

  /// Of parameters that all have a number for each channel.
  public init(
    weight: [Float], bias: [Float], mean: [Float], variance: [Float], epsilon: Float
  ) {
    let scale = weight.indices.map {
      Double(weight[$0]) / (Double(variance[$0]) + Double(epsilon)).squareRoot()
    }
    shift = scale.indices.map { Double(bias[$0]) - Double(mean[$0]) * scale[$0] }
    self.scale = scale
  }
}
