import KernelCore

// Batch normalisation over pixels (Ioffe & Szegedy 2015, arXiv:1502.03167): one mean and one biased
// variance per channel. Sums run over short stretches in single and across them in double
// precision, always in the same order.

extension Processor {
  /// The mean and the biased variance of each channel over all pixels of a map.
  public func moments(
    of input: FeatureMap, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    let count = Double(input.layout.pixelCount)
    let channels = input.layout.channels
    reduceColumns(input.layout, sums: 1) { [kernels] run, sums in
      kernels.columnSums(input.pointer + run.offset, run.columns, sums[0])
    } finish: { channel, sums in
      mean[channel] = Float(sums[0] / count)
    }
    let centre = FloatBuffer(count: channels)
    centre.pointer.update(from: mean, count: channels)
    reduceColumns(input.layout, sums: 1) { [kernels] run, sums in
      kernels.columnSquares(
        input.pointer + run.offset, run.columns, centre.pointer + run.channel, sums[0])
    } finish: { channel, sums in
      variance[channel] = Float(sums[0] / count)
    }
  }

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
  public func batchNormGradients(
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
    let factors = FloatBuffer(count: 3 * channels)
    let gradientFactor = factors.pointer
    let valueFactor = factors.pointer + channels
    let constant = factors.pointer + 2 * channels
    reduceColumns(input.layout, outputGradient.layout, sums: 2) { [kernels] run, sums in
      kernels.columnProducts(
        outputGradient.pointer + run.second, input.pointer + run.offset, run.columns,
        mean + run.channel, sums[0], sums[1])
    } finish: { channel, sums in
      let deviation = Double(inverseDeviation[channel])
      let gradWeight = sums[1] * deviation
      let a = Double(weight[channel]) * deviation
      // dx = a * (g - mean(g) - xhat * mean(g * xhat)), with xhat = (x - mean) * deviation
      let b = -a * deviation * gradWeight / count
      gradientFactor[channel] = Float(a)
      valueFactor[channel] = Float(b)
      constant[channel] = Float(-a * sums[0] / count - b * Double(mean[channel]))
      let old = accumulate ? (weightGradient[channel], biasGradient[channel]) : (0, 0)
      weightGradient[channel] = old.0 + Float(gradWeight)
      biasGradient[channel] = old.1 + Float(sums[0])
    }
    forColumnRuns(input.layout, outputGradient.layout) { [kernels] run in
      let coefficients = ColumnCoefficients(
        gradient: factors.pointer + run.channel,
        value: factors.pointer + channels + run.channel,
        constant: factors.pointer + 2 * channels + run.channel)
      kernels.columnAffine2(
        outputGradient.pointer + run.second, input.pointer + run.offset,
        inputGradient.pointer + run.second, run.columns, coefficients)
    }
  }

  /// sums[c] (+)= the sum of channel c over all pixels: a bias gradient.
  public func channelSums(
    _ input: FeatureMap, to sums: UnsafeMutablePointer<Float>, accumulate: Bool = false
  ) {
    reduceColumns(input.layout, sums: 1) { [kernels] run, partial in
      kernels.columnSums(input.pointer + run.offset, run.columns, partial[0])
    } finish: { channel, totals in
      sums[channel] = (accumulate ? sums[channel] : 0) + Float(totals[0])
    }
  }
}
