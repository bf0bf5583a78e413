import Latents
import Networks

/// An architecture: which networks a model has, and the input of its generator, sizes adjustable.
///
/// A new family is one file and one line in `FamilyRegistry`.
public protocol Family: Equatable, Codable, Sendable {
  /// The name in recipes and model cards: `infogan`.
  static var family: String { get }
  /// The values that the generator's last layer gives.
  static var outputRange: ClosedRange<Float> { get }
  /// Rows and columns of the pictures.
  var side: Int { get set }
  /// Channels of the pictures: 1 or 3.
  var pictureChannels: Int { get }
  /// The generator's input.
  var latent: LatentSpec { get }
  /// The networks by name; `generator` is always there.
  ///
  /// - Precondition: all `checks` hold.
  var networks: [String: NetworkDescription] { get }
  /// Networks that only training has, by name: no model keeps them.
  ///
  /// - Precondition: all `checks` hold.
  var helpers: [String: NetworkDescription] { get }
  /// The layers of the network called `network` whose weights are divided by their spectral norms in training.
  func normalisation(of network: String) -> SpectralNormalisation
  /// What must hold of the sizes.
  var checks: [FieldCheck] { get }
}

extension Family {
  /// None, as most games need none.
  public var helpers: [String: NetworkDescription] { [:] }

  /// None, as in most families.
  public func normalisation(of network: String) -> SpectralNormalisation { .none }

  /// The network or helper called `name`, if there is one.
  public func network(named name: String) -> NetworkDescription? {
    networks[name] ?? helpers[name]
  }
}

/// One condition on a field of a recipe, and whether it holds.
public struct FieldCheck: Equatable, Sendable {
  /// The field, within its part of the recipe: `hidden`.
  public let field: String
  /// The value found.
  public let found: String
  /// What it should have been.
  public let expected: String
  /// Whether it is that.
  public let holds: Bool

  /// A condition in words.
  public init(_ field: String, found: String, expected: String, holds: Bool) {
    self.field = field
    self.found = found
    self.expected = expected
    self.holds = holds
  }

  /// A number within a range, ends included.
  public init<Value: Comparable>(_ field: String, _ value: Value, _ range: ClosedRange<Value>) {
    self.init(
      field, found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)",
      holds: range.contains(value))
  }
}

/// All families.
public enum FamilyRegistry {
  /// One line each.
  public static let all: [any Family.Type] = [
    InfoGAN.self, InfoGANColour.self, DCGAN.self, VAE.self, ConvolutionalVAE.self, InfoGANCR.self,
    InfoGANCRFaces.self,
  ]

  /// The family called `name`.
  public static func find(_ name: String) -> (any Family.Type)? {
    all.first { $0.family == name }
  }
}
