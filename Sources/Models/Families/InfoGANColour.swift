import Latents
import Networks

/// InfoGAN for pictures in colour: the networks of the paper's SVHN and CelebA experiments, sizes
/// adjustable.
///
/// Batch norm comes before the activation, at every layer but the pictures' own, as in DCGAN; the
/// paper's table leaves it out of two layers of the generator. D is trunk + discriminator, Q is
/// trunk + recognition.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), tables 2 and 3.
public struct InfoGANColour: Family {
  /// Rows and columns of the pictures: a power of two, at least 16.
  public var side = 32
  /// Channels of the pictures.
  public var pictureChannels = 3
  /// Dimensions of noise.
  public var noise = 128
  /// Discrete codes.
  public var categoricalCodes = 10
  /// Categories of each discrete code.
  public var categories = 10
  /// Continuous codes.
  public var continuousCodes = 0
  /// Channels of the generator from its smallest maps on; each layer doubles the side.
  public var generatorChannels = [448, 256, 128, 64]
  /// Channels of the trunk; each layer halves the side.
  public var trunkChannels = [64, 128, 256]
  /// Width of the hidden layer of the recognition head.
  public var recognitionHidden = 128
  /// Slope below zero in D and Q.
  public var slope: Float = 0.1

  /// The paper's CelebA networks.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "infogan-colour"

  /// The values that tanh gives.
  public static let outputRange: ClosedRange<Float> = -1...1

  /// The networks by name: `generator`, `trunk`, `discriminator`, `recognition`.
  public var networks: [String: NetworkDescription] {
    [
      "generator": generator, "trunk": trunk, "discriminator": discriminator,
      "recognition": recognition,
    ]
  }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 16...256),
      .pictureChannels(pictureChannels),
      FieldCheck("noise", noise, 0...4096),
      FieldCheck("categoricalCodes", categoricalCodes, 0...64),
      FieldCheck("categories", categories, 2...1024),
      FieldCheck("continuousCodes", continuousCodes, 0...64),
      FieldCheck(
        "continuousCodes", found: "0 beside no categorical code", expected: "a code at least",
        holds: categoricalCodes + continuousCodes > 0),
      FieldCheck("recognitionHidden", recognitionHidden, 1...16384),
      FieldCheck("slope", slope, 0...1),
    ] + .halvings(of: side, generatorChannels, trunkChannels)
  }

  /// The input: noise, one-hot categories, continuous codes.
  public var latent: LatentSpec {
    .infoGAN(
      noise: noise, categorical: (0..<categoricalCodes).map { "category\($0 + 1)" },
      categories: categories, continuous: continuousCodes)
  }

  /// (latent) to (pictureChannels, side, side).
  public var generator: NetworkDescription {
    let base = side >> generatorChannels.count
    let area = generatorChannels[0] * base * base
    var layers = [
      LayerDescription("fc", .linear(inputs: latent.size, outputs: area, bias: false)),
      LayerDescription("view", .reshape([generatorChannels[0], base, base])),
      .norm("bn1", generatorChannels[0]),
      LayerDescription("relu1", .relu),
    ]
    for (index, width) in generatorChannels.enumerated() {
      let isLast = index + 1 == generatorChannels.count
      let next = isLast ? pictureChannels : generatorChannels[index + 1]
      layers.append(
        LayerDescription("up\(index + 1)", .convTranspose2d(.twofold(width, next, bias: isLast))))
      if isLast { break }
      layers.append(.norm("bn\(index + 2)", next))
      layers.append(LayerDescription("relu\(index + 2)", .relu))
    }
    layers.append(LayerDescription("tanh", .tanh))
    return NetworkDescription(input: [latent.size], layers: layers)
  }

  /// (pictureChannels, side, side) to maps of features, shared by D and Q.
  public var trunk: NetworkDescription {
    var layers: [LayerDescription] = []
    var width = pictureChannels
    for (index, next) in trunkChannels.enumerated() {
      layers.append(
        LayerDescription("conv\(index + 1)", .conv2d(.twofold(width, next, bias: index == 0))))
      if index > 0 { layers.append(.norm("bn\(index + 1)", next)) }
      layers.append(LayerDescription("lrelu\(index + 1)", .leakyRelu(slope: slope)))
      width = next
    }
    return NetworkDescription(input: [pictureChannels, side, side], layers: layers)
  }

  /// (maps of features) to one log-odds that the picture is real.
  public var discriminator: NetworkDescription {
    NetworkDescription(
      input: featureShape,
      layers: [
        LayerDescription("features", .reshape([featureCount])),
        LayerDescription("fc", .linear(inputs: featureCount, outputs: 1, bias: true)),
      ])
  }

  /// (maps of features) to the distribution of the codes, in the order of `RecognitionLayout`.
  public var recognition: NetworkDescription {
    NetworkDescription(
      input: featureShape,
      layers: [LayerDescription("features", .reshape([featureCount]))]
        + .recognition(
          inputs: featureCount, hidden: recognitionHidden, slope: slope, of: latent))
  }

  /// (channels, height, width) of what the trunk gives.
  private var featureShape: [Int] {
    let corner = side >> trunkChannels.count
    return [trunkChannels[trunkChannels.count - 1], corner, corner]
  }

  /// Numbers that the trunk gives.
  private var featureCount: Int { featureShape.reduce(1, *) }
}
