import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// A convolution of doubled pixels, which plans turn into one of the pixels themselves.
struct UpsampledKernelTests {
  private func convolution(_ inputs: Int, _ outputs: Int) -> LayerDescription {
    LayerDescription(
      "conv",
      .conv2d(
        Convolution(
          inputChannels: inputs, outputChannels: outputs, kernel: 3, stride: 1, padding: 1,
          bias: true)))
  }

  private func run(
    _ input: [Int], _ layers: [LayerDescription], _ weights: NamedTensors, on x: Tensor,
    _ storage: WeightStorage, _ processor: Processor
  ) throws -> Tensor {
    try Plan(
      NetworkDescription(input: input, layers: layers), weights: weights, prefix: "",
      storage: storage, processor: processor
    ).run(x)
  }

  /// Against both layers in plans of their own, which have nothing to turn; few and many channels, odd and
  /// even extents.
  @Test(arguments: [
    (1, 3, 1, 1), (7, 5, 3, 4), (3, 40, 5, 2), (40, 20, 4, 4), (400, 330, 2, 3), (16, 16, 9, 8),
    (820, 40, 14, 13),
  ]) func agreesWithTheLayersOneByOne(_ inputs: Int, _ outputs: Int, _ height: Int, _ width: Int)
    throws
  {
    let input = [inputs, height, width]
    let doubled = [inputs, 2 * height, 2 * width]
    let resize = LayerDescription(
      "up", .resize(height: 2 * height, width: 2 * width, .nearest))
    let norm = LayerDescription("norm", .batchNorm(features: outputs, epsilon: 1e-5, decay: 0.9))
    let layers = [resize, convolution(inputs, outputs), norm, LayerDescription("act", .relu)]
    let weights = patternedWeights(
      NetworkDescription(input: input, layers: layers), salt: 4, scale: 0.3)
    for processor in [1, 2].map({ Processor(threadCount: $0) }) {
      for images in [1, 5] {
        let count = images * inputs * height * width
        let x = Tensor(shape: [images] + input, values: pattern(count, salt: 9))
        let larger = try run(input, [resize], weights, on: x, .exact, processor)
        for storage in [WeightStorage.exact, .once, .compact] {
          let expected = try run(
            doubled, Array(layers.dropFirst()), weights, on: larger, .exact, processor)
          let found = try run(input, layers, weights, on: x, storage, processor)
          #expect(found.shape == expected.shape)
          // Halves lose what they always lose.
          let tolerance: Float = storage == .compact ? 5e-3 : 2e-5
          let size = expected.values.reduce(0) { max($0, abs($1)) }
          for (one, other) in zip(found.values, expected.values) {
            #expect(abs(one - other) <= tolerance * size, "\(storage) \(images)")
          }
        }
      }
    }
  }

  /// What somebody else reads too is still made.
  @Test func doubledPixelsThatAreReadTwiceAreMade() throws {
    let layers = [
      LayerDescription("up", .resize(height: 6, width: 4, .nearest)),
      convolution(2, 2),
      LayerDescription("sum", .tensor(.combine(.add)), from: ["conv", "up"]),
    ]
    let weights = patternedWeights(
      NetworkDescription(input: [2, 3, 2], layers: layers), salt: 4)
    let processor = Processor(threadCount: 1)
    let x = Tensor(shape: [1, 2, 3, 2], values: pattern(12, salt: 9))
    let larger = try run([2, 3, 2], [layers[0]], weights, on: x, .exact, processor)
    let made = try run([2, 6, 4], [layers[1]], weights, on: larger, .exact, processor)
    let found = try run([2, 3, 2], layers, weights, on: x, .exact, processor)
    for (index, value) in found.values.enumerated() {
      #expect(abs(value - made.values[index] - larger.values[index]) < 1e-5)
    }
  }
}
