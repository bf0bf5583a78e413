import Latents
import Networks

/// InfoGAN-CR for CelebA: 32 x 32 pixels in colour, 5 x 5 kernels, sizes adjustable.
///
/// In the generator and in H the batch norm comes before the activation, unlike in `InfoGANCR`. A stride of 2
/// leaves "SAME" padding one row to give away: TensorFlow adds two below and one above, this is the mirror
/// image of that.
/// - Source: Lin et al. 2020 (arXiv:1906.06034); `fjxmlzn/InfoGAN-CR`, `network.py` of CelebA.
public struct InfoGANCRFaces: ContrastiveFamily {
  /// Rows and columns of the pictures: a power of two.
  public var side = 32
  /// Channels of the pictures.
  public var pictureChannels = 3
  /// Dimensions of noise.
  public var noise = 100
  /// Continuous codes.
  public var continuousCodes = 5
  /// Width of the first layer of the generator.
  public var hidden = 1024
  /// Channels of the generator from its smallest maps on; each layer doubles the side.
  public var generatorChannels = [256, 128, 64]
  /// Channels of the trunk and of H; each layer halves the side.
  public var trunkChannels = [64, 128, 256, 512]
  /// Slope below zero in D, Q and H.
  public var slope: Float = 0.2

  /// The networks of the paper.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "infogan-cr-faces"

  /// The values that tanh gives.
  public static let outputRange: ClosedRange<Float> = -1...1

  /// None: H has batch norms.
  public var headNormalisation: SpectralNormalisation { .none }

  /// (latent) to (pictureChannels, side, side).
  public var generator: NetworkDescription {
    let base = side >> generatorChannels.count
    let area = generatorChannels[0] * base * base
    var layers = [
      LayerDescription("fc1", .linear(inputs: latent.size, outputs: hidden, bias: true)),
      .norm("bn1", hidden),
      LayerDescription("relu1", .relu),
      LayerDescription("fc2", .linear(inputs: hidden, outputs: area, bias: true)),
      .norm("bn2", area),
      LayerDescription("relu2", .relu),
      LayerDescription("view", .reshape([generatorChannels[0], base, base])),
    ]
    for (index, width) in generatorChannels.enumerated() {
      let isLast = index + 1 == generatorChannels.count
      let next = isLast ? pictureChannels : generatorChannels[index + 1]
      layers.append(
        LayerDescription("up\(index + 1)", .convTranspose2d(.wide(width, next, outputPadding: 1))))
      if isLast { break }
      layers.append(.norm("bn\(index + 3)", next))
      layers.append(LayerDescription("relu\(index + 3)", .relu))
    }
    layers.append(LayerDescription("tanh", .tanh))
    return NetworkDescription(input: [latent.size], layers: layers)
  }

  /// (pictureChannels, side, side) to maps of features, shared by D and Q.
  public var trunk: NetworkDescription {
    NetworkDescription(
      input: [pictureChannels, side, side], layers: features(of: pictureChannels, areNormed: false))
  }

  /// (maps of features) to one log-odds that the picture is real.
  public var discriminator: NetworkDescription {
    NetworkDescription(input: featureShape, layers: head(outputs: 1))
  }

  /// (maps of features) to the distribution of the codes, in the order of `RecognitionLayout`.
  public var recognition: NetworkDescription {
    NetworkDescription(
      input: featureShape, layers: head(outputs: RecognitionLayout(latent).outputCount))
  }

  /// H: two pictures, (2 pictureChannels, side, side), to the logits of the code that they share.
  public var contrast: NetworkDescription {
    NetworkDescription(
      input: [2 * pictureChannels, side, side],
      layers: features(of: 2 * pictureChannels, areNormed: true) + head(outputs: continuousCodes))
  }

  /// From maps of features to `outputs` numbers.
  private func head(outputs: Int) -> [LayerDescription] {
    let count = featureShape.reduce(1, *)
    return [
      LayerDescription("features", .reshape([count])),
      LayerDescription("fc", .linear(inputs: count, outputs: outputs, bias: true)),
    ]
  }

  /// From pictures to maps of features.
  private func features(of channels: Int, areNormed: Bool) -> [LayerDescription] {
    var layers: [LayerDescription] = []
    var width = channels
    for (index, next) in trunkChannels.enumerated() {
      layers.append(LayerDescription("conv\(index + 1)", .conv2d(.wide(width, next))))
      if areNormed && index > 0 { layers.append(.norm("bn\(index + 1)", next)) }
      layers.append(LayerDescription("lrelu\(index + 1)", .leakyRelu(slope: slope)))
      width = next
    }
    return layers
  }

  /// (channels, height, width) of what the trunk gives.
  private var featureShape: [Int] {
    let corner = side >> trunkChannels.count
    return [trunkChannels[trunkChannels.count - 1], corner, corner]
  }
}

extension Convolution {
  /// 5 x 5 with stride 2: half the side in a convolution, twice the side in its transpose.
  fileprivate static func wide(_ inputs: Int, _ outputs: Int, outputPadding: Int = 0)
    -> Convolution
  {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 5, stride: 2, padding: 2,
      outputPadding: outputPadding)
  }
}
