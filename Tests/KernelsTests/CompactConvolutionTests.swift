import TestSupport
import Testing

@testable import Kernels

/// Convolutions whose factors, or the kernels that these are made of, are kept as halves.
struct CompactConvolutionTests {
  struct Case: CustomTestStringConvertible {
    var geometry: ConvolutionGeometry
    var gathers: Bool
    var testDescription: String { "\(geometry)" }

    static func scatter(_ inputs: Int, _ height: Int, _ width: Int, to outputs: Int, padding: Int)
      -> Case
    {
      Case(
        geometry: .init(
          convTranspose2dInput: inputs, height: height, width: width, outputChannels: outputs,
          kernel: 4, stride: 2, padding: padding), gathers: false)
    }

    static func gather(_ inputs: Int, _ height: Int, _ width: Int, to outputs: Int) -> Case {
      Case(
        geometry: .init(
          conv2dInput: inputs, height: height, width: width, outputChannels: outputs, kernel: 4,
          stride: 2, padding: 1), gathers: true)
    }
  }

  /// Columns that end a panel with one, two and three vectors of any level, and odd outputs.
  static let cases: [Case] =
    [
      .scatter(256, 4, 4, to: 130, padding: 1), .scatter(331, 3, 5, to: 100, padding: 1),
      .scatter(1100, 4, 3, to: 30, padding: 2), .gather(131, 8, 7, to: 256),
      .scatter(520, 8, 8, to: 130, padding: 1),
    ] + kernelCases

  /// Those of which kernels are kept: many tiles, or millions of weights.
  static let kernelCases: [Case] = [
    .scatter(1100, 14, 13, to: 30, padding: 1), .scatter(2100, 3, 2, to: 130, padding: 1),
    .gather(131, 28, 26, to: 252),
  ]

  /// One image may have too few tiles; three have more than one tile of rows.
  @Test(arguments: cases, [1, 3])
  private func weightsThatAreHalvesLoseNothing(_ example: Case, images: Int) {
    // Sums of four such weights are halves, too.
    let weight = pattern(example.geometry.weightCount, salt: 1).map { ($0 * 255).rounded() / 256 }
    let g = example.geometry
    let outputs = example.gathers ? g.coarseChannels : g.fineChannels
    let (input, bias) = (self.input(example, images: images), pattern(outputs, salt: 3))
    let expected = twin(example, input, weight, bias, images: images)
    let sizes = twin(example, input.map(abs), weight.map(abs), bias.map(abs), images: images)
    for processor in processors {
      expectClose(
        run(example, input, weight, bias, images: images, on: processor),
        expected.map { $0 > 0 ? $0 : 0.25 * $0 }, sizes: sizes, "\(example) \(processor.name)")
    }
  }

  /// Others are rounded to eleven bits, and large ones are scaled to fit.
  @Test(arguments: cases, [1, 1000])
  private func otherWeightsLoseLittle(_ example: Case, scale: Float) {
    let g = example.geometry
    let weight = pattern(g.weightCount, salt: 1).map { $0 * scale }
    let bias = [Float](repeating: 0, count: example.gathers ? g.coarseChannels : g.fineChannels)
    let input = input(example, images: 2)
    let processor = Processor(threadCount: 2)
    let found = run(example, input, weight, bias, images: 2, on: processor)
    let expected = twin(example, input, weight, bias, images: 2).map { $0 > 0 ? $0 : 0.25 * $0 }
    let largest = twin(example, input.map(abs), weight.map(abs), bias, images: 2).max() ?? 0
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 0x1p-11 * largest)
    #expect(worst >= 0x1p-20 * largest, "the weights were not rounded: this tests nothing")
  }

  /// What halves cannot hold is kept as it is.
  @Test(arguments: [cases[0], kernelCases[0]]) private func weightsThatAreNotFiniteStay(
    _ example: Case
  ) {
    let area = example.geometry.fineHeight * example.geometry.fineWidth
    let inputs = example.geometry.coarseChannels
    let pixels = example.geometry.coarseHeight * example.geometry.coarseWidth
    var weight = [Float](repeating: 1, count: example.geometry.weightCount)
    // Input channel 0, output channel 5, a tap of the inner pixels.
    weight[5 * 16 + 5] = .infinity
    let input = [Float](repeating: 1, count: inputs * pixels)
    let found = run(
      example, input, weight, [Float](repeating: 0, count: example.geometry.fineChannels),
      images: 1,
      on: Processor(threadCount: 1))
    #expect(found[5 * area..<6 * area].contains { !$0.isFinite })
    // Each inner pixel is the sum of four taps.
    #expect(found[6 * area + example.geometry.fineWidth + 1] == Float(4 * inputs))
  }

  private func input(_ example: Case, images: Int) -> [Float] {
    let g = example.geometry
    return example.gathers
      ? pattern(images * g.fineChannels * g.fineHeight * g.fineWidth, salt: 2)
      : pattern(images * g.coarseChannels * g.coarseHeight * g.coarseWidth, salt: 2)
  }

  private func twin(
    _ example: Case, _ input: [Float], _ weight: [Float], _ bias: [Float], images: Int
  ) -> [Float] {
    example.gathers
      ? Reference.gather(
        example.geometry, fine: input, weight: weight, bias: bias, images: images)
      : Reference.scatter(
        example.geometry, coarse: input, weight: weight, bias: bias, images: images)
  }

  private func run(
    _ example: Case, _ input: [Float], _ weight: [Float], _ bias: [Float], images: Int,
    on processor: Processor
  ) -> [Float] {
    let (g, gathers) = (example.geometry, example.gathers)
    let packed = PackedConvolution(
      g, gathers: gathers, scatters: !gathers, fewestImages: 1, storage: .compact, for: processor)
    ScaledConvolution(packed, scale: [Float](repeating: 1, count: bias.count)).packWhole(
      weight, slices: g.coarseChannels, on: processor)
    let (fine, coarse) = (g.fineLayout(images: images), g.coarseLayout(images: images))
    let (source, sourceBuffer) = FeatureMap.holding(
      input, gathers ? fine : coarse, on: processor)
    let layout = gathers ? coarse : fine
    let targetBuffer = FloatBuffer(count: layout.floatCount)
    let target = FeatureMap(targetBuffer, layout)
    let scratch = FloatBuffer(count: packed.scratchCount(images: images))
    let biasBuffer = FloatBuffer(bias)
    if gathers {
      packed.gather(
        source, to: target, bias: biasBuffer.pointer, slope: 0.25, scratch: scratch.pointer,
        on: processor)
    } else {
      packed.scatter(
        source, to: target, bias: biasBuffer.pointer, slope: 0.25, scratch: scratch.pointer,
        on: processor)
    }
    return withExtendedLifetime((sourceBuffer, targetBuffer, scratch, biasBuffer)) {
      target.nchw(on: processor)
    }
  }
}
