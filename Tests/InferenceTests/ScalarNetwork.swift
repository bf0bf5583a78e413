import Kernels
import Networks
import Tensors

/// A description evaluated layer by layer in inference mode, with plain loops and nothing folded.
struct ScalarNetwork {
  let description: NetworkDescription
  let weights: NamedTensors
  let prefix: String

  func run(_ input: Tensor) throws -> Tensor {
    let images = input.shape[0]
    var values = input.values
    var shape = description.input
    for layer in description.layers {
      let next = try layer.outputShape(for: shape)
      values = apply(layer, values, shape, images)
      shape = next
    }
    return Tensor(shape: [images] + shape, values: values)
  }

  private func parameter(_ layer: LayerDescription, _ name: String) -> [Float]? {
    weights[prefix + "." + layer.name + "." + name]?.values
  }

  private func apply(
    _ layer: LayerDescription, _ x: [Float], _ shape: [Int], _ images: Int
  ) -> [Float] {
    let weight = parameter(layer, "weight") ?? []
    let bias = parameter(layer, "bias")
    switch layer.kind {
    case .linear(let inputs, let outputs, _):
      return Reference.linear(
        x, weight: weight, bias: bias, rows: images, inputs: inputs, outputs: outputs)
    case .conv2d(let c):
      let geometry = ConvolutionGeometry(
        conv2dInput: c.inputChannels, height: shape[1], width: shape[2],
        outputChannels: c.outputChannels, kernel: c.kernel, stride: c.stride, padding: c.padding)
      return Reference.gather(geometry, fine: x, weight: weight, bias: bias, images: images)
    case .convTranspose2d(let c):
      let geometry = ConvolutionGeometry(
        convTranspose2dInput: c.inputChannels, height: shape[1], width: shape[2],
        outputChannels: c.outputChannels, kernel: c.kernel, stride: c.stride, padding: c.padding)
      return Reference.scatter(geometry, coarse: x, weight: weight, bias: bias, images: images)
    case .batchNorm(_, let epsilon, _):
      let area = shape.dropFirst().reduce(1, *)
      let mean = parameter(layer, "running_mean") ?? []
      let variance = parameter(layer, "running_var") ?? []
      return x.indices.map { index in
        let channel = index / area % shape[0]
        let scaled =
          (Double(x[index]) - Double(mean[channel]))
          / (Double(variance[channel]) + Double(epsilon)).squareRoot()
        return Float(scaled * Double(weight[channel]) + Double(bias?[channel] ?? 0))
      }
    case .relu: return x.map { Swift.max($0, 0) }
    case .leakyRelu(let slope): return x.map { $0 > 0 ? $0 : slope * $0 }
    case .tanh: return x.map { Reference.tanh($0) }
    case .sigmoid: return x.map { Reference.sigmoid($0) }
    case .reshape: return x
    case .groupNorm, .function, .resize, .tensor:
      preconditionFailure("\(layer.name) is held against PyTorch instead")
    }
  }
}
