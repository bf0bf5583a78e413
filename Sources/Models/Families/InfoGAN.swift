import Latents
import Networks

/// InfoGAN for small grey pictures: the networks of the paper's MNIST experiment, sizes adjustable.
///
/// Batch norm comes before the activation and the last layer is a sigmoid, as in the authors' code
/// (the paper's table reads activation, then batch norm). D is trunk + discriminator, Q is
/// trunk + recognition.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), table 1; `openai/InfoGAN`.
public struct InfoGAN: Family {
  /// Rows and columns of the pictures; a multiple of 4.
  public var side = 28
  /// Dimensions of noise.
  public var noise = 62
  /// Categories of the discrete code.
  public var categories = 10
  /// Continuous codes.
  public var continuousCodes = 2
  /// Channels at a half and at a quarter of the side.
  public var channels = [64, 128]
  /// Width of the fully connected layer in the generator and in the trunk.
  public var hidden = 1024
  /// Width of the hidden layer of the recognition head.
  public var recognitionHidden = 128
  /// Slope below zero in D and Q: 0.1 in the paper, 0.01 in the authors' code.
  public var slope: Float = 0.1

  /// The paper's MNIST networks.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "infogan"

  /// The values that the sigmoid gives.
  public static let outputRange: ClosedRange<Float> = 0...1

  /// The networks by name: `generator`, `trunk`, `discriminator`, `recognition`.
  public var networks: [String: NetworkDescription] {
    [
      "generator": generator, "trunk": trunk, "discriminator": discriminator,
      "recognition": recognition,
    ]
  }

  /// The pictures are grey.
  public var pictureChannels: Int { 1 }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 4...256),
      FieldCheck(
        "side", found: "\(side)", expected: "a multiple of 4", holds: side % 4 == 0),
      FieldCheck("noise", noise, 0...4096),
      FieldCheck("categories", categories, 2...1024),
      FieldCheck("continuousCodes", continuousCodes, 0...64),
      FieldCheck("channels", channels.count, 2...2),
    ]
      + channels.map { FieldCheck("channels", $0, 1...1024) }
      + [
        FieldCheck("hidden", hidden, 1...16384),
        FieldCheck("recognitionHidden", recognitionHidden, 1...16384),
        FieldCheck("slope", slope, 0...1),
      ]
  }

  /// The input: noise, one-hot category, continuous codes.
  public var latent: LatentSpec {
    .infoGAN(
      noise: noise, categorical: ["category"], categories: categories, continuous: continuousCodes)
  }

  /// (latent) to (1, side, side).
  public var generator: NetworkDescription {
    let small = side / 4
    let area = small * small * channels[1]
    return NetworkDescription(
      input: [latent.size],
      layers: [
        LayerDescription("fc1", .linear(inputs: latent.size, outputs: hidden, bias: true)),
        .norm("bn1", hidden),
        LayerDescription("relu1", .relu),
        LayerDescription("fc2", .linear(inputs: hidden, outputs: area, bias: true)),
        .norm("bn2", area),
        LayerDescription("relu2", .relu),
        LayerDescription("picture", .reshape([channels[1], small, small])),
        LayerDescription("up1", .convTranspose2d(.twofold(channels[1], channels[0], bias: true))),
        .norm("bn3", channels[0]),
        LayerDescription("relu3", .relu),
        LayerDescription("up2", .convTranspose2d(.twofold(channels[0], 1, bias: true))),
        LayerDescription("sigmoid", .sigmoid),
      ])
  }

  /// (1, side, side) to (hidden), shared by D and Q.
  public var trunk: NetworkDescription {
    let small = side / 4
    let area = small * small * channels[1]
    return NetworkDescription(
      input: [1, side, side],
      layers: [
        LayerDescription("conv1", .conv2d(.twofold(1, channels[0], bias: true))),
        LayerDescription("lrelu1", .leakyRelu(slope: slope)),
        LayerDescription("conv2", .conv2d(.twofold(channels[0], channels[1], bias: true))),
        .norm("bn2", channels[1]),
        LayerDescription("lrelu2", .leakyRelu(slope: slope)),
        LayerDescription("features", .reshape([area])),
        LayerDescription("fc", .linear(inputs: area, outputs: hidden, bias: true)),
        .norm("bn3", hidden),
        LayerDescription("lrelu3", .leakyRelu(slope: slope)),
      ])
  }

  /// (hidden) to one log-odds that the picture is real.
  public var discriminator: NetworkDescription {
    NetworkDescription(
      input: [hidden],
      layers: [LayerDescription("fc", .linear(inputs: hidden, outputs: 1, bias: true))])
  }

  /// (hidden) to the distribution of the codes, in the order of `RecognitionLayout`.
  public var recognition: NetworkDescription {
    NetworkDescription(
      input: [hidden],
      layers: .recognition(
        inputs: hidden, hidden: recognitionHidden, slope: slope, of: latent))
  }
}
