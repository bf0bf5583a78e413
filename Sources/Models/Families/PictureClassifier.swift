import Networks

/// A small convolutional network that measures pictures: strided convolutions, batch norm at all but
/// the first, one hidden layer whose outputs are the features, one linear layer on top.
public struct PictureClassifier: Equatable, Sendable {
  /// Rows and columns of the pictures; an even number, at least 8.
  public var side: Int
  /// Channels of the pictures.
  public var pictureChannels: Int
  /// Channels of the first convolution; each halving of the side doubles them, up to four times.
  public var channels = 32
  /// Numbers that describe a picture.
  public var features = 128
  /// Slope below zero.
  public var slope: Float = 0.1
  /// Attributes or classes.
  public var outputs: Int

  /// A network for pictures of one size.
  ///
  /// - Precondition: the side is even and at least 8.
  public init(side: Int, pictureChannels: Int, outputs: Int) {
    precondition(side >= 8 && side % 2 == 0, "pictures of \(side) pixels cannot be halved")
    self.side = side
    self.pictureChannels = pictureChannels
    self.outputs = outputs
  }

  /// The networks by name: `features`, `head`.
  public var networks: [String: NetworkDescription] {
    ["features": featureNetwork, "head": head]
  }

  /// (pictureChannels, side, side) to (features).
  public var featureNetwork: NetworkDescription {
    var layers: [LayerDescription] = []
    var (rest, width, number) = (side, pictureChannels, 1)
    while rest % 2 == 0 && rest > 4 {
      let next = channels << min(number - 1, 2)
      layers.append(
        LayerDescription(
          "conv\(number)",
          .conv2d(.twofold(width, next, bias: number == 1))))
      if number > 1 { layers.append(.norm("bn\(number)", next)) }
      layers.append(LayerDescription("lrelu\(number)", .leakyRelu(slope: slope)))
      (rest, width, number) = (rest / 2, next, number + 1)
    }
    let area = width * rest * rest
    layers += [
      LayerDescription("view", .reshape([area])),
      LayerDescription("fc", .linear(inputs: area, outputs: features, bias: false)),
      .norm("bn", features),
      LayerDescription("lrelu", .leakyRelu(slope: slope)),
    ]
    return NetworkDescription(input: [pictureChannels, side, side], layers: layers)
  }

  /// (features) to (outputs).
  public var head: NetworkDescription {
    NetworkDescription(
      input: [features],
      layers: [LayerDescription("fc", .linear(inputs: features, outputs: outputs, bias: true))])
  }
}
