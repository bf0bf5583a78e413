import Latents
import Networks

/// InfoGAN-CR for dSprites and 3DTeapots: 64 x 64 pixels, grey or in colour, sizes adjustable.
///
/// In the generator the activation comes before the batch norm. 4 x 4 kernels with stride 2 and "SAME" padding
/// are those with padding 1 here.
/// - Source: Lin et al. 2020 (arXiv:1906.06034); `fjxmlzn/InfoGAN-CR`, `network.py` of dSprites and teapots.
public struct InfoGANCR: ContrastiveFamily {
  /// Rows and columns of the pictures: a power of two.
  public var side = 64
  /// Channels of the pictures.
  public var pictureChannels = 1
  /// Dimensions of noise.
  public var noise = 5
  /// Continuous codes.
  public var continuousCodes = 5
  /// Width of the fully connected layers, in every network.
  public var hidden = 128
  /// Channels of the generator from its smallest maps on; each layer doubles the side.
  public var generatorChannels = [64, 64, 32, 32]
  /// Channels of the trunk and of H; each layer halves the side.
  public var trunkChannels = [32, 32, 64, 64]
  /// Whether H has batch norms after the activations of all but its first layer, as for teapots; otherwise it
  /// has spectral norms on all but its last, as for dSprites.
  public var headIsBatchNormed = false
  /// Slope below zero, in every network.
  public var slope: Float = 0.2

  /// The networks of dSprites.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "infogan-cr"

  /// The values that the sigmoid gives.
  public static let outputRange: ClosedRange<Float> = 0...1

  /// On all of its layers but the last, unless it has batch norms.
  public var headNormalisation: SpectralNormalisation { headIsBatchNormed ? .none : .allButLast }

  /// (latent) to (pictureChannels, side, side).
  public var generator: NetworkDescription {
    let base = side >> generatorChannels.count
    let area = generatorChannels[0] * base * base
    var layers = [
      LayerDescription("fc1", .linear(inputs: latent.size, outputs: hidden, bias: true)),
      LayerDescription("relu1", .relu),
      .norm("bn1", hidden),
      LayerDescription("fc2", .linear(inputs: hidden, outputs: area, bias: true)),
      LayerDescription("relu2", .relu),
      .norm("bn2", area),
      LayerDescription("view", .reshape([generatorChannels[0], base, base])),
    ]
    for (index, width) in generatorChannels.enumerated() {
      let isLast = index + 1 == generatorChannels.count
      let next = isLast ? pictureChannels : generatorChannels[index + 1]
      layers.append(
        LayerDescription("up\(index + 1)", .convTranspose2d(.twofold(width, next, bias: true))))
      if isLast { break }
      layers.append(LayerDescription("lrelu\(index + 3)", .leakyRelu(slope: slope)))
      layers.append(.norm("bn\(index + 3)", next))
    }
    layers.append(LayerDescription("sigmoid", .sigmoid))
    return NetworkDescription(input: [latent.size], layers: layers)
  }

  /// (pictureChannels, side, side) to (hidden), shared by D and Q.
  public var trunk: NetworkDescription {
    NetworkDescription(
      input: [pictureChannels, side, side],
      layers: features(of: pictureChannels, areNormed: false))
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
      layers: [
        LayerDescription("fc1", .linear(inputs: hidden, outputs: hidden, bias: true)),
        LayerDescription("lrelu1", .leakyRelu(slope: slope)),
        LayerDescription(
          "fc2",
          .linear(inputs: hidden, outputs: RecognitionLayout(latent).outputCount, bias: true)),
      ])
  }

  /// H: two pictures, (2 pictureChannels, side, side), to the logits of the code that they share.
  public var contrast: NetworkDescription {
    NetworkDescription(
      input: [2 * pictureChannels, side, side],
      layers: features(of: 2 * pictureChannels, areNormed: headIsBatchNormed) + [
        LayerDescription("head", .linear(inputs: hidden, outputs: continuousCodes, bias: true))
      ])
  }

  /// From pictures to (hidden).
  private func features(of channels: Int, areNormed: Bool) -> [LayerDescription] {
    var layers: [LayerDescription] = []
    var width = channels
    for (index, next) in trunkChannels.enumerated() {
      layers.append(
        LayerDescription("conv\(index + 1)", .conv2d(.twofold(width, next, bias: true))))
      layers.append(LayerDescription("lrelu\(index + 1)", .leakyRelu(slope: slope)))
      if areNormed && index > 0 { layers.append(.norm("bn\(index + 1)", next)) }
      width = next
    }
    let corner = side >> trunkChannels.count
    let area = width * corner * corner
    layers += [
      LayerDescription("features", .reshape([area])),
      LayerDescription("fc", .linear(inputs: area, outputs: hidden, bias: true)),
      LayerDescription("lrelu", .leakyRelu(slope: slope)),
    ]
    if areNormed { layers.append(.norm("bn", hidden)) }
    return layers
  }
}
