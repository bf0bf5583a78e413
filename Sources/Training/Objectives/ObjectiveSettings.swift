import Kernels
import Models
import Networks

/// What is optimised and how fast: the part of a recipe that makes an objective.
///
/// A new objective is one file and one line in `ObjectiveRegistry`.
public protocol ObjectiveSettings: Equatable, Codable, Sendable {
  /// The name in recipes: `infogan`.
  static var game: String { get }
  /// The networks and helpers that a family must have for it.
  static var networks: [String] { get }
  /// Which of them takes the pictures of the data: `trunk`.
  static var critic: String { get }
  /// Pictures a batch.
  var batch: Int { get }
  /// What must hold of the numbers.
  var checks: [FieldCheck] { get }
  /// The game between the networks of `family`.
  ///
  /// - Parameter pictureCount: how many pictures there are to train on.
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  /// - Precondition: `family` has all `networks`.
  func objective(for family: any Family, pictureCount: Int, processor: Processor)
    throws(NetworkError) -> any Objective
}

/// All objectives.
public enum ObjectiveRegistry {
  /// One line each.
  public static let all: [any ObjectiveSettings.Type] = [
    InfoGANObjective.Settings.self, DCGANObjective.Settings.self,
    HFVAEObjective.Settings.self, InfoGANCRObjective.Settings.self,
  ]

  /// The objective called `name`.
  public static func find(_ name: String) -> (any ObjectiveSettings.Type)? {
    all.first { $0.game == name }
  }
}

extension Family {
  /// The network or helper called `name`.
  ///
  /// - Precondition: there is one; `Recipe.validate` looks.
  func network(_ name: String) -> NetworkDescription {
    guard let network = network(named: name) else {
      preconditionFailure("the family \(Self.family) has no network \(name)")
    }
    return network
  }
}
