import Tensors

/// Groups of latents added and subtracted, each by its mean: A - B + C.
///
/// - Source: Radford, Metz and Chintala 2016 (arXiv:1511.06434), section 6.3.2: single samples were
///   unstable, means of three were not.
public struct LatentSum: Equatable, Sendable {
  /// A group, and whether it is added.
  public struct Term: Equatable, Sendable {
    /// Whether it is added; else it is subtracted.
    public var isAdded: Bool
    /// The latents of which the mean is taken, at least one.
    public var members: [LatentVector]

    /// A term as given.
    ///
    /// - Precondition: there are members.
    public init(isAdded: Bool, members: [LatentVector]) {
      precondition(!members.isEmpty, "a term of no latents")
      self.isAdded = isAdded
      self.members = members
    }
  }

  /// The terms, at least one.
  public var terms: [Term]

  /// A sum of the given terms.
  ///
  /// - Precondition: there are terms.
  public init(terms: [Term]) {
    precondition(!terms.isEmpty, "a sum of no terms")
    self.terms = terms
  }

  /// The plain sum, place by place; for categorical codes it may be no place in the latent space.
  public var values: [Float] {
    var sum = [Double](repeating: 0, count: terms[0].members[0].values.count)
    for term in terms {
      let mean = LatentVector(meanOf: term.members)
      for (place, value) in mean.values.enumerated() {
        sum[place] += term.isAdded ? Double(value) : -Double(value)
      }
    }
    return sum.map(Float.init)
  }

  /// The sum as a place in the latent space: of every categorical code the category that most speaks for.
  public func result(in spec: LatentSpec) -> LatentVector {
    var result = LatentVector(values: values)
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      result.setCategory(result.category(ofPart: index, in: spec), ofPart: index, in: spec)
    }
    return result
  }

  /// The noise around a sum in the panel of the paper: uniform, so far to either side in every dimension.
  public static let spread: Float = 0.25
  /// Pictures of the panel, three by three, the sum in the middle.
  public static let panelCount = 9

  /// The panel around `centre`: itself in the middle, and eight times with noise; categories stay.
  public static func panel(
    around centre: LatentVector, in spec: LatentSpec, using random: inout SeededGenerator
  ) -> [LatentVector] {
    var panel = (1..<panelCount).map { _ in
      var noisy = centre
      for (index, part) in spec.parts.enumerated() where part.kind != .categorical {
        for place in spec.range(ofPart: index) {
          noisy.values[place] += random.nextUniform(from: -spread, to: spread)
        }
      }
      return noisy
    }
    panel.insert(centre, at: panelCount / 2)
    return panel
  }
}
