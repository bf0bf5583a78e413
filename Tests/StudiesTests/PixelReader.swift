import Kernels
import Models
import Networks
import Tensors

extension FeatureReader {
  /// Opens a network of grey pictures whose maps are max(0, weight pixel + bias), one for each weight.
  static func ofPixels(
    height: Int, width: Int, weights: [Float], biases: [Float], batch: Int = 2
  ) throws -> FeatureReader {
    let network = NetworkDescription(
      input: [1, height, width],
      layers: [
        LayerDescription(
          "conv",
          .conv2d(
            Convolution(
              inputChannels: 1, outputChannels: weights.count, kernel: 1, stride: 1, padding: 0))),
        LayerDescription("relu", .relu),
      ])
    var tensors = NamedTensors()
    tensors["conv.weight"] = Tensor(shape: [weights.count, 1, 1, 1], values: weights)
    tensors["conv.bias"] = Tensor(shape: [weights.count], values: biases)
    return try FeatureReader(
      network, weights: tensors, batch: batch, processor: Processor(threadCount: 1))
  }
}
