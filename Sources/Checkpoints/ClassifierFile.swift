import Formats
import Networks
import Tensors

/// A classifier of pictures as it is stored: what measures generators, beside them.
///
/// Safetensors as a model's file, its card under another key. Two networks: `features`, from a
/// picture to a vector, and `head`, from there to a log-odds for each attribute, or to logits of
/// classes of which one holds.
public struct ClassifierFile: Equatable, Sendable {
  /// The key of the card among the metadata.
  public static let cardKey = "latent.classifier"
  /// The newest version of the card that this program reads.
  public static let currentFormatVersion = 1

  /// What the outputs of a classifier mean.
  public enum Kind: String, Codable, Sendable {
    /// Yes or no for each output, independently.
    case attributes
    /// One of the outputs.
    case classes
  }

  /// Everything about a classifier besides its weights.
  public struct Card: Equatable, Codable, Sendable {
    /// The version of the card.
    public var formatVersion = ClassifierFile.currentFormatVersion
    /// The name people use.
    public var name: String
    /// What the outputs mean.
    public var kind: Kind
    /// What each output stands for: `Smiling`.
    public var outputs: [String]
    /// The values of black and white in the pictures that it takes.
    public var inputRange: ClosedRange<Float>
    /// `features` and `head`.
    public var networks: [String: NetworkDescription]
    /// What it was trained on.
    public var dataset: DatasetReference
    /// The training steps behind it.
    public var steps: Int
    /// The seed of the training.
    public var seed: UInt64
    /// What was measured.
    public var figures: [Figure] = []

    /// A card without figures.
    public init(
      name: String, kind: Kind, outputs: [String], inputRange: ClosedRange<Float>,
      networks: [String: NetworkDescription], dataset: DatasetReference, steps: Int, seed: UInt64
    ) {
      self.name = name
      self.kind = kind
      self.outputs = outputs
      self.inputRange = inputRange
      self.networks = networks
      self.dataset = dataset
      self.steps = steps
      self.seed = seed
    }
  }

  /// What the classifier is.
  public var card: Card
  /// The weights of both networks, `features.<layer>.<parameter>` and `head.<layer>.<parameter>`.
  public var weights: NamedTensors

  /// A classifier in memory.
  public init(card: Card, weights: NamedTensors) {
    self.card = card
    self.weights = weights
  }

  /// Reads the classifier at `path`.
  ///
  /// - Throws: `CheckpointError` for any file that is not a whole, sane classifier.
  public init(path: String) throws(CheckpointError) {
    let stored = try StoredNetworks<Card>(path: path)
    card = stored.card
    weights = try stored.weights()
  }

  /// Writes the classifier to `path`, whole or not at all, matrices and kernels in half precision.
  ///
  /// - Throws: `CheckpointError` if card and weights do not belong together, or the file cannot be
  ///   written.
  public func save(to path: String) throws(CheckpointError) {
    try NetworkFileContents(card, weights, storage: .float16).write(to: path)
  }
}

extension ClassifierFile.Card: StoredCard {
  static let key = ClassifierFile.cardKey
  static let subject = "the classifier's card"
  static let currentFormatVersion = ClassifierFile.currentFormatVersion

  /// Checks names, ranges and how the networks fit together.
  func validate() throws(CheckpointError) {
    try validateVersion()
    try checkText(name, subject: "the name of the classifier", limit: CardLimits.nameLength)
    try checkRange(inputRange, subject: "\"inputRange\" of the classifier")
    try checkCount(
      outputs.count, "the outputs of the classifier", limit: CardLimits.listCount)
    for output in outputs {
      try checkText(output, subject: "an output of the classifier", limit: CardLimits.nameLength)
    }
    try checkCount(
      figures.count, "the length of a list of the card", limit: CardLimits.listCount)
    for text in dataset.texts + figures.flatMap(\.texts) {
      try checkText(text, subject: "a text of the card", limit: CardLimits.textLength)
    }
    guard let features = networks["features"], let head = networks["head"] else {
      throw .noNetwork(
        name: networks["features"] == nil ? "features" : "head", found: Array(networks.keys))
    }
    // Another one would be looked up among the tensors without having been checked.
    guard networks.count == 2 else {
      throw .metadata(
        subject: "the networks of the classifier",
        found: networks.keys.sorted().joined(separator: ", "), expected: "features and head")
    }
    let vector = try features.validatedOutput(name: "features")
    guard features.input.count == 3, vector.count == 1, head.input == vector else {
      throw .metadata(
        subject: "the networks of the classifier",
        found: "\(features.input) to \(vector), then \(head.input)",
        expected: "[channels, height, width] to [features], then the same")
    }
    let answers = try head.validatedOutput(name: "head")
    guard answers == [outputs.count] else {
      throw .metadata(
        subject: "the head of the classifier", found: "giving \(answers)",
        expected: "[\(outputs.count)], one number for each of its outputs")
    }
  }
}
