import Kernels

/// Normalisation per channel of a picture, or per feature of a vector, as PyTorch computes it.
///
/// The batch is normalised with its biased variance; the running variance takes the unbiased one.
/// - Source: Ioffe & Szegedy 2015 (arXiv:1502.03167), algorithms 1 and 2.
final class BatchNormLayer: TrainableLayer {
  struct Settings {
    let features: Int
    /// Added to the variance.
    let epsilon: Float
    /// Share of the old running statistic that is kept.
    let decay: Float
    /// Whether each row is one vector, whatever picture its order comes from.
    let isVector: Bool
  }

  private let maps: LayerMaps
  private let settings: Settings
  private let weight: ParameterSlot
  private let bias: ParameterSlot
  private let runningMean: StatisticSlot
  private let runningVariance: StatisticSlot
  private let processor: Processor
  private let kernel: BatchNormKernel
  private let mean: FloatBuffer
  private let variance: FloatBuffer
  private let inverseDeviation: FloatBuffer
  private let scale: FloatBuffer
  private let shift: FloatBuffer

  init(
    maps: LayerMaps, settings: Settings, weight: ParameterSlot, bias: ParameterSlot,
    runningMean: StatisticSlot, runningVariance: StatisticSlot, processor: Processor
  ) {
    self.maps = maps
    self.settings = settings
    self.weight = weight
    self.bias = bias
    self.runningMean = runningMean
    self.runningVariance = runningVariance
    self.processor = processor
    kernel = BatchNormKernel(
      Self.view(maps.input, settings).layout, on: processor)
    mean = FloatBuffer(count: settings.features)
    variance = FloatBuffer(count: settings.features)
    inverseDeviation = FloatBuffer(count: settings.features)
    scale = FloatBuffer(count: settings.features)
    shift = FloatBuffer(count: settings.features)
  }

  func forward(_ mode: Mode) {
    let input = view(maps.input)
    switch mode {
    case .training, .repeating:
      kernel.moments(of: input, mean: mean.pointer, variance: variance.pointer)
      if mode == .training { moveRunningStatistics(count: input.layout.pixelCount) }
    case .inference:
      mean.pointer.update(from: runningMean.values.pointer, count: settings.features)
      variance.pointer.update(from: runningVariance.values.pointer, count: settings.features)
    }
    for i in 0..<settings.features {
      let inverse = 1 / (variance.pointer[i] + settings.epsilon).squareRoot()
      inverseDeviation.pointer[i] = inverse
      scale.pointer[i] = weight.values[i] * inverse
      shift.pointer[i] = bias.values[i] - mean.pointer[i] * scale.pointer[i]
    }
    processor.scaleAndShift(
      input, to: view(maps.output), scale: scale.pointer, shift: shift.pointer)
  }

  func backward(_ mode: Mode, parameters: Bool, input: Bool) {
    switch mode {
    case .training, .repeating:
      gradients(
        from: view(maps.outputGradient), to: view(maps.inputGradient), parameters: parameters)
    case .inference:
      // The statistics are constants here: the parameter sums are the same, the rest is a scaling.
      if parameters {
        let scratch = Activations(batch: maps.input.batch, order: maps.input.order)
        processor.copy(maps.outputGradient.map, to: scratch.map)
        gradients(from: view(scratch), to: view(scratch), parameters: true)
      }
      if input {
        let noShift = FloatBuffer(count: settings.features)
        processor.scaleAndShift(
          view(maps.outputGradient), to: view(maps.inputGradient), scale: scale.pointer,
          shift: noShift.pointer)
      }
    }
  }

  private func gradients(from gradient: FeatureMap, to target: FeatureMap, parameters: Bool) {
    // Without parameters the two sums, which the input's gradient needs, go where nobody looks.
    kernel.gradients(
      input: view(maps.input), outputGradient: gradient, inputGradient: target,
      mean: mean.pointer, inverseDeviation: inverseDeviation.pointer, weight: weight.values,
      weightGradient: parameters ? weight.gradient : scale.pointer,
      biasGradient: parameters ? bias.gradient : shift.pointer, accumulate: parameters)
  }

  private func moveRunningStatistics(count: Int) {
    let kept = settings.decay
    let correction = Float(count) / Float(max(1, count - 1))
    for i in 0..<settings.features {
      let (oldMean, oldVariance) =
        (runningMean.values.pointer[i], runningVariance.values.pointer[i])
      runningMean.values.pointer[i] = kept * oldMean + (1 - kept) * mean.pointer[i]
      runningVariance.values.pointer[i] =
        kept * oldVariance + (1 - kept) * variance.pointer[i] * correction
    }
  }

  /// The map with the axis of features last.
  private func view(_ values: Activations) -> FeatureMap { Self.view(values, settings) }

  private static func view(_ values: Activations, _ settings: Settings) -> FeatureMap {
    settings.isVector
      ? FeatureMap(values.rows, PixelLayout(rows: values.batch, features: settings.features))
      : values.map
  }
}
