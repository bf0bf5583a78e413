import TestSupport
import Testing

@testable import Kernels

/// Convolutions of doubled pixels, packed and streamed, against the plain convolution of pixels that were doubled.
struct UpsampledConvolutionTests {
  /// Inputs, height, width and outputs: one pixel, odd extents, columns that end a panel of any level early, more
  /// weights than stay floats, and more pixels than are taken at a time.
  private static let cases = [
    (16, 1, 1, 5), (17, 3, 5, 16), (40, 4, 4, 130), (33, 14, 13, 21), (250, 2, 3, 240),
    (350, 3, 4, 340), (100, 20, 20, 7),
  ]

  private struct Case {
    let geometry: ConvolutionGeometry
    let weight: [Float]
    let bias: [Float]
    let scale: [Float]
    let input: [Float]
    let images: Int
    let expected: [Float]
    let sizes: [Float]

    init(_ shape: (Int, Int, Int, Int), images: Int, weight scale: (Float) -> Float = { $0 }) {
      let (inputs, height, width, outputs) = shape
      geometry = UpsampledConvolution.geometry(
        inputs: inputs, height: height, width: width, outputs: outputs)
      self.images = images
      weight = pattern(9 * inputs * outputs, salt: 1).map(scale)
      bias = pattern(outputs, salt: 3)
      self.scale = (0..<outputs).map { [0.5, 1, 2][$0 % 3] }
      input = pattern(images * inputs * height * width, salt: 2)
      func twin(_ input: [Float], _ weight: [Float], _ bias: [Float]) -> [Float] {
        let fine = (0..<(images * inputs * 4 * height * width)).map { index in
          let (plane, pixel) = (index / (4 * height * width), index % (4 * height * width))
          let (y, x) = (pixel / (2 * width), pixel % (2 * width))
          return input[(plane * height + y / 2) * width + x / 2]
        }
        return Reference.gather(
          ConvolutionGeometry(
            conv2dInput: inputs, height: 2 * height, width: 2 * width, outputChannels: outputs,
            kernel: 3, stride: 1, padding: 1), fine: fine, weight: weight, bias: bias,
          images: images)
      }
      let factors = self.scale
      func scaled(_ weight: [Float]) -> [Float] {
        weight.indices.map { weight[$0] * factors[$0 / (9 * inputs)] }
      }
      expected = twin(input, scaled(weight), bias)
      // Sums of nine taps are multiplied where the twin multiplies each.
      sizes = twin(input.map(abs), scaled(weight).map(abs), bias.map(abs)).map { 4 * $0 }
    }

    func packed(_ storage: WeightStorage, on processor: Processor) -> [Float] {
      let packed = UpsampledConvolution(geometry, scale: scale, storage: storage, for: processor)
      packed.packWhole(weight, slices: geometry.fineChannels, on: processor)
      let (source, memory) = FeatureMap.holding(
        input, geometry.coarseLayout(images: images), on: processor)
      let layout = geometry.fineLayout(images: images)
      let buffer = FloatBuffer(count: layout.floatCount)
      let target = FeatureMap(buffer, layout)
      let scratch = FloatBuffer(count: packed.scratchCount(images: images))
      // What was left there by others does not matter.
      scratch.fill(.nan)
      let biasBuffer = FloatBuffer(bias)
      packed.run(
        source, to: target, bias: biasBuffer.pointer, slope: 0.25, scratch: scratch.pointer,
        on: processor)
      return withExtendedLifetime((memory, buffer, scratch, biasBuffer)) {
        target.nchw(on: processor)
      }
    }
  }

  @Test(arguments: cases, [1, 3])
  private func agreesWithDoubledPixels(_ shape: (Int, Int, Int, Int), images: Int) {
    // Halves hold these weights, and their sums.
    let example = Case(shape, images: images) { ($0 * 127).rounded() / 256 }
    for processor in processors {
      for storage in [WeightStorage.exact, .compact] {
        expectClose(
          example.packed(storage, on: processor),
          example.expected.map { $0 > 0 ? $0 : 0.25 * $0 }, sizes: example.sizes,
          "\(shape) \(storage) \(processor.name)")
      }
    }
  }

  @Test(arguments: [1, 1000] as [Float]) private func otherHalvesLoseLittle(_ scale: Float) {
    let example = Case(Self.cases[5], images: 1) { $0 * scale }
    let found = example.packed(.compact, on: Processor(threadCount: 2))
    let expected = example.expected.map { $0 > 0 ? $0 : 0.25 * $0 }
    let largest = (example.sizes.max() ?? 0) / 4
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 0x1p-9 * largest)
    #expect(worst >= 0x1p-20 * largest, "the weights were not rounded: this tests nothing")
  }

  @Test(arguments: cases, [1, 3])
  private func streamedSlicesAgree(_ shape: (Int, Int, Int, Int), images: Int) {
    let example = Case(shape, images: images)
    let size = 9 * shape.0
    for processor in processors {
      for bias in [nil, example.bias] {
        let stream = StreamedUpsampling(
          example.geometry, example.input, images: images, bias: bias, on: processor)
        // Pieces of memory of their own: nothing beyond them may be read.
        for start in Swift.stride(from: 0, to: shape.3, by: 2 * stream.grain) {
          let range = start..<min(start + 2 * stream.grain, shape.3)
          let piece = Array(
            example.weight[(range.lowerBound * size)..<(range.upperBound * size)])
          piece.withUnsafeBufferPointer {
            if let first = $0.baseAddress { stream.add(WeightSlices(range, at: first)) }
          }
        }
        let area = 4 * shape.1 * shape.2
        let expected = example.expected.indices.map { index in
          let channel = index / area % shape.3
          let sum = (example.expected[index] - example.bias[channel]) / example.scale[channel]
          return sum + (bias?[channel] ?? 0)
        }
        expectClose(
          stream.output(), expected, sizes: example.sizes.map { 2 * $0 + 1 },
          "\(shape) \(processor.name)")
      }
    }
  }

  /// Few channels leave more to sums and differences than products save.
  @Test func isLeftToOthersWhereItDoesNotPay() {
    func pays(_ inputs: Int, _ outputs: Int) -> Bool {
      UpsampledConvolution.pays(
        UpsampledConvolution.geometry(inputs: inputs, height: 4, width: 4, outputs: outputs))
    }
    #expect(pays(16, 5))
    #expect(!pays(15, 64) && !pays(64, 3))
  }
}
