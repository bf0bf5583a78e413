import Latents
import Networks

/// Everything about a model besides its weights: what it is, how it was made, how well it does.
///
/// Travels as JSON in the metadata of the safetensors file, under `latent.card`. Lists may be absent
/// in the JSON and are empty then; keys that are not known are ignored.
public struct ModelCard: Equatable, Sendable {
  /// The version of the card that this program writes, and the newest that it reads.
  public static let currentFormatVersion = 1

  /// The version of the card.
  public var formatVersion: Int
  /// The name people use: `infogan-mnist`.
  public var name: String
  /// The family of architectures: `infogan`.
  public var family: String
  /// The networks by name; `generator` is always there, `trunk`, `recognition` and `discriminator` may be,
  /// or the `encoder` of an autoencoder.
  public var networks: [String: NetworkDescription]
  /// The parts of the generator's input.
  public var latent: LatentSpec
  /// The values that the generator gives for black and white: 0...1 after a sigmoid, -1...1 after tanh.
  public var outputRange: ClosedRange<Float>
  /// The path above the generator's tensors in a foreign file; nil in files of this program.
  public var tensorRoot: String?
  /// The recipe it was trained by.
  public var recipe: String?
  /// The seed of the training run.
  public var seed: UInt64?
  /// What it was trained on.
  public var dataset: DatasetReference?
  /// The training steps behind these weights.
  public var steps: Int?
  /// What was measured, with the command that measures it.
  public var figures: [Figure]
  /// Remarks, a sentence each.
  public var notes: [String]
  /// Latents with a name.
  public var points: [NamedLatent]
  /// Directions in latent space with a name.
  public var directions: [NamedDirection]

  /// A card with what every model has; the rest is filled in afterwards.
  public init(
    name: String, family: String, networks: [String: NetworkDescription], latent: LatentSpec,
    outputRange: ClosedRange<Float>
  ) {
    formatVersion = Self.currentFormatVersion
    self.name = name
    self.family = family
    self.networks = networks
    self.latent = latent
    self.outputRange = outputRange
    figures = []
    notes = []
    points = []
    directions = []
  }
}

extension ModelCard {
  /// The networks that tell the codes of a picture, one after the other: the encoder of an autoencoder, or Q
  /// after the trunk that it shares; none where no network does.
  ///
  /// The last one gives what `RecognitionLayout` says.
  public var codeReaders: [String] {
    if networks["encoder"] != nil { return ["encoder"] }
    guard networks["recognition"] != nil else { return [] }
    return networks["trunk"] == nil ? ["recognition"] : ["trunk", "recognition"]
  }
}

/// The data that a model was trained on.
public struct DatasetReference: Equatable, Codable, Sendable {
  /// The name: `mnist`.
  public var name: String
  /// SHA-256 of the data in hexadecimal digits.
  public var sha256: String?
  /// The terms of use.
  public var terms: String?

  /// A reference to data.
  public init(name: String, sha256: String? = nil, terms: String? = nil) {
    self.name = name
    self.sha256 = sha256
    self.terms = terms
  }
}

/// One measured number.
public struct Figure: Equatable, Codable, Sendable {
  /// What was measured.
  public var name: String
  /// The value.
  public var value: Double
  /// The unit: `nats`, `%`.
  public var unit: String?
  /// The command that measures it.
  public var command: String?

  /// A measured number.
  public init(name: String, value: Double, unit: String? = nil, command: String? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.command = command
  }
}

/// A latent with a name.
public struct NamedLatent: Equatable, Codable, Sendable {
  /// The name.
  public var name: String
  /// The whole generator input.
  public var values: [Float]

  /// A latent with a name.
  public init(name: String, values: [Float]) {
    self.name = name
    self.values = values
  }
}

/// A direction in latent space with a name.
public struct NamedDirection: Equatable, Codable, Sendable {
  /// The name.
  public var name: String
  /// Where it comes from: `pca`, `sefa`, `user`.
  public var source: String
  /// A unit vector as long as the generator input.
  public var values: [Float]

  /// A direction with a name.
  public init(name: String, source: String, values: [Float]) {
    self.name = name
    self.source = source
    self.values = values
  }
}
