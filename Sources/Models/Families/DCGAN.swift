import Latents
import Networks

/// DCGAN for square pictures: the paper's 64 x 64 networks, sizes adjustable.
///
/// Every layer doubles or halves the side by a 4 x 4 kernel; batch norm everywhere but at the
/// generator's output and at the discriminator's input and output, and no bias beside it.
/// - Source: Radford, Metz & Chintala 2016 (arXiv:1511.06434), section 3, with the 4 x 4 kernels and
///   64 base channels of the authors' `dcgan.torch`.
public struct DCGAN: Family {
  /// Rows and columns of the pictures: 4 times a power of two, at least 8.
  public var side = 64
  /// Channels of the pictures.
  public var pictureChannels = 3
  /// Dimensions of noise.
  public var noise = 100
  /// Where the noise is drawn from: normal in `dcgan.torch`, uniform in the paper.
  public var prior = Prior.standardNormal
  /// Channels beside the pictures, in both networks; each halving of the side doubles them.
  public var channels = 64
  /// Slope below zero in the discriminator.
  public var slope: Float = 0.2

  /// The networks for 64 x 64 pictures in colour.
  public init() {}

  /// The name of the family in model cards.
  public static let family = "dcgan"

  /// The values that tanh gives.
  public static let outputRange: ClosedRange<Float> = -1...1

  /// The networks by name: `generator`, `discriminator`.
  public var networks: [String: NetworkDescription] {
    ["generator": generator, "discriminator": discriminator]
  }

  /// What must hold of the sizes.
  public var checks: [FieldCheck] {
    [
      FieldCheck("side", side, 8...256),
      FieldCheck(
        "side", found: "\(side)", expected: "4 times a power of two", holds: side & (side - 1) == 0),
      .pictureChannels(pictureChannels),
      FieldCheck("noise", noise, 1...4096),
      FieldCheck(
        "prior", found: "\(prior)",
        expected: "standardNormal, or uniform with two finite ends in order",
        holds: prior != .oneHot && prior.isValid),
      FieldCheck("channels", channels, 1...512),
      FieldCheck("slope", slope, 0...1),
    ]
  }

  /// The input: noise alone.
  public var latent: LatentSpec {
    LatentSpec(parts: [LatentPart(name: "noise", kind: .noise, size: noise, prior: prior)])
  }

  /// (noise) to (pictureChannels, side, side).
  public var generator: NetworkDescription {
    let widths = Array(hiddenChannels.reversed())
    var layers = [LayerDescription("view", .reshape([noise, 1, 1]))]
    layers.append(LayerDescription("up1", .convTranspose2d(corner(noise, widths[0]))))
    for (index, width) in widths.enumerated() {
      layers.append(.norm("bn\(index + 1)", width))
      layers.append(LayerDescription("relu\(index + 1)", .relu))
      let next = index + 1 < widths.count ? widths[index + 1] : pictureChannels
      layers.append(
        LayerDescription("up\(index + 2)", .convTranspose2d(.twofold(width, next, bias: false))))
    }
    layers.append(LayerDescription("tanh", .tanh))
    return NetworkDescription(input: [noise], layers: layers)
  }

  /// (pictureChannels, side, side) to one log-odds that the picture is real.
  public var discriminator: NetworkDescription {
    var layers: [LayerDescription] = []
    var width = pictureChannels
    for (index, next) in hiddenChannels.enumerated() {
      layers.append(
        LayerDescription("conv\(index + 1)", .conv2d(.twofold(width, next, bias: false))))
      if index > 0 { layers.append(.norm("bn\(index + 1)", next)) }
      layers.append(LayerDescription("lrelu\(index + 1)", .leakyRelu(slope: slope)))
      width = next
    }
    layers.append(
      LayerDescription("conv\(hiddenChannels.count + 1)", .conv2d(corner(width, 1))))
    layers.append(LayerDescription("logit", .reshape([1])))
    return NetworkDescription(input: [pictureChannels, side, side], layers: layers)
  }

  /// Channels at each halving of the side, down to 4 x 4 pixels.
  private var hiddenChannels: [Int] {
    var widths: [Int] = []
    var rest = side / 2
    while rest >= 4 {
      widths.append(channels << widths.count)
      rest /= 2
    }
    precondition(
      !widths.isEmpty && 4 << widths.count == side,
      "the side is \(side), expected 4 times a power of two, at least 8")
    return widths
  }

  /// 4 x 4 pixels to one number per channel in a convolution, the reverse in its transpose.
  private func corner(_ inputs: Int, _ outputs: Int) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 1, padding: 0,
      bias: false)
  }
}
