import Latents
import Networks

/// A variational autoencoder of convolutions: an encoder that halves the side at each layer and gives the
/// distribution of the codes, and a decoder, the model's generator, that mirrors it.
///
/// 4 x 4 kernels with stride 2, a fully connected layer at 4 x 4 pixels in place of the last convolution,
/// batch norm and rectifiers at every hidden layer.
/// - Source: the convolutional networks of `rtqichen/beta-tcvae` (Chen et al. 2018, arXiv:1802.04942),
///   sizes adjustable.
public struct ConvolutionalVAE: Family {
  /// Rows and columns of the pictures: 4 times a power of two.
  public var side = 64
  /// Channels of the pictures.
  public var pictureChannels = 3
  /// Discrete codes.
  public var categoricalCodes = 0
  /// Categories of each discrete code.
  public var categories = 2
  /// Continuous codes.
  public var continuousCodes = 10
  /// Channels of the encoder, each halving the side, down to 4 x 4 pixels; the decoder has them in reverse.
  public var channels = [32, 32, 64, 64]
  /// Width of the fully connected layer in both networks.
  public var hidden = 512

  /// The networks for 64 x 64 pictures in colour.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "vae-conv"

  /// The values that the sigmoid gives.
  public static let outputRange: ClosedRange<Float> = 0...1

  /// The networks by name: `generator`, `encoder`.
  public var networks: [String: NetworkDescription] {
    ["generator": generator, "encoder": encoder]
  }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 8...256),
      .pictureChannels(pictureChannels),
      FieldCheck("channels", channels.count, 1...6),
      FieldCheck(
        "side", found: "\(side)",
        expected: "4 times a power of two, a halving for each of the channels",
        holds: 4 << channels.count == side),
      FieldCheck("hidden", hidden, 1...8192),
    ] + channels.map { FieldCheck("channels", $0, 1...1024) }
      + .autoencoderCodes(categoricalCodes, of: categories, continuous: continuousCodes)
  }

  /// The codes: one-hot categories, then numbers.
  public var latent: LatentSpec {
    .autoencoder(
      categoricalCodes: categoricalCodes, categories: categories, continuous: continuousCodes)
  }

  /// (latent) to (pictureChannels, side, side).
  public var generator: NetworkDescription {
    let widths = Array(channels.reversed())
    let area = widths[0] * 16
    var layers: [LayerDescription] = [
      .fullyConnected("fc1", latent.size, hidden, bias: false), .norm("bn1", hidden),
      LayerDescription("relu1", .relu),
      .fullyConnected("fc2", hidden, area, bias: false),
      LayerDescription("view", .reshape([widths[0], 4, 4])), .norm("bn2", widths[0]),
      LayerDescription("relu2", .relu),
    ]
    for (index, width) in widths.enumerated() {
      let isLast = index + 1 == widths.count
      let next = isLast ? pictureChannels : widths[index + 1]
      layers.append(
        LayerDescription("up\(index + 1)", .convTranspose2d(.twofold(width, next, bias: isLast))))
      if isLast { break }
      layers.append(.norm("bn\(index + 3)", next))
      layers.append(LayerDescription("relu\(index + 3)", .relu))
    }
    layers.append(LayerDescription("sigmoid", .sigmoid))
    return NetworkDescription(input: [latent.size], layers: layers)
  }

  /// (pictureChannels, side, side) to what `RecognitionLayout` says of the codes.
  public var encoder: NetworkDescription {
    var layers: [LayerDescription] = []
    var width = pictureChannels
    for (index, next) in channels.enumerated() {
      let number = index + 1
      layers.append(
        LayerDescription("conv\(number)", .conv2d(.twofold(width, next, bias: false))))
      layers.append(.norm("bn\(number)", next))
      layers.append(LayerDescription("relu\(number)", .relu))
      width = next
    }
    let number = channels.count + 1
    layers += [
      LayerDescription("features", .reshape([width * 16])),
      .fullyConnected("fc1", width * 16, hidden, bias: false), .norm("bn\(number)", hidden),
      LayerDescription("relu\(number)", .relu),
      .fullyConnected("fc2", hidden, RecognitionLayout(latent).outputCount),
    ]
    return NetworkDescription(input: [pictureChannels, side, side], layers: layers)
  }
}
