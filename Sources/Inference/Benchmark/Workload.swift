public import Networks
import Tensors

/// A generator of a paper's shape with random weights, to measure forward passes with.
public enum Workload: String, CaseIterable, Sendable {
  /// InfoGAN for MNIST (Chen et al. 2016, arXiv:1606.03657, Table 1): 74 to 1 x 28 x 28.
  case infoGANMNIST = "g-mnist"
  /// DCGAN for faces (Radford et al. 2016, arXiv:1511.06434) with 64 base channels: 100 to
  /// 3 x 64 x 64.
  case dcganFaces = "g-face64"

  /// The layers.
  public var network: NetworkDescription {
    switch self {
    case .infoGANMNIST:
      NetworkDescription(
        input: [74],
        layers: [
          LayerDescription("fc1", .linear(inputs: 74, outputs: 1024, bias: true)),
          Self.norm("bn1", 1024), LayerDescription("relu1", .relu),
          LayerDescription("fc2", .linear(inputs: 1024, outputs: 6272, bias: true)),
          Self.norm("bn2", 6272), LayerDescription("relu2", .relu),
          LayerDescription("view", .reshape([128, 7, 7])),
          LayerDescription("up1", .convTranspose2d(Self.doubling(128, 64))),
          Self.norm("bn3", 64), LayerDescription("relu3", .relu),
          LayerDescription("up2", .convTranspose2d(Self.doubling(64, 1))),
          LayerDescription("out", .sigmoid),
        ])
    case .dcganFaces:
      NetworkDescription(
        input: [100],
        layers: [
          LayerDescription("view", .reshape([100, 1, 1])),
          LayerDescription(
            "up1",
            .convTranspose2d(
              Convolution(
                inputChannels: 100, outputChannels: 512, kernel: 4, stride: 1, padding: 0,
                bias: false))),
          Self.norm("bn1", 512), LayerDescription("relu1", .relu),
          LayerDescription("up2", .convTranspose2d(Self.doubling(512, 256))),
          Self.norm("bn2", 256), LayerDescription("relu2", .relu),
          LayerDescription("up3", .convTranspose2d(Self.doubling(256, 128))),
          Self.norm("bn3", 128), LayerDescription("relu3", .relu),
          LayerDescription("up4", .convTranspose2d(Self.doubling(128, 64))),
          Self.norm("bn4", 64), LayerDescription("relu4", .relu),
          LayerDescription("up5", .convTranspose2d(Self.doubling(64, 3))),
          LayerDescription("out", .tanh),
        ])
    }
  }

  private static func norm(_ name: String, _ features: Int) -> LayerDescription {
    LayerDescription(name, .batchNorm(features: features, epsilon: 1e-5, decay: 0.9))
  }

  private static func doubling(_ inputs: Int, _ outputs: Int) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 2, padding: 1)
  }

  /// Weights under `generator`, initialised as for training.
  func weights(seed: UInt64) -> NamedTensors {
    var generator = SeededGenerator(seed: seed)
    var result = NamedTensors()
    result.merge(Initialiser().draw(network, using: &generator), under: "generator")
    return result
  }
}
