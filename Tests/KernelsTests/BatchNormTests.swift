import Kernels
import TestSupport
import Testing

struct BatchNormTests {
  /// Matrices and maps, with borders that differ between the operands.
  static let layouts: [PixelLayout] = [
    PixelLayout(rows: 1, features: 1), PixelLayout(rows: 3, features: 5),
    PixelLayout(rows: 64, features: 700), PixelLayout(rows: 300, features: 17),
    PixelLayout(images: 2, height: 3, width: 5, channels: 9, border: 1),
    PixelLayout(images: 5, height: 14, width: 14, channels: 64, border: 1),
    PixelLayout(images: 3, height: 8, width: 6, channels: 33, border: 2),
  ]

  /// NCHW values as (rows, channels).
  private func rows(_ values: [Float], _ layout: PixelLayout) -> [Float] {
    let area = layout.height * layout.width
    let channels = layout.channels
    return (0..<values.count).map { index in
      let (row, channel) = (index / channels, index % channels)
      return values[(row / area * channels + channel) * area + row % area]
    }
  }

  @Test(arguments: layouts)
  func statisticsAndScalingAgreeWithScalarTwins(_ layout: PixelLayout) {
    let count = layout.pixelCount * layout.channels
    let channels = layout.channels
    // Off-centre, where a sum of squares would lose its digits.
    let x = pattern(count, salt: 1).map { $0 + 10 }
    let expected = Reference.moments(rows(x, layout), channels: channels)
    let (scale, shift) = (pattern(channels, salt: 2), pattern(channels, salt: 3))
    for processor in processors {
      let (map, buffer) = FeatureMap.holding(x, layout, on: processor)
      defer { withExtendedLifetime(buffer) {} }
      let (mean, variance) = (FloatBuffer(count: channels), FloatBuffer(count: channels))
      BatchNormKernel(layout, on: processor).moments(
        of: map, mean: mean.pointer, variance: variance.pointer)
      expectClose(mean.values, expected.mean, tolerance: 1e-6, "mean \(processor.name)")
      expectClose(variance.values, expected.variance, tolerance: 1e-6, "variance")
      let (scales, shifts) = (FloatBuffer(scale), FloatBuffer(shift))
      for border in [0, layout.border] {
        let target = PixelLayout(
          images: layout.images, height: layout.height, width: layout.width, channels: channels,
          border: border)
        let result = FloatBuffer(count: target.floatCount)
        let resultMap = FeatureMap(result, target)
        processor.scaleAndShift(
          map, to: resultMap, scale: scales.pointer, shift: shifts.pointer, slope: 0.1)
        let scaled = rows(x, layout).enumerated().map { index, x in
          Reference.apply(
            .leakyRelu(slope: 0.1), x * scale[index % channels] + shift[index % channels])
        }
        expectClose(
          rows(resultMap.nchw(on: processor), layout), scaled, tolerance: 2e-6, "scaled")
        #expect(resultMap.disturbedBorder == 0)
      }
    }
  }

  @Test(arguments: layouts)
  func gradientsAgreeWithScalarTwins(_ layout: PixelLayout) {
    let count = layout.pixelCount * layout.channels
    let channels = layout.channels
    let (x, gradient) = (pattern(count, salt: 4), pattern(count, salt: 5))
    let mean = pattern(channels, salt: 6, scale: 0.2)
    let deviation = pattern(channels, salt: 7, scale: 0.5).map { $0 + 1.5 }
    let weight = pattern(channels, salt: 8)
    let expected = Reference.batchNormGradients(
      rows(x, layout), outputGradient: rows(gradient, layout), mean: mean,
      inverseDeviation: deviation, weight: weight)
    for processor in processors {
      let (map, buffer) = FeatureMap.holding(x, layout, on: processor)
      var plain = layout
      plain.border = 0
      let (gradientMap, gradientBuffer) = FeatureMap.holding(gradient, plain, on: processor)
      let (means, deviations, weights) = (
        FloatBuffer(mean), FloatBuffer(deviation), FloatBuffer(weight)
      )
      let (weightGradient, biasGradient) = (
        FloatBuffer(count: channels), FloatBuffer(count: channels)
      )
      weightGradient.fill(1)
      biasGradient.fill(2)
      let sums = FloatBuffer(count: channels)
      ColumnSums(layout, quantities: 1).add(gradientMap, to: sums.pointer, on: processor)
      expectClose(sums.values, expected.bias, tolerance: 1e-5, "channel sums")
      BatchNormKernel(layout, on: processor).gradients(
        input: map, outputGradient: gradientMap, inputGradient: gradientMap,
        mean: means.pointer, inverseDeviation: deviations.pointer, weight: weights.pointer,
        weightGradient: weightGradient.pointer, biasGradient: biasGradient.pointer,
        accumulate: true)
      expectClose(
        rows(gradientMap.nchw(on: processor), layout), expected.input, tolerance: 1e-5,
        "input gradient \(processor.name)")
      expectClose(
        weightGradient.values, expected.weight.map { $0 + 1 }, tolerance: 1e-5, "weight")
      expectClose(biasGradient.values, expected.bias.map { $0 + 2 }, tolerance: 1e-5, "bias")
      withExtendedLifetime((buffer, gradientBuffer)) {}
    }
  }
}
