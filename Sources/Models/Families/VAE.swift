import Latents
import Networks

/// A variational autoencoder of fully connected layers: an encoder that gives the distribution of the codes
/// of a picture, and a decoder, the model's generator.
///
/// The sizes of the authors of HFVAE for MNIST (`probtorch/probtorch`, the example beside the paper), but
/// both kinds of codes come of one network, q(y | x) q(z | x); there z is conditioned on the sampled y.
/// Wider layers and tanh in the decoder are the networks of the beta-VAE literature for dSprites.
/// - Source: Esmaeili et al. 2019 (arXiv:1804.02086); Chen et al. 2018 (arXiv:1802.04942), appendix.
public struct VAE: Family {
  /// Rows and columns of the pictures.
  public var side = 28
  /// Discrete codes.
  public var categoricalCodes = 1
  /// Categories of each discrete code.
  public var categories = 10
  /// Continuous codes.
  public var continuousCodes = 10
  /// Widths of the encoder's hidden layers, which are rectified.
  public var encoderWidths = [400, 200]
  /// Widths of the decoder's hidden layers.
  public var decoderWidths = [200, 400]
  /// Whether the decoder's hidden layers end with tanh rather than a rectifier.
  public var decoderUsesTanh = false

  /// The networks for MNIST.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "vae"

  /// The values that the sigmoid gives.
  public static let outputRange: ClosedRange<Float> = 0...1

  /// The networks by name: `generator`, `encoder`.
  public var networks: [String: NetworkDescription] {
    ["generator": generator, "encoder": encoder]
  }

  /// The pictures are grey.
  public var pictureChannels: Int { 1 }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 4...128),
      FieldCheck("encoderWidths", encoderWidths.count, 1...8),
      FieldCheck("decoderWidths", decoderWidths.count, 1...8),
    ] + encoderWidths.map { FieldCheck("encoderWidths", $0, 1...8192) }
      + decoderWidths.map { FieldCheck("decoderWidths", $0, 1...8192) }
      + .autoencoderCodes(categoricalCodes, of: categories, continuous: continuousCodes)
  }

  /// The codes: one-hot categories, then numbers.
  public var latent: LatentSpec {
    .autoencoder(
      categoricalCodes: categoricalCodes, categories: categories, continuous: continuousCodes)
  }

  /// (latent) to (1, side, side).
  public var generator: NetworkDescription {
    var layers: [LayerDescription] = []
    var width = latent.size
    for (index, next) in decoderWidths.enumerated() {
      layers.append(.fullyConnected("fc\(index + 1)", width, next))
      layers.append(
        decoderUsesTanh
          ? LayerDescription("tanh\(index + 1)", .tanh)
          : LayerDescription("relu\(index + 1)", .relu))
      width = next
    }
    layers += [
      .fullyConnected("fc\(decoderWidths.count + 1)", width, side * side),
      LayerDescription("picture", .reshape([1, side, side])),
      LayerDescription("sigmoid", .sigmoid),
    ]
    return NetworkDescription(input: [latent.size], layers: layers)
  }

  /// (1, side, side) to what `RecognitionLayout` says of the codes.
  public var encoder: NetworkDescription {
    var layers = [LayerDescription("pixels", .reshape([side * side]))]
    var width = side * side
    for (index, next) in encoderWidths.enumerated() {
      layers.append(.fullyConnected("fc\(index + 1)", width, next))
      layers.append(LayerDescription("relu\(index + 1)", .relu))
      width = next
    }
    layers.append(
      .fullyConnected(
        "fc\(encoderWidths.count + 1)", width, RecognitionLayout(latent).outputCount))
    return NetworkDescription(input: [1, side, side], layers: layers)
  }
}
