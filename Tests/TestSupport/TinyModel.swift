import Checkpoints
import Latents
import Networks
import Tensors

/// A whole InfoGAN of a few thousand random weights: 4 noise + Cat(3) + 2 continuous to 8 x 8 grey.
///
/// The same seed gives the same model on every machine; no file is needed.
public enum TinyModel {
  /// Noise, a categorical code `shape` of three named choices, and the continuous codes `slant` and `width`.
  public static let latent = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 4, prior: .uniform(low: -1, high: 1)),
    LatentPart(
      name: "shape", kind: .categorical, size: 3, prior: .oneHot,
      choices: ["ring", "bar", "dot"]),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "width", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  /// Generator, trunk, discriminator and recognition network, with every kind of layer of InfoGAN.
  public static let networks: [String: NetworkDescription] = [
    "generator": NetworkDescription(
      input: [9],
      layers: [
        LayerDescription("fc1", .linear(inputs: 9, outputs: 16, bias: true)),
        LayerDescription("bn1", .batchNorm(features: 16, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("relu1", .relu),
        LayerDescription("fc2", .linear(inputs: 16, outputs: 32, bias: true)),
        LayerDescription("bn2", .batchNorm(features: 32, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("relu2", .relu),
        LayerDescription("reshape", .reshape([8, 2, 2])),
        LayerDescription("up1", .convTranspose2d(convolution(8, 4))),
        LayerDescription("bn3", .batchNorm(features: 4, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("relu3", .relu),
        LayerDescription("up2", .convTranspose2d(convolution(4, 1))),
        LayerDescription("sigmoid", .sigmoid),
      ]),
    "trunk": NetworkDescription(
      input: [1, 8, 8],
      layers: [
        LayerDescription("conv1", .conv2d(convolution(1, 4))),
        LayerDescription("lrelu1", .leakyRelu(slope: 0.1)),
        LayerDescription("conv2", .conv2d(convolution(4, 8))),
        LayerDescription("bn2", .batchNorm(features: 8, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("lrelu2", .leakyRelu(slope: 0.1)),
        LayerDescription("reshape", .reshape([32])),
        LayerDescription("fc3", .linear(inputs: 32, outputs: 16, bias: true)),
        LayerDescription("bn3", .batchNorm(features: 16, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("lrelu3", .leakyRelu(slope: 0.1)),
      ]),
    "discriminator": NetworkDescription(
      input: [16],
      layers: [LayerDescription("fc", .linear(inputs: 16, outputs: 1, bias: true))]),
    "recognition": NetworkDescription(
      input: [16],
      layers: [
        LayerDescription("fc1", .linear(inputs: 16, outputs: 8, bias: true)),
        LayerDescription("bn1", .batchNorm(features: 8, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("lrelu1", .leakyRelu(slope: 0.1)),
        LayerDescription("fc2", .linear(inputs: 8, outputs: 7, bias: true)),
      ]),
  ]

  /// The model with random weights that make visibly different pictures for different latents.
  public static func checkpoint(seed: UInt64 = 1) -> Checkpoint {
    var generator = SeededGenerator(seed: seed)
    var weights = NamedTensors()
    for (name, network) in networks.sorted(by: { $0.key < $1.key }) {
      for layer in network.layers {
        for (parameter, shape) in layer.parameterShapes {
          weights["\(name).\(layer.name).\(parameter)"] = tensor(
            parameter, shape, layer.kind, using: &generator)
        }
      }
    }
    var card = ModelCard(
      name: "tiny", family: "infogan", networks: networks, latent: latent, outputRange: 0...1)
    card.seed = seed
    card.notes = ["Random weights, for tests."]
    return Checkpoint(card: card, weights: weights)
  }

  private static func convolution(_ inputs: Int, _ outputs: Int) -> Convolution {
    Convolution(inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 2, padding: 1)
  }

  private static func tensor(
    _ parameter: String, _ shape: [Int], _ kind: LayerKind, using generator: inout SeededGenerator
  ) -> Tensor {
    let count = Tensor.elementCount(of: shape)
    let isNormalisation: Bool
    if case .batchNorm = kind { isNormalisation = true } else { isNormalisation = false }
    let scale: Float = parameter == "weight" && !isNormalisation ? 0.6 : 0.1
    // Scales and variances lie around 1, shifts and means around 0.
    let offset: Float = isNormalisation && ["weight", "running_var"].contains(parameter) ? 1 : 0
    let values = (0..<count).map { _ in
      offset + generator.nextUniform(from: -1, to: 1) * (offset == 1 ? 0.5 : scale)
    }
    return Tensor(shape: shape, values: values)
  }
}
