import Latents

/// A direction that has a slider, and where it comes from.
public struct ExploredDirection: Equatable, Sendable {
  /// The direction.
  public var direction: Direction
  /// Where it comes from, in a few words: `attribute Smiling`, `tags, 5 plus and 4 minus`.
  public var source: String

  /// A direction as given.
  public init(_ direction: Direction, source: String) {
    self.direction = direction
    self.source = source
  }

  /// The name people use.
  public var name: String { direction.name }

  /// How far the slider goes to either side, in units of the latent: four deviations of a standard
  /// normal prior.
  static let sliderRange: ClosedRange<Float> = -4...4

  /// What the slider looks like.
  var part: LatentPart {
    LatentPart(
      name: name, kind: .continuous, size: 1, prior: .standardNormal, sliderRange: Self.sliderRange)
  }
}

/// How directions are found without labels; the name is what people type.
public enum DirectionMethod: String, Equatable, Hashable, Sendable, CaseIterable {
  /// Principal components of the first activations.
  case pca
  /// Eigenvectors of the first layer.
  case sefa

  /// What it looks at.
  public var summary: String {
    switch self {
    case .pca: "what varies most in the first activations (GANSpace)"
    case .sefa: "what moves the first layer most (SeFa)"
    }
  }
}
