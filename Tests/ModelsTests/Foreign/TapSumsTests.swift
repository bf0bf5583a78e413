import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

@testable import Models

/// The means of what a convolution makes, without running it, beside those of a run.
struct TapSumsTests {
  private static let geometries: [(isTransposed: Bool, kernel: Int, stride: Int, padding: Int)] = [
    (false, 3, 1, 1), (false, 3, 1, 0), (false, 5, 1, 2), (false, 4, 2, 1), (false, 1, 1, 0),
    (false, 7, 3, 2), (true, 4, 2, 1), (true, 4, 1, 0), (true, 5, 2, 2), (true, 3, 3, 0),
    (true, 2, 2, 0), (true, 4, 1, 3),
  ]

  @Test(arguments: geometries, [1, 2]) func agreeWithARun(
    _ geometry: (isTransposed: Bool, kernel: Int, stride: Int, padding: Int), repeats: Int
  ) throws {
    var random = SeededGenerator(seed: 7)
    let (inputs, outputs, height, width) = (5, 9, 8, 9)
    let convolution = Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: geometry.kernel,
      stride: geometry.stride, padding: geometry.padding)
    let kind: LayerKind =
      geometry.isTransposed ? .convTranspose2d(convolution) : .conv2d(convolution)
    let picture = Tensor(
      shape: [1, inputs, height, width],
      values: (0..<(inputs * height * width)).map { _ in random.nextNormal() })
    let layer = LayerDescription("layer", kind)
    var weights = NamedTensors()
    for (name, shape) in layer.parameterShapes {
      weights["g.layer.\(name)"] = Tensor(
        shape: shape, values: (0..<shape.reduce(1, *)).map { _ in random.nextNormal() })
    }
    let grid = (height: repeats * height, width: repeats * width)
    let resize = LayerDescription("up", .resize(height: grid.height, width: grid.width, .nearest))
    let network = NetworkDescription(
      input: [inputs, height, width], layers: repeats == 1 ? [layer] : [resize, layer])
    let processor = Processor(instructionSet: .best, threadCount: 2)
    let run = try Plan(network, weights: weights, prefix: "g", processor: processor).run(picture)
    let sums = try #require(
      TapSums(layer, on: picture, grid: grid, on: processor))
    let weight = try #require(weights["g.layer.weight"])
    let means = try #require(sums.means(weight, bias: weights["g.layer.bias"]?.values))
    let area = run.shape[2] * run.shape[3]
    for channel in 0..<outputs {
      let values = run.values[(channel * area)..<((channel + 1) * area)]
      let mean = values.reduce(0) { $0 + Double($1) } / Double(area)
      #expect(abs(means[channel] - mean) < 1e-4, "channel \(channel)")
    }
  }

  @Test func othersAreNotTold() {
    let processor = Processor(instructionSet: .best, threadCount: 1)
    let picture = Tensor(shape: [1, 4, 4, 4])
    let grouped = Convolution(
      inputChannels: 4, outputChannels: 4, kernel: 3, stride: 1, padding: 1, groups: 2)
    let other = Convolution(inputChannels: 3, outputChannels: 4, kernel: 3, stride: 1, padding: 1)
    for kind in [LayerKind.relu, .conv2d(grouped), .conv2d(other)] {
      let layer = LayerDescription("layer", kind)
      #expect(TapSums(layer, on: picture, grid: (4, 4), on: processor) == nil)
    }
  }

  /// A run of these takes two megabytes, a number for each tap and pixel two hundred.
  @Test func largePicturesUnderLargeKernelsAreLeftToARun() {
    let kernel = Convolution(inputChannels: 1, outputChannels: 1, kernel: 15, stride: 1, padding: 7)
    let sums = TapSums(
      LayerDescription("layer", .conv2d(kernel)), on: Tensor(shape: [1, 1, 512, 512]),
      grid: (512, 512), on: Processor(instructionSet: .best, threadCount: 1))
    #expect(sums == nil)
  }

  @Test func aWeightThatDoesNotFitIsNotRead() throws {
    let kernel = Convolution(inputChannels: 2, outputChannels: 3, kernel: 3, stride: 1, padding: 1)
    let sums = try #require(
      TapSums(
        LayerDescription("layer", .conv2d(kernel)), on: Tensor(shape: [1, 2, 4, 4]), grid: (4, 4),
        on: Processor(instructionSet: .best, threadCount: 1)))
    #expect(sums.means(Tensor(shape: [3, 2, 3, 2]), bias: nil) == nil)
    #expect(sums.means(Tensor(shape: [3, 1, 3, 3]), bias: nil) == nil)
    #expect(sums.means(Tensor(shape: [3, 2, 3, 3]), bias: [1]) == nil)
    #expect(sums.means(Tensor(shape: [3, 2, 3, 3]), bias: [1, 2, 3]) == [1, 2, 3])
  }
}
