/// How large a model a card may describe; each is checked before anything is allocated.
enum CardLimits {
  /// Networks in one file.
  static let networkCount = 32
  /// Layers of a network.
  static let layerCount = 1_000
  /// Features, channels or pixels along one axis of a layer.
  static let extent = 1 << 20
  /// Axes of a value between layers.
  static let rank = 6
  /// Height and width of a convolution kernel, its stride and its padding.
  static let kernel = 256
  /// Numbers that all layers of a network together give for one input: 32 MB of memory.
  static let networkOutput = 1 << 23
  /// Parameters of one layer.
  static let layerParameters = 1 << 29
  /// Parts of the latent.
  static let partCount = 4_096
  /// Numbers in the latent.
  static let latentSize = 1 << 16
  /// Width or height of a generated picture.
  static let pictureSide = 4_096
  /// Points, directions, figures or notes.
  static let listCount = 10_000
  /// Characters of a name.
  static let nameLength = 64
  /// Characters of a longer text.
  static let textLength = 4_096
}
