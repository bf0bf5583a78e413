import KernelCore

/// Batch normalisation over pixels: one mean and one biased variance per channel.
///
/// It owns the memory of its sums, planned for maps of one shape. Not `Sendable`.
/// - Source: Ioffe & Szegedy 2015 (arXiv:1502.03167), algorithm 1.
public final class BatchNormKernel {
  private let sums: ColumnSums
  /// Three coefficients of the input's gradient per channel.
  private let factors: FloatBuffer
  private let processor: Processor

  /// Plans for maps shaped like `layout`, with its border or another.
  public init(_ layout: PixelLayout, on processor: Processor) {
    sums = ColumnSums(layout, quantities: 2)
    factors = FloatBuffer(count: 3 * layout.channels)
    self.processor = processor
  }

  /// The mean and the biased variance of each channel over all pixels of a map.
  ///
  /// - Precondition: `mean` is readable as a `FloatBuffer` is.
  public func moments(
    of input: FeatureMap, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    let layout = input.layout
    let count = Double(layout.pixelCount)
    let totals = sums.reduce(layout, layout, quantities: 1, on: processor) {
      [kernels = processor.kernels] run, partial in
      kernels.columnSums(input.pointer + run.offset, run.columns, partial)
    }
    for (channel, total) in totals.enumerated() { mean[channel] = Float(total / count) }
    let squares = sums.reduce(layout, layout, quantities: 1, on: processor) {
      [kernels = processor.kernels] run, partial in
      kernels.columnSquares(
        input.pointer + run.offset, run.columns, mean + run.channel, partial)
    }
    for (channel, total) in squares.enumerated() { variance[channel] = Float(total / count) }
  }

  /// The gradients through y = (x - mean) * inverseDeviation * weight + bias in training mode.
  ///
  /// - Parameters:
  ///   - input: x, as in the forward pass.
  ///   - outputGradient: dL/dy; same shape.
  ///   - inputGradient: dL/dx; same shape, may be `outputGradient` itself.
  ///   - mean: of the batch, per channel.
  ///   - inverseDeviation: 1 / sqrt(biased variance + epsilon), per channel.
  ///   - weight: gamma, per channel.
  ///   - weightGradient: receives dL/dgamma.
  ///   - biasGradient: receives dL/dbeta.
  ///   - accumulate: adds to both instead of overwriting.
  public func gradients(
    input: FeatureMap, outputGradient: FeatureMap, inputGradient: FeatureMap,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>,
    weight: UnsafePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, accumulate: Bool = false
  ) {
    precondition(
      outputGradient.layout == inputGradient.layout,
      "\(outputGradient.layout) is not \(inputGradient.layout)")
    let channels = input.layout.channels
    let count = Double(input.layout.pixelCount)
    let gradientFactor = factors.pointer
    let valueFactor = factors.pointer + channels
    let constant = factors.pointer + 2 * channels
    let totals = sums.reduce(input.layout, outputGradient.layout, quantities: 2, on: processor) {
      [kernels = processor.kernels] run, partial in
      kernels.columnProducts(
        outputGradient.pointer + run.second, input.pointer + run.offset, run.columns,
        mean + run.channel, partial, partial + channels)
    }
    for channel in 0..<channels {
      let gradientSum = totals[channel]
      let deviation = Double(inverseDeviation[channel])
      let gradWeight = totals[channels + channel] * deviation
      let a = Double(weight[channel]) * deviation
      // dx = a * (g - mean(g) - xhat * mean(g * xhat)), with xhat = (x - mean) * deviation
      let b = -a * deviation * gradWeight / count
      gradientFactor[channel] = Float(a)
      valueFactor[channel] = Float(b)
      constant[channel] = Float(-a * gradientSum / count - b * Double(mean[channel]))
      let old = accumulate ? (weightGradient[channel], biasGradient[channel]) : (0, 0)
      weightGradient[channel] = old.0 + Float(gradWeight)
      biasGradient[channel] = old.1 + Float(gradientSum)
    }
    processor.forColumnRuns(input.layout, outputGradient.layout) {
      [kernels = processor.kernels] run in
      let coefficients = ColumnCoefficients(
        gradient: gradientFactor + run.channel, value: valueFactor + run.channel,
        constant: constant + run.channel)
      kernels.columnAffine2(
        outputGradient.pointer + run.second, input.pointer + run.offset,
        inputGradient.pointer + run.second, run.columns, coefficients)
    }
  }
}

extension Processor {
  /// output = f(input * scale[c] + shift[c]); the maps have equal shape and may be the same.
  ///
  /// - Parameter slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  public func scaleAndShift(
    _ input: FeatureMap, to output: FeatureMap, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, slope: Float = 1
  ) {
    forColumnRuns(input.layout, output.layout) { [kernels] run in
      kernels.columnAffine(
        input.pointer + run.offset, output.pointer + run.second, run.columns,
        scale + run.channel, shift + run.channel, slope)
    }
  }
}
