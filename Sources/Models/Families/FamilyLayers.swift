import Latents
import Networks

extension Convolution {
  /// 4 x 4 with stride 2 and padding 1: half the side in a convolution, twice the side in its transpose.
  ///
  /// - Parameter bias: superfluous where batch norm follows.
  static func twofold(_ inputs: Int, _ outputs: Int, bias: Bool) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 2, padding: 1, bias: bias)
  }
}

extension LayerDescription {
  /// Batch norm with the constants that all families share; the running statistics keep nine tenths.
  static func norm(_ name: String, _ features: Int) -> LayerDescription {
    LayerDescription(name, .batchNorm(features: features, epsilon: 1e-5, decay: 0.9))
  }
}

extension LatentSpec {
  /// The input of InfoGAN: noise, one-hot categories under the names given, continuous codes; all but the
  /// categories uniform within -1...1.
  static func infoGAN(
    noise: Int, categorical names: [String], categories: Int, continuous: Int
  ) -> LatentSpec {
    let uniform = Prior.uniform(low: -1, high: 1)
    return LatentSpec(
      parts: [LatentPart(name: "noise", kind: .noise, size: noise, prior: uniform)]
        + names.map {
          LatentPart(name: $0, kind: .categorical, size: categories, prior: .oneHot)
        }
        + (0..<continuous).map {
          LatentPart(name: "code\($0 + 1)", kind: .continuous, size: 1, prior: uniform)
        })
  }
}

extension [FieldCheck] {
  /// Both networks halve or double the side once for each of their channel counts, down to whole pixels.
  static func halvings(of side: Int, _ generatorChannels: [Int], _ trunkChannels: [Int]) -> Self {
    let base = side >> generatorChannels.count
    let corner = side >> trunkChannels.count
    return [
      FieldCheck("generatorChannels", generatorChannels.count, 2...8),
      FieldCheck("trunkChannels", trunkChannels.count, 2...8),
    ]
      + generatorChannels.map { FieldCheck("generatorChannels", $0, 1...2048) }
      + trunkChannels.map { FieldCheck("trunkChannels", $0, 1...2048) }
      + [
        FieldCheck(
          "side", found: "\(side)",
          expected: "a power of two that both networks can halve as often as they have channels",
          holds: base > 0 && base << generatorChannels.count == side && corner > 0
            && corner << trunkChannels.count == side)
      ]
  }
}

extension [LayerDescription] {
  /// The recognition head after the trunk: from `inputs` features over a hidden layer to the distribution
  /// of the codes of `latent`, in the order of `RecognitionLayout`.
  static func recognition(inputs: Int, hidden: Int, slope: Float, of latent: LatentSpec) -> Self {
    [
      LayerDescription("fc1", .linear(inputs: inputs, outputs: hidden, bias: true)),
      .norm("bn1", hidden),
      LayerDescription("lrelu1", .leakyRelu(slope: slope)),
      LayerDescription(
        "fc2",
        .linear(inputs: hidden, outputs: RecognitionLayout(latent).outputCount, bias: true)),
    ]
  }
}

extension FieldCheck {
  /// Pictures are grey or in colour.
  static func pictureChannels(_ channels: Int) -> FieldCheck {
    FieldCheck(
      "pictureChannels", found: "\(channels)", expected: "1 or 3",
      holds: channels == 1 || channels == 3)
  }
}
