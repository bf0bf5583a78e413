import Latents
import Networks

/// What the networks of InfoGAN-CR have in common for all data sets: noise and continuous codes, D (trunk +
/// discriminator) and Q (trunk + recognition) with spectral norms, and the head H of the contrastive
/// regulariser, a helper that no model keeps.
///
/// - Source: Lin et al. 2020 (arXiv:1906.06034); `fjxmlzn/InfoGAN-CR`, `network.py`.
public protocol ContrastiveFamily: Family {
  /// Dimensions of noise.
  var noise: Int { get }
  /// Continuous codes.
  var continuousCodes: Int { get }
  /// Width of the fully connected layers.
  var hidden: Int { get }
  /// Channels of the generator from its smallest maps on; each layer doubles the side.
  var generatorChannels: [Int] { get }
  /// Channels of the trunk and of H; each layer halves the side.
  var trunkChannels: [Int] { get }
  /// Slope below zero.
  var slope: Float { get }
  /// (latent) to (pictureChannels, side, side).
  var generator: NetworkDescription { get }
  /// (pictureChannels, side, side) to features, shared by D and Q.
  var trunk: NetworkDescription { get }
  /// Features to one log-odds that the picture is real.
  var discriminator: NetworkDescription { get }
  /// Features to the distribution of the codes, in the order of `RecognitionLayout`.
  var recognition: NetworkDescription { get }
  /// H: two pictures, (2 pictureChannels, side, side), to the logits of the code that they share.
  var contrast: NetworkDescription { get }
  /// Which weights of H are divided by their spectral norms.
  var headNormalisation: SpectralNormalisation { get }
}

extension ContrastiveFamily {
  /// The networks by name: `generator`, `trunk`, `discriminator`, `recognition`.
  public var networks: [String: NetworkDescription] {
    [
      "generator": generator, "trunk": trunk, "discriminator": discriminator,
      "recognition": recognition,
    ]
  }

  /// H, as `contrast`.
  public var helpers: [String: NetworkDescription] { ["contrast": contrast] }

  /// D and Q everywhere.
  public func normalisation(of network: String) -> SpectralNormalisation {
    switch network {
    case "trunk", "discriminator", "recognition": .all
    case "contrast": headNormalisation
    default: .none
    }
  }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 8...256),
      .pictureChannels(pictureChannels),
      FieldCheck("noise", noise, 0...4096),
      FieldCheck("continuousCodes", continuousCodes, 2...64),
      FieldCheck("hidden", hidden, 1...16384),
      FieldCheck("slope", slope, 0...1),
    ] + .halvings(of: side, generatorChannels, trunkChannels)
  }

  /// The input: noise and codes, uniform within -1...1, which is also as far as sliders go.
  public var latent: LatentSpec {
    var spec = LatentSpec.infoGAN(
      noise: noise, categorical: [], categories: 0, continuous: continuousCodes)
    for index in spec.parts.indices { spec.parts[index].sliderRange = -1...1 }
    return spec
  }
}
