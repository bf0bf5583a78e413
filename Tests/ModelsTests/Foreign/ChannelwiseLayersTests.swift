import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

@testable import Models

/// Batch norms and activations on pictures as they lie, beside a plan of the same layers.
struct ChannelwiseLayersTests {
  private static let norm = LayerDescription(
    "norm", .batchNorm(features: 7, epsilon: 0.01, decay: 0.9))

  private static let networks: [[LayerKind]] = [
    [], [.relu], [.leakyRelu(slope: 0.2)], [.tanh], [.sigmoid], [.function(.elu(alpha: 1))],
    [.function(.selu)], [.leakyRelu(slope: -0.5)],
  ]

  private static func weights(of layers: [LayerDescription]) -> NamedTensors {
    var result = NamedTensors()
    let found = patternedWeights(NetworkDescription(input: [7, 1, 1], layers: layers), salt: 4)
    for (name, tensor) in found.pairs { result["generator." + name] = tensor }
    return result
  }

  /// With the norm before the activation, after it, and without one; planes below and above what stays together.
  @Test(arguments: networks, [(3, 5), (70, 66)])
  private func agreeWithAPlan(_ activations: [LayerKind], _ extent: (height: Int, width: Int))
    throws
  {
    let layers = activations.map { LayerDescription("act", $0) }
    let input = [7, extent.height, extent.width]
    let processor = Processor(threadCount: 2)
    for layers in [[Self.norm] + layers, layers + [Self.norm], layers] where !layers.isEmpty {
      let weights = Self.weights(of: layers)
      let pictures = Tensor(
        shape: [5] + input, values: pattern(5 * input.reduce(1, *), salt: 9).map { 3 * $0 })
      let plan = try Plan(
        NetworkDescription(input: input, layers: layers), weights: weights, prefix: "generator",
        processor: processor)
      let found = try #require(ChannelwiseLayers(layers, weights, channels: 7))
      for count in [1, 3, 5, 9] {
        let images = min(count, 5)
        let run = try plan.run(pictures.slice(0..<images))
        let mean = found.mean(of: pictures, first: count, on: processor)
        #expect(mean.shape == [1] + input)
        for index in mean.values.indices {
          var sum = 0.0
          for image in 0..<images { sum += Double(run.values[image * mean.count + index]) }
          let expected = sum / Double(images)
          #expect(abs(Double(mean.values[index]) - expected) < 1e-5)
        }
      }
    }
  }

  @Test func othersAreLeft() {
    let weights = NamedTensors()
    #expect(ChannelwiseLayers([Self.norm], weights, channels: 7) == nil, "no parameters")
    #expect(
      ChannelwiseLayers([LayerDescription("r", .reshape([4]))], weights, channels: 4) == nil)
    let layers = [Self.norm]
    let found = Self.weights(of: layers)
    #expect(ChannelwiseLayers(layers, found, channels: 6) == nil, "parameters for others")
  }
}
