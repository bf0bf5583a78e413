// Twins of batch normalisation and Adam, over plain (rows, channels) arrays in double precision.

extension Reference {
  /// Mean and biased variance of each channel of (rows, channels).
  public static func moments(_ x: [Float], channels: Int) -> (mean: [Float], variance: [Float]) {
    let rows = x.count / channels
    var mean: [Float] = []
    var variance: [Float] = []
    for channel in 0..<channels {
      let column = (0..<rows).map { Double(x[$0 * channels + channel]) }
      let centre = column.reduce(0, +) / Double(rows)
      mean.append(Float(centre))
      variance.append(
        Float(column.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(rows)))
    }
    return (mean, variance)
  }

  /// The gradients through y = (x - mean) * inverseDeviation * weight + bias in training mode.
  public static func batchNormGradients(
    _ x: [Float], outputGradient: [Float], mean: [Float], inverseDeviation: [Float],
    weight: [Float]
  ) -> (input: [Float], weight: [Float], bias: [Float]) {
    let channels = mean.count
    let rows = x.count / channels
    var input = [Float](repeating: 0, count: x.count)
    var gradWeight: [Float] = []
    var gradBias: [Float] = []
    for channel in 0..<channels {
      let deviation = Double(inverseDeviation[channel])
      let normal = (0..<rows).map {
        (Double(x[$0 * channels + channel]) - Double(mean[channel])) * deviation
      }
      let gradient = (0..<rows).map { Double(outputGradient[$0 * channels + channel]) }
      let sum = gradient.reduce(0, +)
      let product = zip(gradient, normal).reduce(0) { $0 + $1.0 * $1.1 }
      for row in 0..<rows {
        let centred =
          gradient[row] - sum / Double(rows) - normal[row] * product / Double(rows)
        input[row * channels + channel] = Float(Double(weight[channel]) * deviation * centred)
      }
      gradWeight.append(Float(product))
      gradBias.append(Float(sum))
    }
    return (input, gradWeight, gradBias)
  }

  /// One Adam step as `torch.optim.Adam` takes it, on one weight.
  public static func adam(
    weight: inout Double, gradient: Double, first: inout Double, second: inout Double, step: Int,
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double
  ) {
    var beta1Power = 1.0
    var beta2Power = 1.0
    for _ in 0..<step {
      beta1Power *= beta1
      beta2Power *= beta2
    }
    first = beta1 * first + (1 - beta1) * gradient
    second = beta2 * second + (1 - beta2) * gradient * gradient
    let denominator = (second / (1 - beta2Power)).squareRoot() + epsilon
    weight -= learningRate * (first / (1 - beta1Power)) / denominator
  }
}
