import Latents

/// What the screen needs to know about the opened model.
public struct ExploredModel: Equatable, Sendable {
  /// The name people use: `infogan-mnist`.
  public var name: String
  /// What opens it again on this machine: a name that is found from anywhere, or a path.
  public var reference: String
  /// The family: `InfoGAN`.
  public var family: String
  /// The parts of the generator's input.
  public var spec: LatentSpec
  /// Pixels in a row of a generated picture.
  public var pictureWidth: Int
  /// Rows of a generated picture.
  public var pictureHeight: Int

  /// The layers of the generator that have feature maps, the first one first.
  public var layers: [ExploredLayer]
  /// The layers of the discriminator, or of the trunk that it shares with Q, whose units can be looked
  /// at; none where it does not travel with the model.
  public var discriminatorLayers: [ExploredLayer]
  /// What tells the codes of a picture, where anything does.
  public var reader = CodeReader.recognition
  /// The true factors of the pictures that it was trained on; none where those were not rendered.
  public var factors: [PictureFactor] = []
  /// The directions that the model brings.
  public var directions: [ExploredDirection]
  /// What had to be assumed of a network of another program; none where its file or a card says it.
  public var assumptions: [ExploredAssumption] = []
  /// The tensors of a generator of another program that none of its layers reads.
  public var unread: [String] = []
  /// What the file beside the model says.
  public var ownDirections: OwnDirections
  /// The points that the model brings.
  public var marks: Marks

  /// A model of the given facts.
  public init(
    name: String, reference: String? = nil, family: String, spec: LatentSpec, pictureWidth: Int,
    pictureHeight: Int, layers: [ExploredLayer] = [], discriminatorLayers: [ExploredLayer] = [],
    directions: [ExploredDirection] = [], ownDirections: OwnDirections = OwnDirections(),
    marks: Marks = Marks()
  ) {
    self.name = name
    self.reference = reference ?? name
    self.family = family
    self.spec = spec
    self.pictureWidth = pictureWidth
    self.pictureHeight = pictureHeight
    self.layers = layers
    self.discriminatorLayers = discriminatorLayers
    self.directions = directions
    self.ownDirections = ownDirections
    self.marks = marks
  }

  /// The directions that have sliders when the model is opened: its own without those that the file beside it
  /// takes away, then those of that file.
  var openingDirections: [ExploredDirection] {
    directions.filter { !ownDirections.forgotten.contains($0.name) } + ownDirections.directions
  }

  /// No model: what is explored before one was chosen.
  public static let none = ExploredModel(
    name: "", family: "", spec: LatentSpec(parts: []), pictureWidth: 0, pictureHeight: 0)
}

/// What tells the codes of a picture.
public enum CodeReader: Equatable, Sendable {
  /// The recognition network of an InfoGAN, Q.
  case recognition
  /// The encoder of an autoencoder.
  case encoder

  /// The letter before what it says.
  var letter: String { self == .encoder ? "E" : "Q" }

  /// What it is called in a sentence.
  var name: String { self == .encoder ? "the encoder" : "Q" }
}
